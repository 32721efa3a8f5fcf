/** A page about one document, beside its text: held open, under the document's header. */
import type { ReactNode } from 'react';
import type { LedgerId } from '#shared/kernel/ids.ts';
import { useStore } from '../kernel/store.ts';
import type { OpenDocument, Workspace } from '../sync/workspace.ts';
import { BackToDocument } from './back-to-document.tsx';
import { DocumentShell } from './document-shell.tsx';
import { NotFound } from './not-found.tsx';
import { PlainShell } from './plain-shell.tsx';
import { useOpenDocument } from './use-open-document.ts';
import { useRow } from './use-row.ts';

/** What a route hands to the page of one document. */
export interface DocumentRouteProps {
  readonly workspace: Workspace;
  readonly document: LedgerId;
  readonly menu: ReactNode;
}

export interface DocumentSubpageProps extends DocumentRouteProps {
  readonly children: (open: OpenDocument, title: string) => ReactNode;
}

export function DocumentSubpage({ document, ...rest }: DocumentSubpageProps) {
  const open = useOpenDocument(rest.workspace, document);
  return open && <Opened {...rest} open={open} />;
}

function Opened(props: Omit<DocumentSubpageProps, 'document'> & { readonly open: OpenDocument }) {
  const { workspace, open, menu, children } = props;
  const state = useStore(open.state);
  const unavailable = useStore(open.unavailable);
  const row = useRow(workspace, open.id);
  const title = row?.title ?? state?.createdTitle ?? '';
  if (unavailable)
    return (
      <PlainShell workspace={workspace} title="Not found" menu={menu}>
        <NotFound />
      </PlainShell>
    );
  return (
    <DocumentShell {...{ workspace, open, menu, title }} actions={<BackToDocument document={open.id} />}>
      {children(open, title)}
    </DocumentShell>
  );
}
