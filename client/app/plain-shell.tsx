/** A page that is not about one document: the workspace's name above it, and whether the relay is in reach. */
import { lazy, Suspense, useEffect, type ReactNode } from 'react';
import { useStore } from '../kernel/store.ts';
import type { Workspace } from '../sync/workspace.ts';
import { Avatar } from '../ui/avatar.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import styles from './app.module.css';
import { SyncText } from './sync-text.tsx';
import { connectionWords } from '../sync/connection-words.ts';

const SignedOutNotice = lazy(async () => ({
  default: (await import('./signed-out-notice.tsx')).SignedOutNotice,
}));

export interface PlainShellProps {
  readonly workspace: Workspace;
  readonly title: string;
  readonly menu: ReactNode;
  readonly children: ReactNode;
}

export function PlainShell({ workspace, title, menu, children }: PlainShellProps) {
  const state = useStore(workspace.state);
  const me = useStore(workspace.me);
  const connection = useStore(workspace.connection);
  useEffect(() => {
    window.scrollTo(0, 0);
  }, [title]);
  return (
    <div className={styles.shell}>
      <PageHeader
        menu={menu}
        actions={
          <>
            <SyncText words={connectionWords(connection)} />
            <Avatar id={me.member} person={me.person} />
          </>
        }
      >
        <span className={styles.workspace}>{state.name || 'Countersign'}</span>
      </PageHeader>
      {(connection === 'signed-out' || connection === 'ended') && (
        <Suspense fallback={null}>
          <SignedOutNotice workspace={workspace} />
        </Suspense>
      )}
      {children}
    </div>
  );
}
