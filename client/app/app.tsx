/** Which page stands for which address, and who may see it. */
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { Redirect, Route, Router, Switch, type RouterOptions, useLocation, useSearchParams } from 'wouter';
import { LedgerId } from '#shared/kernel/ids.ts';
import { useStore } from '../kernel/store.ts';
import type { Door } from '../session/door.ts';
import { loadOpenDocument } from '../sync/shared-documents.ts';
import type { Workspace } from '../sync/workspace.ts';
import { LiveRegion } from '../ui/live-region.tsx';
import { AppMenu } from './app-menu.tsx';
import styles from './app.module.css';
import { useArrivalFocus } from './arrival-focus.ts';
import type { DocumentRouteProps } from './document-subpage.tsx';
import { hasFirstFrame } from './first-frame.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { newerAppReady } from './newer-app.ts';
import { PlainShell } from './plain-shell.tsx';
import { laterPage } from '../ui/later-page.tsx';
import { useKeysDialog } from './use-keys-dialog.ts';
import { useOpenDocument } from './use-open-document.ts';
import { wayBack } from './way-back.ts';

const LibraryPage = laterPage(async () => (await import('../library/library-page.tsx')).LibraryPage);
const DocumentPage = laterPage(async () => (await import('./document-page.tsx')).DocumentPage);
// Who comes straight to a document waits for its page and for this device's data at once, not for one after the other.
if (location.pathname.startsWith('/d/')) {
  DocumentPage.load();
  loadOpenDocument().catch(() => undefined); // said when it is opened
}
const RecordRoute = lazy(async () => ({ default: (await import('./record-route.tsx')).RecordRoute }));
const HistoryRoute = lazy(async () => ({ default: (await import('./history-route.tsx')).HistoryRoute }));
const VerifyRoute = lazy(async () => ({ default: (await import('./verify-route.tsx')).VerifyRoute }));
const PeoplePage = lazy(async () => ({ default: (await import('../people/people-page.tsx')).PeoplePage }));
const NotFound = lazy(async () => ({ default: (await import('./not-found.tsx')).NotFound }));
const NewerAppPrompt = lazy(async () => ({
  default: (await import('./newer-app-prompt.tsx')).NewerAppPrompt,
}));
const WayIn = lazy(async () => ({ default: (await import('../people/way-in.tsx')).WayIn }));
const AlreadyIn = lazy(async () => ({ default: (await import('../people/already-in.tsx')).AlreadyIn }));
const KeysDialog = lazy(async () => ({ default: (await import('./keys-dialog.tsx')).KeysDialog }));
const SignOutDialog = lazy(async () => ({
  default: (await import('../people/sign-out-dialog.tsx')).SignOutDialog,
}));
const SettingsPage = lazy(async () => ({
  default: (await import('../people/settings-page.tsx')).SettingsPage,
}));

export interface AppProps {
  readonly door: Door;
  /** What a link to `/setup` or `/join` had behind `#`. */
  readonly fragment: string;
  /** Where the page's place is kept; the address bar unless told. */
  readonly place?: Pick<RouterOptions, 'hook' | 'searchHook'>;
}

export const App = ({ door, fragment, place = {} }: AppProps) => (
  <ErrorBoundary>
    <a href="#main" className={styles.skip}>
      Skip to the page
    </a>
    <Router {...place}>
      <Suspense fallback={<Waiting />}>
        <Entrance door={door} fragment={fragment} />
      </Suspense>
    </Router>
    <NewerApp />
    <LiveRegion />
  </ErrorBoundary>
);

function NewerApp() {
  return (
    useStore(newerAppReady) && (
      <Suspense fallback={null}>
        <NewerAppPrompt />
      </Suspense>
    )
  );
}

const onDownload = (...file: readonly [bytes: Uint8Array, fileName: string, type: string]): void =>
  void import('./download.ts').then(({ download }) => download(...file));

/** Nothing over a text that stands there already. */
const Waiting = () => hasFirstFrame() || <main id="main" className={styles.waiting} aria-busy />;

function Entrance({ door, fragment }: Pick<AppProps, 'door' | 'fragment'>) {
  const standing = useStore(door.standing);
  const [path, navigate] = useLocation();
  useArrivalFocus(`${standing.kind} ${path}`);
  const [params] = useSearchParams();
  const [wasOut, setWasOut] = useState(false);
  if (standing.kind !== 'checking' && standing.kind !== 'open' && !wasOut) setWasOut(true);
  const enter = (): void => navigate(wayBack(params), { replace: true });
  // Anybody may check a record, signed in or not, also where no relay is in reach.
  if (path === '/verify')
    return <VerifyRoute workspace={standing.kind === 'open' ? standing.workspace : null} />;
  if (standing.kind === 'checking' && path !== '/setup' && path !== '/join') return <Waiting />;
  if (standing.kind !== 'open')
    return <WayIn door={door} standing={standing.kind} path={path} fragment={fragment} onDone={enter} />;
  // Whoever has just joined goes on; whoever was in before is told what came of the link.
  if (path === '/join' && fragment !== '' && !wasOut)
    return <AlreadyIn person={standing.workspace.me.get().person} />;
  if (path === '/setup' || path === '/join') return <Redirect to="/" replace />;
  return <Inside key={standing.workspace.me.get().member} workspace={standing.workspace} door={door} />;
}

function Inside({ workspace, door }: { readonly workspace: Workspace; readonly door: Door }) {
  const [, navigate] = useLocation();
  const [params] = useSearchParams();
  const [isShowingKeys, setShowingKeys] = useKeysDialog();
  const [isLeaving, setLeaving] = useState(false);
  const signOut = (): void => void workspace.signOut();
  const menu = <AppMenu onKeys={() => setShowingKeys(true)} onSignOut={() => setLeaving(true)} />;
  const plain = (title: string, page: ReactNode): ReactNode => (
    <PlainShell workspace={workspace} title={title} menu={menu}>
      {page}
    </PlainShell>
  );
  return (
    <>
      <Suspense fallback={<Waiting />}>
        <Switch>
          <Route path="/">
            {plain('Library', <LibraryPage.Page page={{ workspace, onDownload }} waiting={<Waiting />} />)}
          </Route>
          <Route path="/sign-in">
            <WayIn
              door={door}
              standing="signed-out"
              path="/sign-in"
              fragment=""
              onDone={() => navigate(wayBack(params), { replace: true })}
            />
          </Route>
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
                  <DocumentRoute key={document} workspace={workspace} document={document} menu={menu} />
                ),
                plain,
              )
            }
          </Route>
          <Route>{plain('Not found', <NotFound />)}</Route>
        </Switch>
      </Suspense>
      {isLeaving && (
        <Suspense fallback={null}>
          <SignOutDialog onSignOut={signOut} onClose={() => setLeaving(false)} />
        </Suspense>
      )}
      {isShowingKeys && (
        <Suspense fallback={null}>
          <KeysDialog onClose={() => setShowingKeys(false)} />
        </Suspense>
      )}
    </>
  );
}

/** Reads the document from this device while the code of its page still comes. */
function DocumentRoute({ workspace, document, menu }: DocumentRouteProps) {
  const open = useOpenDocument(workspace, document);
  return <DocumentPage.Page page={{ workspace, open, menu }} waiting={<Waiting />} />;
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
