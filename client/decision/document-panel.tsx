/** What belongs to a document as a whole: its owner, the documents linked with it, its publication, its action items. */
import type { ReactNode } from 'react';
import { useStore } from '../kernel/store.ts';
import type { OpenDocument, Workspace } from '../sync/workspace.ts';
import { Dialog } from '../ui/dialog.tsx';
import { ActionList } from './action-list.tsx';
import styles from './document-panel.module.css';
import { DocumentLinks } from './document-links.tsx';
import { DocumentOwner } from './document-owner.tsx';
import { DocumentPublication } from './document-publication.tsx';

export interface DocumentPanelProps {
  readonly workspace: Workspace;
  readonly document: OpenDocument;
  /** Proposal blocks in the text, opened or not. */
  readonly proposals: number;
  readonly onClose: () => void;
}

export function DocumentPanel({ workspace, document, proposals, onClose }: DocumentPanelProps) {
  const state = useStore(document.state);
  if (!state) return null;
  const parts = { workspace, document, state };
  const items = [...state.actions.values()];
  return (
    <Dialog isOpen onClose={onClose} shape="panel" title="About this document">
      <div className={styles.parts}>
        <Part title="Owner">
          <DocumentOwner {...parts} />
        </Part>
        <Part title="Linked documents">
          <DocumentLinks {...parts} />
        </Part>
        {proposals === 0 && state.proposals.size === 0 && (
          <Part title="Publication">
            <DocumentPublication {...parts} />
          </Part>
        )}
        {items.length > 0 && (
          <Part title="Action items">
            <ActionList items={items} opened={{ workspace, document }} />
          </Part>
        )}
      </div>
    </Dialog>
  );
}

const Part = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <section className={styles.part} aria-label={title}>
    <h3 className={styles.overline}>{title}</h3>
    {children}
  </section>
);
