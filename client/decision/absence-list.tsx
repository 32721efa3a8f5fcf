/** O2: who of those asked is away, until when, and who is asked as well because of it. */
import CalendarOff from 'lucide-react/icons/calendar-off';
import type { MemberId } from '#shared/kernel/ids.ts';
import { standInsFor } from '#shared/people/stand-ins.ts';
import { absenceAt, personOf, valueNow } from '#shared/people/workspace-state.ts';
import { useStore } from '../kernel/store.ts';
import type { Workspace } from '../sync/workspace.ts';
import { calendarDay } from '../ui/instant.ts';
import styles from './absence-list.module.css';

export interface AbsenceListProps {
  readonly asked: readonly MemberId[];
  readonly owner: MemberId | null;
  readonly workspace: Workspace;
}

export function AbsenceList({ asked, owner, workspace }: AbsenceListProps) {
  const people = useStore(workspace.state);
  const me = useStore(workspace.me);
  const nowMs = useStore(workspace.now);
  const standIns = standInsFor(asked, owner, people, nowMs);
  const away = asked.flatMap((member) => {
    const absence = absenceAt(people, member, nowMs);
    // A day of theirs: elsewhere the instant at which it begins may be the evening before.
    const zone = valueNow(people.members.get(member)?.zone ?? []) ?? me.zone;
    return absence ? [{ member, zone, untilMs: absence.untilMs }] : [];
  });
  if (away.length === 0) return null;
  return (
    <ul className={styles.list} role="list" aria-label="Who is away">
      {away.map(({ member, zone, untilMs }) => {
        const delegate = standIns.find((one) => one.for === member)?.member;
        return (
          <li key={member} className={styles.away}>
            <CalendarOff aria-hidden size={16} />
            <span>
              <bdi>{personOf(people, member)}</bdi> is away and back on {calendarDay(untilMs, zone, nowMs)}.{' '}
              {delegate === undefined ? (
                'Nobody stands in for them.'
              ) : (
                <>
                  <bdi>{personOf(people, delegate)}</bdi> stands in for them and is asked as well.
                </>
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
