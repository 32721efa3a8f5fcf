/** One document in the library: number, title and outcome, state, owner, day. The whole row is its link. */
import { Link } from 'wouter';
import type { Connection, LibraryRow } from '../sync/workspace.ts';
import { Person } from '../ui/person.tsx';
import { StatePill } from '../ui/state-pill.tsx';
import { VisuallyHidden } from '../ui/visually-hidden.tsx';
import { dayOf, standingOf } from './row-standing.ts';
import styles from './library-row.module.css';

export interface LibraryRowProps {
  readonly row: LibraryRow;
  readonly owner: string;
  readonly zone: string;
  readonly nowMs: number;
  readonly superseded: ReadonlySet<string>;
  readonly connection: Connection;
}

export function LibraryRowLine({ row, owner, zone, nowMs, superseded, connection }: LibraryRowProps) {
  const standing = standingOf(row, superseded, zone, nowMs);
  const day = dayOf(row, zone, nowMs);
  const isOutOfReach = !row.isOnDevice && connection !== 'online' && connection !== 'connecting';
  return (
    <li className={styles.row}>
      <span className={styles.number}>{row.number > 0 ? String(row.number).padStart(3, '0') : '–'}</span>
      <span className={styles.words}>
        <Link href={`/d/${row.document}`} className={styles.title}>
          {row.title || 'Untitled'}
        </Link>
        {row.outcome && <span className={styles.outcome}>{row.outcome}</span>}
        {row.isUnsent && <span className={styles.note}>Only on this device, not yet sent</span>}
        {isOutOfReach && <span className={styles.note}>Not on this device; opens when you are online</span>}
      </span>
      <span className={styles.state}>
        <StatePill state={standing.pill}>{standing.words}</StatePill>
      </span>
      <span className={styles.owner}>
        <VisuallyHidden>Owner </VisuallyHidden>
        <Person id={row.owner} person={owner} />
      </span>
      <span className={styles.day}>
        <VisuallyHidden>{day.says} </VisuallyHidden>
        {day.text}
      </span>
    </li>
  );
}
