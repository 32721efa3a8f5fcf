/** W7: what the window means to each person who is asked, in their own working hours. */
import { fewWorkingHours } from '#shared/decision/fairness.ts';
import { personOf, valueNow, workingHoursNow, type WorkspaceState } from '#shared/people/workspace-state.ts';
import { Person } from '../ui/person.tsx';
import { hoursWords } from '../ui/hours-words.ts';
import { zoneName } from '../ui/zones.ts';
import styles from './fairness-list.module.css';
import type { Fairness } from './opening-choices.ts';

export interface FairnessListProps {
  readonly fairness: readonly Fairness[];
  readonly people: WorkspaceState;
  readonly nowMs: number;
}

export function FairnessList({ fairness, people }: FairnessListProps) {
  if (fairness.length === 0) return null;
  return (
    <div>
      <p className={styles.lead}>Working hours that the window holds, each person’s own, where they are:</p>
      <ul className={styles.list} role="list">
        {fairness.map((each) => (
          <li key={each.member} className={styles.row}>
            <Person id={each.member} person={personOf(people, each.member)} />
            <span className={styles.zone}>
              {hoursWords(workingHoursNow(people, each.member))} ·{' '}
              {zoneName(valueNow(people.members.get(each.member)?.zone ?? []) ?? 'UTC')}
            </span>
            <Hours {...each} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Hours({ hours, withOneDayMore }: Fairness) {
  if (hours === null) return <span className={styles.hours}>not known here</span>;
  const words = `${hours} ${hours === 1 ? 'hour' : 'hours'}`;
  if (hours >= fewWorkingHours) return <span className={styles.hours}>{words}</span>;
  return (
    <span className={styles.few}>
      {hours === 0 ? 'None' : `Only ${words}`}
      {withOneDayMore !== null && withOneDayMore > hours && `; a day more would give ${withOneDayMore}`}
    </span>
  );
}
