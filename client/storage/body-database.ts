/**
 * One body's database on this device, in y-indexeddb's own format, which stock y-indexeddb opens.
 *
 * It holds two stores: `updates` (Yjs V1 updates under ascending keys) and `custom` (anything by name), where we keep
 * `unsent/<block>` for each block whose change the relay has not receipted, `writer/<id>` for each Yjs client id that
 * wrote such changes, `history`, of which of the relay's histories
 * it is, `schema`, the newest document schema that
 * wrote here, `epoch`, which changes when the body is thrown away, `opening`, how the page stood around it when it was
 * last open here, and rows that cannot be read.
 */
import { openDB, type DBSchema, type IDBPDatabase, type IDBPObjectStore, type IDBPTransaction } from 'idb';
import { LineageId } from '#shared/kernel/ids.ts';
import { newToken } from '../kernel/random.ts';

interface BodySchema extends DBSchema {
  updates: { key: number; value: Uint8Array };
  custom: { key: string; value: string | number | Uint8Array };
}

/** Blocks with unreceipted changes; the token tells one change of a block from its next. */
export type UnsentBlocks = ReadonlyMap<string, string>;

export type BodyDatabase = IDBPDatabase<BodySchema>;
export type BodyTransaction = IDBPTransaction<BodySchema, ('updates' | 'custom')[], 'readwrite'>;

const stores: ('updates' | 'custom')[] = ['updates', 'custom'];

/** @param onLost when the connection ends without us: another tab needs the database, or the browser took it. */
export const openBodyDatabase = (name: string, onLost: () => void): Promise<BodyDatabase> =>
  openDB<BodySchema>(name, 1, {
    upgrade(db) {
      db.createObjectStore('updates', { autoIncrement: true });
      db.createObjectStore('custom');
    },
    blocking: (_current, _blocked, event) => {
      onLost();
      (event.target as IDBDatabase).close();
    },
    terminated: onLost,
  });

/** All or nothing, and on the disk when it is done. */
export const beginWriting = (db: BodyDatabase): BodyTransaction =>
  db.transaction(stores, 'readwrite', { durability: 'strict' });

/** A failed request has aborted its transaction already, any other error has not. */
export function abortQuietly(tx: BodyTransaction): void {
  try {
    tx.abort();
  } catch {
    // It was over.
  }
}

type Updates = ReturnType<typeof updatesOf>;
const updatesOf = (tx: BodyTransaction) => tx.objectStore('updates');

/** Key of the newest row; -1 when there is none. Keys only grow, whatever is deleted. */
export const lastKeyOf = async (updates: Updates): Promise<number> =>
  (await updates.openKeyCursor(null, 'prev'))?.key ?? -1;

/** What is stored of one body. */
export interface StoredBody {
  readonly epoch: string;
  /** Newest document schema that wrote here; 0 before any. */
  readonly schema: number;
  /** Of which of the relay's histories it is; `null` where nothing was ever synced. */
  readonly history: LineageId | null;
  /** Ascending, one for each of `rows`. */
  readonly keys: readonly number[];
  readonly rows: readonly Uint8Array[];
  readonly unsent: UnsentBlocks;
  /** Yjs client ids that wrote what the relay has not receipted, and perhaps more. */
  readonly writers: readonly number[];
  /** As `keepOpening` was given it; `null` before. */
  readonly opening: string | null;
}

/** All questions at once: a page that opens waits for one answer, and for no disk. */
export async function readBody(db: BodyDatabase): Promise<StoredBody> {
  const tx = db.transaction(stores);
  const [updates, custom] = [tx.objectStore('updates'), tx.objectStore('custom')];
  const [epoch, schema, history, keys, rows, unsent, writers, opening] = await Promise.all([
    custom.get('epoch'),
    custom.get('schema'),
    custom.get('history'),
    updates.getAllKeys(),
    updates.getAll(),
    readUnsent(custom),
    readWriters(custom),
    custom.get('opening'),
  ]);
  const facts = { epoch: epochOf(epoch), schema: Number(schema ?? 0), history: historyOf(history) };
  const stood = typeof opening === 'string' ? opening : null;
  return { ...facts, keys, rows, unsent, writers, opening: stood };
}

