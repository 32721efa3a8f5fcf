/** A state as icon, word and colour: never colour alone. */
import {
  Archive,
  Ban,
  BookOpen,
  Check,
  CircleAlert,
  CircleCheck,
  CircleDot,
  Clock,
  Contrast,
  Pause,
  PencilLine,
  Replace,
  Undo2,
  type LucideIcon,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './state-pill.module.css';

type Tone = 'draft' | 'open' | 'closing' | 'accent' | 'objection' | 'decided' | 'superseded';

const states = {
  drafting: { tone: 'draft', Icon: PencilLine, word: 'Draft' },
  published: { tone: 'draft', Icon: BookOpen, word: 'Published' },
  open: { tone: 'open', Icon: Contrast, word: 'Open for contribution' },
  closing: { tone: 'closing', Icon: Clock, word: 'Closing' },
  ripe: { tone: 'accent', Icon: CircleDot, word: 'Ready to conclude' },
  stuck: { tone: 'objection', Icon: CircleAlert, word: 'Stuck' },
  decided: { tone: 'decided', Icon: CircleCheck, word: 'Decided' },
  rejected: { tone: 'draft', Icon: Ban, word: 'Rejected' },
  postponed: { tone: 'draft', Icon: Pause, word: 'Postponed' },
  /** Concluded on this device; the relay has not stamped it. */
  unsent: { tone: 'draft', Icon: Clock, word: 'Concluded, not yet sent' },
  withdrawn: { tone: 'draft', Icon: Undo2, word: 'Withdrawn' },
  concluded: { tone: 'draft', Icon: Archive, word: 'Closed, not accepted' },
  superseded: { tone: 'superseded', Icon: Replace, word: 'Superseded' },
  approval: { tone: 'decided', Icon: Check, word: 'Approves' },
  objection: { tone: 'objection', Icon: CircleAlert, word: 'Objection' },
} as const satisfies Record<string, { tone: Tone; Icon: LucideIcon; word: string }>;

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
