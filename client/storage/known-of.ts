/** What this device knows of a document, read without the code that reads ledgers. */

export interface KnownOf {
  /** The last stored act's number in the document's and in the workspace's ledger, 0 before any; empty where unread. */
  readonly heads: readonly number[];
  /** Newest document schema that the relay told of; 0 before. */
  readonly schema: number;
}

/** @param db a member's database, as `device-database.ts` makes it. */
export function knownOf(db: IDBDatabase | null, document: string, workspace: string): Promise<KnownOf> {
  const nothing: KnownOf = { heads: [], schema: 0 };
  return new Promise((resolve) => {
    if (!db) return resolve(nothing);
    try {
      const tx = db.transaction(['acts', 'library']);
      const heads = [0, 0];
      let schema = 0;
      [document, workspace].forEach((ledger, i) => {
        const range = IDBKeyRange.bound([ledger, 0], [ledger, Number.MAX_SAFE_INTEGER]);
        const last = tx.objectStore('acts').openKeyCursor(range, 'prev');
        last.addEventListener('success', () => {
          const key = last.result?.key;
          if (Array.isArray(key)) heads[i] = Number(key[1]);
        });
      });
      const entry: IDBRequest<unknown> = tx.objectStore('library').get(document);
      entry.addEventListener('success', () => {
        const { result } = entry;
        if (typeof result === 'object' && result && 'schema' in result) schema = Number(result.schema);
      });
      tx.addEventListener('complete', () => resolve({ heads, schema }));
      tx.addEventListener('abort', () => resolve(nothing));
    } catch {
      resolve(nothing); // a database of another make, or one that is being closed
    }
  });
}
