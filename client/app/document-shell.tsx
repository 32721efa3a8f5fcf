/** What every page of one document shares: it is held open, and its header says where it stands. */
import { useEffect, useMemo, type ReactNode } from 'react';
import { hasLeftNow, personOf } from '#shared/people/workspace-state.ts';
import { useStore, useStoreValue } from '../kernel/store.ts';
import type { OpenDocument, Workspace } from '../sync/workspace.ts';
import { DocumentHeader } from './document-header.tsx';
import { DocumentNotices } from './document-notices.tsx';
import styles from './document-shell.module.css';
import { documentStanding } from './document-standing.ts';
import { peopleHere } from './here-today.tsx';
import { syncWords } from '../sync/sync-words.ts';

export interface DocumentTopProps {
  readonly workspace: Workspace;
  readonly open: OpenDocument;
  readonly menu: ReactNode;
  readonly title: string;
  readonly actions: ReactNode;
}

export const DocumentShell = ({ children, ...top }: DocumentTopProps & { readonly children: ReactNode }) => (
  <div className={styles.shell}>
    <DocumentTop {...top} />
    {children}
  </div>
);

/** Header and notices, for a page that has its own frame. */
export function DocumentTop({ workspace, open, menu, title, actions }: DocumentTopProps) {
  const state = useStore(open.state);
  const sync = useStore(open.sync);
  const members = useStore(open.here);
  const people = useStore(workspace.state);
  const me = useStore(workspace.me);
  const connection = useStore(workspace.connection);
  const nowMs = useStore(workspace.now);
  const isSuperseded = useIsSuperseded(workspace, open);
  useEffect(() => {
    document.title = `${title || 'Untitled'} · ${people.name || 'Countersign'}`;
  }, [title, people.name]);
  const here = useMemo(
    () => peopleHere(members, me, (member) => personOf(people, member), nowMs),
    [members, me, people, nowMs],
  );
  return (
    <>
      <DocumentHeader
        menu={menu}
        title={title}
        standing={state && documentStanding(state, isSuperseded, me.zone, nowMs, hasLeftNow(people))}
        sync={syncWords(sync, me.zone, connection)}
        here={here}
        actions={actions}
      />
      <DocumentNotices workspace={workspace} open={open} title={title} />
    </>
  );
}

/** C6: a decided amendment supersedes what it amends. */
function useIsSuperseded(workspace: Workspace, open: OpenDocument): boolean {
  return useStoreValue(workspace.library, (rows) =>
    rows.some((row) => row.state === 'decided' && row.amends?.document === open.id),
  );
}
