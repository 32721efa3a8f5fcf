/** The outcome sentence of a concluded proposal: who stated it and when. */
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
  const conclusion = useStore(document.state)?.proposals.get(proposalId)?.conclusion;
  if (!conclusion) return null;
  return (
    <div className={styles.conclusion}>
      <p className={styles.outcome} dir="auto">
        {conclusion.outcome ?? 'The outcome was redacted.'}
      </p>
      <p className={styles.aside}>
        {words[conclusion.disposition]} by <bdi>{view.nameOf(conclusion.by)}</bdi>,{' '}
        {view.saidAt(conclusion.when)}
        {conclusion.reviewOn !== null && ` · to be looked at again on ${view.dayOf(conclusion.reviewOn)}`}
        {conclusion.returnsOn !== null && ` · comes back on ${view.dayOf(conclusion.returnsOn)}`}
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
