/** Has a browser open a database before the code that reads it is loaded: the first connection takes it far longer than others. */

/** The app has a connection of its own by then, ms. */
const awakeForMs = 5_000;

/**
 * Makes nothing where there is no such database, and stands in nobody's way.
 * @returns the connection, which ends by itself; `null` where there is none.
 */
export function wakeDatabase(name: string): Promise<IDBDatabase | null> {
  const request = indexedDB.open(name);
  return new Promise((resolve) => {
    request.addEventListener('upgradeneeded', () => request.transaction?.abort());
    request.addEventListener('error', (event) => {
      event.preventDefault();
      resolve(null);
    });
    request.addEventListener('success', () => {
      const db = request.result;
      db.addEventListener('versionchange', () => db.close());
      setTimeout(() => db.close(), awakeForMs);
      resolve(db);
    });
  });
}
