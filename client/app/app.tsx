/** Which page stands for which address, and who may see it. */
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react';
import { Redirect, Route, Router, Switch, useLocation } from 'wouter';
import { LedgerId } from '#shared/kernel/ids.ts';
import { personOf } from '#shared/people/workspace-state.ts';
import { useStore } from '../kernel/store.ts';
import { LibraryPage } from '../library/library-page.tsx';
import type { Door } from '../session/door.ts';
import { NotSetUp } from '../people/not-set-up.tsx';
import { Unreachable } from '../people/unreachable.tsx';
import type { Workspace } from '../sync/workspace.ts';
import { Avatar } from '../ui/avatar.tsx';
import { LiveRegion } from '../ui/live-region.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { AppMenu } from './app-menu.tsx';
import styles from './app.module.css';
import { ErrorBoundary } from './error-boundary.tsx';
import { NewerAppPrompt } from './newer-app-prompt.tsx';
import { NotFound } from './not-found.tsx';
import { SyncText } from './sync-text.tsx';
import { connectionLine } from './sync-line.ts';
import { useKeysDialog } from './use-keys-dialog.ts';

const DocumentPage = lazy(async () => ({ default: (await import('./document-page.tsx')).DocumentPage }));
const RecordRoute = lazy(async () => ({ default: (await import('./record-route.tsx')).RecordRoute }));
const HistoryRoute = lazy(async () => ({ default: (await import('./history-route.tsx')).HistoryRoute }));
const PeoplePage = lazy(async () => ({ default: (await import('../people/people-page.tsx')).PeoplePage }));
const KeysDialog = lazy(async () => ({ default: (await import('./keys-dialog.tsx')).KeysDialog }));
const Join = lazy(async () => ({ default: (await import('../people/join.tsx')).Join }));
const SetUp = lazy(async () => ({ default: (await import('../people/set-up.tsx')).SetUp }));
const SignIn = lazy(async () => ({ default: (await import('../people/sign-in.tsx')).SignIn }));
const SettingsPage = lazy(async () => ({
  default: (await import('../people/settings-page.tsx')).SettingsPage,
}));

export const App = ({ door }: { readonly door: Door }) => (
  <ErrorBoundary>
    <a href="#main" className={styles.skip}>
      Skip to the page
    </a>
    <Router>
      <Suspense fallback={<Waiting />}>
        <Entrance door={door} />
      </Suspense>
    </Router>
    <NewerAppPrompt />
    <LiveRegion />
  </ErrorBoundary>
);

const Waiting = () => <main id="main" className={styles.waiting} aria-busy />;

function Entrance({ door }: { readonly door: Door }) {
  const standing = useStore(door.standing);
  const [path, navigate] = useLocation();
  const [fragment] = useState(takeFragment);
  const [nowMs] = useState(() => Date.now());
  const enter = (): void => navigate('/', { replace: true });
  if (path === '/setup' && standing.kind !== 'open')
    return <SetUp door={door} token={fragment} onDone={enter} />;
  if (path === '/join' && standing.kind !== 'open')
    return <Join door={door} fragment={fragment} nowMs={nowMs} onDone={enter} />;
  switch (standing.kind) {
    case 'checking':
      return <Waiting />;
    case 'not-set-up':
      return <NotSetUp />;
    case 'signed-out':
      return <SignIn door={door} />;
    case 'unreachable':
      return <Unreachable door={door} />;
    case 'open':
      return path === '/setup' || path === '/join' ? (
        <Redirect to="/" replace />
      ) : (
        <Inside key={standing.workspace.me.get().member} workspace={standing.workspace} />
      );
  }
}

/** The secret of a link is read once and leaves the address bar, so that no history or screenshot keeps it. */
function takeFragment(): string {
  if (!['/setup', '/join'].includes(location.pathname)) return '';
  const fragment = location.hash.slice(1);
  if (fragment) history.replaceState(history.state, '', location.pathname);
  return fragment;
}

function Inside({ workspace }: { readonly workspace: Workspace }) {
  const [isShowingKeys, setShowingKeys] = useKeysDialog();
  const signOut = (): void => void workspace.signOut();
  const menu = <AppMenu onKeys={() => setShowingKeys(true)} onSignOut={signOut} />;
  const plain = (title: string, page: ReactNode): ReactNode => (
    <div className={styles.shell}>
      <PlainHeader workspace={workspace} title={title} menu={menu} />
      {page}
    </div>
  );
  return (
    <>
      <Suspense fallback={<Waiting />}>
        <Switch>
          <Route path="/">{plain('Library', <LibraryPage workspace={workspace} />)}</Route>
          <Route path="/people">{plain('People', <PeoplePage workspace={workspace} />)}</Route>
          <Route path="/settings">
            {plain('Settings', <SettingsPage workspace={workspace} onSignOut={signOut} />)}
          </Route>
          <Route path="/d/:id/record">
            {({ id }) =>
              withLedger(
                id,
                (document) => (
                  <RecordRoute key={document} workspace={workspace} document={document} menu={menu} />
                ),
                plain,
              )
            }
          </Route>
          <Route path="/d/:id/history">
            {({ id }) =>
              withLedger(
                id,
                (document) => (
                  <HistoryRoute key={document} workspace={workspace} document={document} menu={menu} />
                ),
                plain,
              )
            }
          </Route>
          <Route path="/d/:id">
            {({ id }) =>
              withLedger(
                id,
                (document) => (
                  <DocumentPage key={document} workspace={workspace} document={document} menu={menu} />
                ),
                plain,
              )
            }
          </Route>
          <Route>{plain('Not found', <NotFound />)}</Route>
        </Switch>
      </Suspense>
      {isShowingKeys && (
        <Suspense fallback={null}>
          <KeysDialog onClose={() => setShowingKeys(false)} />
        </Suspense>
      )}
    </>
  );
}

/** An id in an address is from outside until it was parsed. */
function withLedger(
  id: string,
  page: (document: LedgerId) => ReactNode,
  plain: (title: string, page: ReactNode) => ReactNode,
): ReactNode {
  const parsed = LedgerId.safeParse(id);
  return parsed.success ? page(parsed.data) : plain('Not found', <NotFound />);
}

function PlainHeader(props: {
  readonly workspace: Workspace;
  readonly title: string;
  readonly menu: ReactNode;
}) {
  const { workspace, title, menu } = props;
  const state = useStore(workspace.state);
  const me = useStore(workspace.me);
  const connection = useStore(workspace.connection);
  const person = personOf(state, me.member);
  useEffect(() => {
    window.scrollTo(0, 0);
  }, [title]);
  return (
    <PageHeader
      menu={menu}
      actions={
        <>
          <SyncText words={connectionLine(connection)} />
          <Avatar id={me.member} person={state.members.has(me.member) ? person : me.person} />
        </>
      }
    >
      <span className={styles.workspace}>{state.name || 'Countersign'}</span>
    </PageHeader>
  );
}
