/** How far this device is in its ledgers, read without the code that reads ledgers. */

/**
 * The last stored act's number in each ledger, 0 before any; an empty list where it cannot be read.
 * @param db a member's database, as `device-database.ts` makes it.
 */
export function ledgerHeads(db: IDBDatabase | null, ledgers: readonly string[]): Promise<readonly number[]> {
  return new Promise((resolve) => {
    try {
      const acts = db?.transaction('acts').objectStore('acts');
      if (!acts) return resolve([]);
      const heads = ledgers.map(() => 0);
      ledgers.forEach((ledger, i) => {
        const range = IDBKeyRange.bound([ledger, 0], [ledger, Number.MAX_SAFE_INTEGER]);
        const request = acts.openKeyCursor(range, 'prev');
        request.addEventListener('success', () => {
          const key = request.result?.key;
          if (Array.isArray(key)) heads[i] = Number(key[1]);
        });
      });
      acts.transaction.addEventListener('complete', () => resolve(heads));
      acts.transaction.addEventListener('abort', () => resolve([]));
    } catch {
      resolve([]); // a database of another make, or one that is being closed
    }
  });
}
