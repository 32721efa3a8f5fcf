/** Q1: what the document still lacks, each with a jump to where it can be mended. */
import CircleAlert from 'lucide-react/icons/circle-exclamation-point';
import CircleCheck from 'lucide-react/icons/circle-check';
import type { Jump, Lack } from '#shared/decision/completeness.ts';
import { Button } from '../ui/button.tsx';
import styles from './completeness-list.module.css';

export interface CompletenessListProps {
  readonly lacks: readonly Lack[];
  readonly onJump: (to: Jump) => void;
}

export function CompletenessList({ lacks, onJump }: CompletenessListProps) {
  if (lacks.length === 0)
    return (
      <p className={styles.complete}>
        <CircleCheck aria-hidden size={16} /> Nothing is missing. Nobody has to come back for context.
      </p>
    );
  return (
    <ul className={styles.list} role="list">
      {lacks.map((lack) => (
        <li key={`${lack.kind} ${lack.sentence}`} className={styles.lack}>
          <CircleAlert aria-hidden size={16} className={lack.isWall ? styles.wall : styles.warning} />
          <span>
            {lack.sentence}
            {lack.isWall && <span className={styles.needed}> Needed.</span>}
          </span>
          <JumpButton lack={lack} onJump={onJump} />
        </li>
      ))}
    </ul>
  );
}

const words: Readonly<Record<Jump['kind'], string>> = {
  block: 'Go there',
  thread: 'Go to it',
  people: 'Choose',
  window: 'Change',
};

function JumpButton({
  lack: { jump, sentence },
  onJump,
}: {
  readonly lack: Lack;
  readonly onJump: (to: Jump) => void;
}) {
  if (!jump) return null;
  return (
    <Button
      size="small"
      weight="plain"
      aria-label={`${words[jump.kind]}: ${sentence}`}
      onClick={() => onJump(jump)}
    >
      {words[jump.kind]}
    </Button>
  );
}
