/** Who has this document open or had it open today: calm discs, no carets. */
import type { MemberId } from '#shared/kernel/ids.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Popover } from '../ui/popover.tsx';
import { saidAt } from '../ui/instant.ts';
import styles from './here-today.module.css';

export interface PersonHere {
  readonly member: MemberId;
  readonly person: string;
  readonly isNow: boolean;
  readonly lastSeenMs: number;
  /** In words, in the reader's zone. */
  readonly lastSeen: string;
}

const mostDiscs = 3;

export function HereToday({ people }: { readonly people: readonly PersonHere[] }) {
  if (people.length === 0) return null;
  const rest = people.length - mostDiscs;
  return (
    <Popover
      align="end"
      title="Here today"
      trigger={
        <button
          type="button"
          className={styles.discs}
          aria-label={`Here today: ${people.map(({ person }) => person).join(', ')}`}
        >
          {people.slice(0, mostDiscs).map(({ member, person, isNow }) => (
            <Avatar key={member} id={member} person={person} isDecorative isFaded={!isNow} />
          ))}
          {rest > 0 && <span className={styles.rest}>+{rest}</span>}
        </button>
      }
    >
      <ul role="list" className={styles.list}>
        {people.map(({ member, person, isNow, lastSeen }) => (
          <li key={member} className={styles.row}>
            <Avatar id={member} person={person} isDecorative isFaded={!isNow} />
            <span className={styles.person}>{person}</span>
            <span className={styles.when}>{isNow ? 'now' : lastSeen}</span>
          </li>
        ))}
      </ul>
    </Popover>
  );
}

/** Everyone but the reader, those who are here now first. */
export function peopleHere(
  members: readonly { readonly member: MemberId; readonly lastSeenMs: number; readonly now: boolean }[],
  reader: { readonly member: MemberId; readonly zone: string },
  personOf: (member: MemberId) => string,
  nowMs: number,
): readonly PersonHere[] {
  return members
    .filter(({ member }) => member !== reader.member)
    .toSorted((a, b) => Number(b.now) - Number(a.now) || b.lastSeenMs - a.lastSeenMs)
    .map(({ member, lastSeenMs, now }) => ({
      member,
      person: personOf(member),
      isNow: now,
      lastSeenMs,
      lastSeen: saidAt(lastSeenMs, reader.zone, nowMs),
    }));
}
