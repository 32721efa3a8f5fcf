/** The decision record: a letter that says what was decided, checked on this device before it says so. */
import { useMemo } from 'react';
import { useStore } from '../kernel/store.ts';
import type { OpenDocument, Workspace } from '../sync/workspace.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { DecisionLetter } from './decision-letter.tsx';
import { RecordActions, type OnDownload } from './record-actions.tsx';
import styles from './record-page.module.css';
import { shownRecord } from './shown-record.ts';
import { useCheckedRecord } from './use-checked-record.ts';
import { VerificationResult } from './verification-result.tsx';

export interface RecordPageProps {
  readonly workspace: Workspace;
  readonly document: OpenDocument;
  readonly onDownload: OnDownload;
}

export function RecordPage({ workspace, document, onDownload }: RecordPageProps) {
  const state = useStore(document.state);
  const people = useStore(workspace.state);
  const me = useStore(workspace.me);
  const hasConclusion = [...(state?.proposals.values() ?? [])].some(
    ({ conclusion }) => conclusion !== null && conclusion.when.atMs !== null,
  );
  const checked = useCheckedRecord(workspace, document, hasConclusion);
  const library = useStore(workspace.library);
  const shown = useMemo(
    () => state && shownRecord({ checked, state, people, document, library }),
    [checked, state, people, document, library],
  );

  if (!state || !shown) return <main id="main" className={styles.page} aria-busy="true" />;
  if (state.proposals.size === 0)
    return (
      <main id="main" className={styles.page}>
        <EmptyState title="Nothing is proposed here yet">
          When a proposal in this document is concluded, its record stands here: what was decided, by whom, on
          which text and against which objections.
        </EmptyState>
      </main>
    );
  const view = shown.viewIn(me.zone);
  return (
    <main id="main" className={styles.page}>
      <div className={styles.sheet}>
        {hasConclusion ? (
          <RecordActions files={shown.files} checked={checked} onDownload={onDownload} />
        ) : (
          <p className={styles.preview}>
            A preview. Nothing is concluded yet; this is what the record would say today.
          </p>
        )}
        <DecisionLetter view={view} text={shown.text} />
        {hasConclusion && <VerificationResult checked={checked} knownRelay={people.relayKey} />}
      </div>
    </main>
  );
}
