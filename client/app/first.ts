/** The page's first script, small so that it runs at once: asks who is here while the app's own code is still loaded. */
import { sessionShelf } from '../session/session-facts.ts';
import { bodyDatabaseName, appDatabases, deviceDatabaseName } from '../storage/database-names.ts';
import { wakeDatabase } from '../storage/wake-database.ts';

const kept = sessionShelf(appDatabases).atStart();
const [, document] = /^\/d\/([\w-]+)$/.exec(location.pathname) ?? [];
kept.then(
  ({ current }) => {
    if (!current) return;
    const device = deviceDatabaseName(appDatabases, current.workspace, current.member);
    wakeDatabase(device);
    if (document) wakeDatabase(bodyDatabaseName(device, document));
  },
  () => undefined, // said by the app, which waits for the same answer
);
void import('./main.tsx').then(({ start }) => start(kept));
