/** `/d/:id/history` inside the document's header. */
import type { ReactNode } from 'react';
import type { LedgerId } from '#shared/kernel/ids.ts';
import { HistoryPage } from '../history/history-page.tsx';
import { useStore } from '../kernel/store.ts';
import type { OpenDocument, Workspace } from '../sync/workspace.ts';
import { BackToDocument } from './back-to-document.tsx';
import { DocumentShell } from './document-shell.tsx';
import { useOpenDocument } from './use-open-document.ts';
import { useRow } from './use-row.ts';

export interface RouteProps {
  readonly workspace: Workspace;
  readonly document: LedgerId;
  readonly menu: ReactNode;
}

export function HistoryRoute({ workspace, document, menu }: RouteProps) {
  const open = useOpenDocument(workspace, document);
  return open && <Loaded workspace={workspace} open={open} menu={menu} />;
}

function Loaded(props: {
  readonly workspace: Workspace;
  readonly open: OpenDocument;
  readonly menu: ReactNode;
}) {
  const { workspace, open, menu } = props;
  const state = useStore(open.state);
  const people = useStore(workspace.state);
  const me = useStore(workspace.me);
  const nowMs = useStore(workspace.now);
  const row = useRow(workspace, open.id);
  const title = row?.title ?? state?.createdTitle ?? '';
  return (
    <DocumentShell
      workspace={workspace}
      open={open}
      menu={menu}
      title={title}
      actions={<BackToDocument document={open.id} />}
    >
      {state && (
        <HistoryPage
          state={state}
          workspace={people}
          me={me}
          nowMs={nowMs}
          title={title}
          changedAtMs={row?.changedAtMs ?? null}
        />
      )}
    </DocumentShell>
  );
}
