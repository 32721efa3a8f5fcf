/** The panels over a document, of which one is open at a time: opening, concluding, and the document as a whole. */
import { lazy, Suspense } from 'react';
import type { BlockId } from '#shared/kernel/ids.ts';
import type { EditorHandle } from '../editor/editor-handle.ts';
import type { OpenDocument, Workspace } from '../sync/workspace.ts';
import { goToAnswers } from './use-primary.ts';

const ConcludingPanel = lazy(async () => ({
  default: (await import('../decision/concluding-panel.tsx')).ConcludingPanel,
}));
const DocumentPanel = lazy(async () => ({
  default: (await import('../decision/document-panel.tsx')).DocumentPanel,
}));
const OpeningPanel = lazy(async () => ({
  default: (await import('../decision/opening-panel.tsx')).OpeningPanel,
}));

export type Panel =
  | { readonly kind: 'opening' | 'concluding' | 'withdrawing'; readonly proposal: BlockId }
  /** About the document as a whole. */
  | { readonly kind: 'document' };

interface DocumentPanelsProps {
  readonly workspace: Workspace;
  readonly open: OpenDocument;
  /** `null` until the editor is there. */
  readonly handle: EditorHandle | null;
  readonly panel: Panel | null;
  /** How many proposals the text has. */
  readonly proposals: number;
  readonly onClose: () => void;
}

export function DocumentPanels(props: DocumentPanelsProps) {
  const { workspace, open, handle, panel, proposals, onClose } = props;
  return (
    <Suspense fallback={null}>
      {handle && panel?.kind === 'opening' && (
        <OpeningPanel
          workspace={workspace}
          document={open}
          proposalId={panel.proposal}
          handle={handle}
          onClose={onClose}
          onOpened={() => {
            onClose();
            // After the panel gave the focus back to a button that means something else now.
            requestAnimationFrame(() => goToAnswers(panel.proposal));
          }}
        />
      )}
      {panel?.kind === 'document' && (
        <DocumentPanel workspace={workspace} document={open} proposals={proposals} onClose={onClose} />
      )}
      {handle && (panel?.kind === 'concluding' || panel?.kind === 'withdrawing') && (
        <ConcludingPanel
          isWithdrawing={panel.kind === 'withdrawing'}
          workspace={workspace}
          document={open}
          proposalId={panel.proposal}
          handle={handle}
          onClose={onClose}
        />
      )}
    </Suspense>
  );
}
