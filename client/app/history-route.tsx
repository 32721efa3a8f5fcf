/** `/d/:id/history` inside the document's header. */
import { lazy, Suspense, useState } from 'react';
import { includesRole } from '#shared/people/workspace-state.ts';
import type { HistoryEvent } from '../history/history.ts';
import { HistoryPage } from '../history/history-page.tsx';
import { useWriting } from '../history/use-writing.ts';
import { useStore } from '../kernel/store.ts';
import type { OpenDocument, Workspace } from '../sync/workspace.ts';
import { DocumentSubpage, type DocumentRouteProps } from './document-subpage.tsx';
import { useRow } from './use-row.ts';

const RemoveWords = lazy(async () => ({
  default: (await import('../history/remove-words.tsx')).RemoveWords,
}));

export const HistoryRoute = (props: DocumentRouteProps) => (
  <DocumentSubpage {...props}>
    {(open, title) => <History workspace={props.workspace} open={open} title={title} />}
  </DocumentSubpage>
);

interface HistoryProps {
  readonly workspace: Workspace;
  readonly open: OpenDocument;
  readonly title: string;
}

function History({ workspace, open, title }: HistoryProps) {
  const state = useStore(open.state);
  const people = useStore(workspace.state);
  const me = useStore(workspace.me);
  const nowMs = useStore(workspace.now);
  // The device's note is crossed out a moment after the last receipt; the document itself knows at once.
  const isUpToDate = useStore(open.sync).kind === 'up-to-date';
  const isWritingUnsent = useStore(workspace.writing.unsent).has(open.id) && !isUpToDate;
  const changedAtMs = useRow(workspace, open.id)?.changedAtMs ?? null;
  const [removing, setRemoving] = useState<HistoryEvent | null>(null);
  const writing = useWriting(workspace, open.id, changedAtMs);
  if (!state) return <main id="main" aria-busy />;
  return (
    <>
      <HistoryPage
        {...{ state, me, nowMs, title, changedAtMs, writing, isWritingUnsent }}
        workspace={people}
        onRemove={includesRole(me.role, 'administrator') ? setRemoving : null}
      />
      {removing?.words && removing.when.seq !== null && (
        <Suspense fallback={null}>
          <RemoveWords
            document={open}
            seq={removing.when.seq}
            words={removing.words}
            onClose={() => setRemoving(null)}
          />
        </Suspense>
      )}
    </>
  );
}
