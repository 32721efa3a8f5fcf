/** The outcome sentence of a concluded proposal: who stated it and when. */
import { returnDay, reviewDay } from '#shared/decision/due.ts';
import { useStore } from '../kernel/store.ts';
import styles from './conclusion-line.module.css';
import type { OpenedProps } from './block-props.ts';

const words = {
  accepted: 'Accepted',
  rejected: 'Rejected',
  postponed: 'Postponed',
  withdrawn: 'Withdrawn',
} as const;

export function ConclusionLine({ document, proposalId, view }: OpenedProps) {
  const proposal = useStore(document.state)?.proposals.get(proposalId);
  const conclusion = proposal?.conclusion;
  if (!conclusion) return null;
  // C1, C7: a review may have named another day, or none.
  const [reviewOn, returnsOn] = [reviewDay(proposal), returnDay(proposal)];
  return (
    <div className={styles.conclusion}>
      <p className={styles.outcome} dir="auto">
        {conclusion.outcome ?? 'The outcome was redacted.'}
      </p>
      <p className={styles.aside}>
        {words[conclusion.disposition]} {view.isUnsent && 'on this device '}by{' '}
        <bdi>{view.nameOf(conclusion.by)}</bdi>, {view.saidAt(conclusion.when)}
        {reviewOn !== null &&
          !view.isSuperseded &&
          ` · ${view.due === 'review' ? 'was to be' : 'to be'} looked at again on ${view.dayOf(reviewOn)}`}
        {returnsOn !== null &&
          ` · ${view.due === 'return' ? 'put off until' : 'comes back on'} ${view.dayOf(returnsOn)}`}
      </p>
      {conclusion.next !== null && (
        <p className={styles.after}>
          <span className={styles.aside}>What happens next: </span>
          {conclusion.next}
        </p>
      )}
    </div>
  );
}
