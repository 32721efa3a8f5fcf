/** C1: under the title: the documents of one decision, a page's publication, and the way to who owns it and what is linked. */
import { Link } from 'wouter';
import type { DocumentState } from '#shared/fold/document-state.ts';
import { useStore, useStoreValue } from '../kernel/store.ts';
import type { Workspace } from '../sync/workspace.ts';
import { saidAt } from '../ui/instant.ts';
import styles from './amendment-links.module.css';

export interface LinkedDocumentsProps {
  readonly workspace: Workspace;
  readonly state: DocumentState;
  readonly onShow: () => void;
}

export function LinkedDocuments({ workspace, state, onShow }: LinkedDocumentsProps) {
  const me = useStore(workspace.me);
  const nowMs = useStore(workspace.now);
  const together = [...state.links.values()].filter(({ relation }) => relation === 'same-decision');
  const publishedAtMs = state.publications.at(-1)?.when.atMs;
  return (
    <ul role="list" className={styles.links}>
      {together.length > 0 && (
        <li>
          Part of one decision with{' '}
          {together.map(({ to }, index) => (
            <span key={to}>
              {index > 0 && ', '}
              <TitleLink workspace={workspace} id={to} />
            </span>
          ))}
        </li>
      )}
      <li>
        {publishedAtMs !== undefined && publishedAtMs !== null && (
          <>Published {saidAt(publishedAtMs, me.zone, nowMs)} · </>
        )}
        <button type="button" className={styles.about} onClick={onShow}>
          About this document
        </button>
      </li>
    </ul>
  );
}

function TitleLink({ workspace, id }: { readonly workspace: Workspace; readonly id: string }) {
  const title = useStoreValue(
    workspace.library,
    (rows) => rows.find(({ document }) => document === id)?.title ?? null,
  );
  return <Link href={`/d/${id}`}>{title ?? 'another document'}</Link>;
}
