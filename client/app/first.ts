/** The page's first script, small so that it runs at once: asks who is here while the app's own code is still loaded. */
import { afterPaint } from '../kernel/after-paint.ts';
import { sessionShelf, type KeptAtStart } from '../session/session-facts.ts';
import { bodyDatabaseName, appDatabases, deviceDatabaseName } from '../storage/database-names.ts';
import type { KeptBody } from '../storage/kept-body.ts';
import { wakeDatabase } from '../storage/wake-database.ts';
import { askForLetters } from './prose-letters.ts';

const kept = sessionShelf(appDatabases).atStart();
const [, document] = /^\/d\/([\w-]+)$/.exec(location.pathname) ?? [];

/** A text that takes longer than this comes with the app, ms. */
const textWithinMs = 1_000;

/** The document's text stands in the page first; the app comes when it was painted. */
async function textFirst({ current, isSignOutOwed }: KeptAtStart, id: string): Promise<KeptBody | null> {
  // What was owed is paid before anything is shown.
  if (!current || isSignOutOwed) return null;
  const device = deviceDatabaseName(appDatabases, current.workspace, current.member);
  const woken = wakeDatabase(device);
  const name = bodyDatabaseName(device, id);
  void wakeDatabase(name);
  const { openFirstText } = await import('./first-prose.ts');
  const { body, whenStanding, handOver } = openFirstText({
    name,
    document: id,
    workspace: current.workspace,
    device: woken,
  });
  await Promise.race([whenStanding, new Promise((resolve) => setTimeout(resolve, textWithinMs))]).catch(
    () => undefined, // said when the app shows it
  );
  handOver();
  if (window.document.visibilityState === 'visible')
    await new Promise<void>((resolve) => afterPaint(resolve));
  return body;
}

/** Apart: of two imports in one condition the build makes one, which fetches beforehand what only the other needs. */
const pages = {
  document: () => import('./document-page.tsx'),
  library: () => import('../library/library-page.tsx'),
};

async function begin(body: Promise<KeptBody | null>): Promise<void> {
  const first = await body;
  const app = import('./main.tsx');
  // In one wave with it.
  pages[document ? 'document' : 'library']().catch(() => undefined);
  const { start } = await app;
  await start(kept, first);
}

if (document) askForLetters();
// What fails here is said by the app, which asks the same.
void begin(
  document ? kept.then((found) => textFirst(found, document)).catch(() => null) : Promise.resolve(null),
);
