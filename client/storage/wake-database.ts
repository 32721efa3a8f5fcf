/** Has a browser open a database before the code that reads it is loaded: the first connection takes it far longer than others. */

/** The app has a connection of its own by then, ms. */
const awakeForMs = 5_000;

/** Makes nothing where there is no such database, and stands in nobody's way. */
export function wakeDatabase(name: string): void {
  const request = indexedDB.open(name);
  request.addEventListener('upgradeneeded', () => request.transaction?.abort());
  request.addEventListener('error', (event) => event.preventDefault());
  request.addEventListener('success', () => {
    const db = request.result;
    db.addEventListener('versionchange', () => db.close());
    setTimeout(() => db.close(), awakeForMs);
  });
}
