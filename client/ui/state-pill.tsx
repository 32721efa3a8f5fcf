/** A state as icon, word and colour: never colour alone. */
import Archive from 'lucide-react/icons/archive';
import Ban from 'lucide-react/icons/ban';
import BookOpen from 'lucide-react/icons/book-open';
import Check from 'lucide-react/icons/check';
import CircleAlert from 'lucide-react/icons/circle-exclamation-point';
import CircleCheck from 'lucide-react/icons/circle-check';
import CircleDot from 'lucide-react/icons/circle-dot';
import Clock from 'lucide-react/icons/clock';
import Contrast from 'lucide-react/icons/contrast';
import Pause from 'lucide-react/icons/pause';
import PencilLine from 'lucide-react/icons/pencil-line';
import Replace from 'lucide-react/icons/replace';
import Undo2 from 'lucide-react/icons/undo-2';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './state-pill.module.css';

type Tone = 'draft' | 'open' | 'closing' | 'accent' | 'objection' | 'decided' | 'superseded';

interface Look {
  readonly tone: Tone;
  readonly Icon: LucideIcon;
  readonly word: string;
}

const look = (tone: Tone, Icon: LucideIcon, word: string): Look => ({ tone, Icon, word });

const states = {
  drafting: look('draft', PencilLine, 'Draft'),
  published: look('draft', BookOpen, 'Published'),
  open: look('open', Contrast, 'Open for contribution'),
  closing: look('closing', Clock, 'Closing'),
  ripe: look('accent', CircleDot, 'Ready to conclude'),
  stuck: look('objection', CircleAlert, 'Stuck'),
  decided: look('decided', CircleCheck, 'Decided'),
  rejected: look('draft', Ban, 'Rejected'),
  postponed: look('draft', Pause, 'Postponed'),
  /** Concluded on this device; the relay has not stamped it. */
  unsent: look('draft', Clock, 'Concluded, not yet sent'),
  withdrawn: look('draft', Undo2, 'Withdrawn'),
  concluded: look('draft', Archive, 'Closed, not accepted'),
  superseded: look('superseded', Replace, 'Superseded'),
  approval: look('decided', Check, 'Approves'),
  objection: look('objection', CircleAlert, 'Objection'),
};

export type PillState = keyof typeof states;

export interface StatePillProps {
  readonly state: PillState;
  /** Says more than the state's own word: "Closes in 2 days". */
  readonly children?: ReactNode;
}

export function StatePill({ state, children }: StatePillProps) {
  const { tone, Icon, word } = states[state];
  return (
    <span className={classNames(styles.pill, styles[tone])}>
      <Icon aria-hidden size={12} strokeWidth={2.5} />
      <span className={styles.word}>{children ?? word}</span>
    </span>
  );
}