/** For the next opening; nothing is lost with it. */
export const keepOpening = (db: BodyDatabase, opening: string): Promise<unknown> =>
  db.put('custom', opening, 'opening');

/** @param stored under `epoch`; nothing before a body was ever thrown away. */
export const epochOf = (stored: unknown): string => (typeof stored === 'string' ? stored : '');

export const historyOf = (stored: unknown): LineageId | null => LineageId.safeParse(stored).data ?? null;

const unsentPrefix = 'unsent/';
const unsentRange = () => IDBKeyRange.bound(unsentPrefix, `${unsentPrefix}\uffff`);

type Custom = Pick<IDBPObjectStore<BodySchema, ('updates' | 'custom')[], 'custom'>, 'getAll' | 'getAllKeys'>;

export async function readUnsent(custom: Custom): Promise<UnsentBlocks> {
  const [names, tokens] = await Promise.all([custom.getAllKeys(unsentRange()), custom.getAll(unsentRange())]);
  return new Map(names.map((name, i) => [name.slice(unsentPrefix.length), String(tokens[i])]));
}

const writerPrefix = 'writer/';
const writerRange = () => IDBKeyRange.bound(writerPrefix, `${writerPrefix}\uffff`);

export const readWriters = async (custom: Pick<Custom, 'getAllKeys'>): Promise<readonly number[]> =>
  (await custom.getAllKeys(writerRange())).map((name) => Number(name.slice(writerPrefix.length)));

/** Notes who writes, before its blocks are: when nothing waits of those who wrote before, they are forgotten. */
export async function keepWriter(tx: BodyTransaction, writer: number): Promise<void> {
  const custom = tx.objectStore('custom');
  if ((await custom.count(unsentRange())) === 0) await custom.delete(writerRange());
  await custom.put(1, writerPrefix + writer);
}

/** Notes blocks with what changed them, and forgets those that were receipted and not changed again since. */
export async function keepUnsent(
  tx: BodyTransaction,
  touched: UnsentBlocks,
  receipted: UnsentBlocks,
): Promise<void> {
  const custom = tx.objectStore('custom');
  for (const [block, token] of touched) await custom.put(token, unsentPrefix + block);
  for (const [block, token] of receipted)
    if ((await custom.get(unsentPrefix + block)) === token) await custom.delete(unsentPrefix + block);
}

/** Takes rows that cannot be read out of the way, so that stock y-indexeddb opens too. */
export async function moveUnreadable(
  tx: BodyTransaction,
  unreadable: readonly (readonly [key: number, row: Uint8Array])[],
): Promise<void> {
  for (const [key, row] of unreadable) {
    await tx.objectStore('custom').put(row, `unreadable/${key}`);
    await tx.objectStore('updates').delete(key);
  }
}

/** Between the tabs that have this body open: `stored` after each transaction, `discarded` when it is thrown away. */
export const bodyChannel = (name: string): BroadcastChannel => new BroadcastChannel(`countersign/${name}`);

/**
 * Throws away what is stored of a body; sessions that still hold it learn that theirs counts no more.
 * @param mayGo asked in the transaction itself: nothing is lost that was stored a moment ago.
 * @returns whether it was thrown away.
 */
export async function discardBody(
  name: string,
  mayGo: (unsent: UnsentBlocks, epoch: string) => boolean = () => true,
): Promise<boolean> {
  const db = await openBodyDatabase(name, () => {});
  try {
    const tx = beginWriting(db);
    tx.done.catch(() => {});
    const custom = tx.objectStore('custom');
    const [unsent, epoch] = await Promise.all([readUnsent(custom), custom.get('epoch')]);
    if (!mayGo(unsent, epochOf(epoch))) {
      await tx.done;
      return false;
    }
    await Promise.all([
      tx.objectStore('updates').clear(),
      custom.clear(),
      custom.put(newToken(), 'epoch'),
      tx.done,
    ]);
  } finally {
    db.close();
  }
  const tabs = bodyChannel(name);
  tabs.postMessage('discarded');
  tabs.close();
  return true;
}
