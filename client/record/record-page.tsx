/** The decision record: a letter that says what was decided, checked on this device before it says so. */
import { useMemo } from 'react';
import { bodyJson } from '#shared/document/body-json.ts';
import { decisionView } from '#shared/record/decision-view.ts';
import { titleOf } from '#shared/document/plain-text.ts';
import { textOfRecord, viewOfRecord } from '#shared/record/view-of-record.ts';
import { useStore } from '../kernel/store.ts';
import type { OpenDocument, Workspace } from '../sync/workspace.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { DecisionLetter } from './decision-letter.tsx';
import { RecordActions, type OnDownload } from './record-actions.tsx';
import styles from './record-page.module.css';
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
  const number = useStore(workspace.library).find((row) => row.document === document.id)?.number ?? 0;
  const hasConclusion = [...(state?.proposals.values() ?? [])].some(
    ({ conclusion }) => conclusion !== null && conclusion.when.atMs !== null,
  );
  const checked = useCheckedRecord(workspace, document, hasConclusion);
  const local = useMemo(() => {
    if (!state) return null;
    const body = bodyJson(document.body);
    const content = body.ok ? body.value : null;
    return {
      view: decisionView(state, people, { number, title: content ? titleOf(content) : '', zone: me.zone }),
      text: { content: state.seal ? content : null },
    };
  }, [state, people, number, me.zone, document]);

  if (!state || !local) return <main id="main" className={styles.page} aria-busy="true" />;
  if (state.proposals.size === 0)
    return (
      <main id="main" className={styles.page}>
        <EmptyState title="Nothing is proposed here yet">
          When a proposal in this document is concluded, its record stands here: what was decided, by whom, on
          which text and against which objections.
        </EmptyState>
      </main>
    );
  const shown =
    checked.kind === 'holds'
      ? { view: viewOfRecord(checked.verified, { zone: me.zone }), text: textOfRecord(checked.verified) }
      : local;
  return (
    <main id="main" className={styles.page}>
      <div className={styles.sheet}>
        {hasConclusion ? (
          <RecordActions view={shown.view} text={shown.text} checked={checked} onDownload={onDownload} />
        ) : (
          <p className={styles.preview}>
            A preview. Nothing is concluded yet; this is what the record would say today.
          </p>
        )}
        <DecisionLetter view={shown.view} />
        {hasConclusion && <VerificationResult checked={checked} knownRelay={people.relayKey} />}
      </div>
    </main>
  );
}
