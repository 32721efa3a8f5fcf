/**
 * A body on this device's disk, with the signal that y-indexeddb lacks: a change counts as saved when the transaction
 * that stored it has completed. Rows and the unsent set are written in one transaction, so that after any crash the set
 * names what the rows hold.
 *
 * Tabs share the database. After each transaction a hint goes out, and the other tabs read the new rows: what
 * one tab sees of another is on disk already.
 */
import * as Y from 'yjs';
import type { LineageId } from '#shared/kernel/ids.ts';
import type { Clock } from '../kernel/clock.ts';
import { newToken } from '../kernel/random.ts';
import { writableStore, type Store } from '../kernel/store.ts';
import {
  abortQuietly,
  beginWriting,
  bodyChannel,
  epochOf,
  historyOf,
  keepOpening,
  keepUnsent,
  lastKeyOf,
  moveUnreadable,
  openBodyDatabase,
  keepWriter,
  readBody,
  readUnsent,
  readWriters,
  type BodyDatabase,
  type BodyTransaction,
  type UnsentBlocks,
} from './body-database.ts';
import { storageFault, type StorageFault } from './storage-fault.ts';
import { touchedBlocks } from './touched-blocks.ts';
import { hasChanges, isEmpty, joined, nothing, type Waiting } from './waiting-changes.ts';

export interface BodyStorage {
  /** Changes wait for their transaction. */
  readonly isWriting: boolean;
  /** Why the last attempt failed; it is repeated until it succeeds. */
  readonly fault: StorageFault | null;
  /** Rows that could not be read; set aside under `unreadable/<key>` in `custom`. */
  readonly unreadableRows: number;
  /** Newest document schema that wrote here; 0 before any. */
  readonly schema: number;
  /** The stored body was thrown away (late work moved to an amendment): this doc must not be used any more. */
  readonly isDiscarded: boolean;
}

export interface DurableBody {
  /** Resolves when the rows were applied, or could not be read at the first attempt. */
  readonly whenLoaded: Promise<void>;
  readonly storage: Store<BodyStorage>;
  readonly unsent: Store<UnsentBlocks>;
  /** Yjs client ids of this device that wrote what is not known to be sent. */
  writers(): ReadonlySet<number>;
  /** Forgets blocks whose tokens are still the given ones. */
  receipted(blocks: UnsentBlocks): void;
  /** Resolves when everything up to now is stored; waits through failures. */
  whenStored(): Promise<void>;
  /** Of which history of the relay's texts it is; `null` before it was loaded, and where nothing was ever synced. */
  history(): LineageId | null;
  /** Changes when the stored body is thrown away: this one counts while the disk says the same. */
  epoch(): string;
  /** Stored with the next change, which is of that history. */
  noteHistory(history: LineageId): void;
  /** How the page stood around it when it was last open here; `null` before it was loaded, and the first time. */
  opening(): string | null;
  /** Kept for the next opening, where the disk takes it. */
  noteOpening(opening: string): void;
  close(): Promise<void>;
}

export interface DurableBodyOptions {
  readonly clock: Clock;
  readonly root: Y.XmlFragment;
  /** Newest schema that this app knows and may write. */
  readonly schema: number;
  /** Whether a transaction's origin is the relay: stored like any other, but not "to be sent". */
  isFromRelay(origin: unknown): boolean;
}

/** What is stored together is one row; merging many would take longer than it saves. */
const fewRows = (rows: readonly Uint8Array[]): readonly Uint8Array[] =>
  rows.length > 1 && rows.length <= 100 ? [Y.mergeUpdates([...rows])] : rows;

/** Rows after the snapshot at which everything is written as one row again. */
export const trimAfterRows = 500;

const longestRetryMs = 10_000;
/** Receipts go to disk with the next change, or after this, ms: one that is lost only means sending again. */
const receiptsAfterMs = 500;
/** The first change is stored at once; while one goes on writing, what came meanwhile follows in one transaction, ms. */
const ownRestMs = 200;
/** The same for what the relay sent: it is on the relay's disk already, ms. */
const relayedRestMs = 1000;
export function openDurableBody(name: string, doc: Y.Doc, options: DurableBodyOptions): DurableBody {
  const { clock, root } = options;
  const storage = writableStore<BodyStorage>({
    isWriting: false,
    fault: null,
    unreadableRows: 0,
    schema: 0,
    isDiscarded: false,
  });
  const unsent = writableStore<UnsentBlocks>(new Map());
  const tabs = bodyChannel(name);
  const origin = { name };
  const loaded = Promise.withResolvers<void>();

  let db: BodyDatabase | null = null;
  let waiting = nothing();
  /** Rows from this key on were neither read nor written by us. */
  let nextKey = 0;
  let rowCount = 0;
  /** Changes when the stored body is thrown away. */
  let epoch = '';
  let isRead = false;
  /** A relay that was restored from a backup begins another: a text that is ahead is not mixed into it in silence. */
  let history: LineageId | null = null;
  let isHistoryStored = true;
  const writers = new Set<number>();
  /** The one of `writers` that this session stored: once for each that writes. */
  let keptWriter: number | null = null;
  let opening: string | null = null;
  /** Another tab stored something. */
  let hasNews = false;
  let isClosed = false;
  let failures = 0;
  let turn: Promise<void> | null = null;
  let cancelRetry: (() => void) | null = null;
  let cancelReceipts: (() => void) | null = null;
  let areReceiptsDue = false;
  /** When what waits is to be stored, device clock, ms. */
  let changes: { readonly dueAtMs: number; readonly cancel: () => void } | null = null;
  let areChangesDue = true;
  let storedAtMs = Number.NEGATIVE_INFINITY;
  const waiters: (() => void)[] = [];

  const change = (next: Partial<BodyStorage>) => storage.set({ ...storage.get(), ...next });
  const hasWork = () =>
    !isRead ||
    hasNews ||
    (areChangesDue && hasChanges(waiting)) ||
    (areReceiptsDue && waiting.receipted.size > 0);

  function onUpdate(update: Uint8Array, from: unknown, _doc: Y.Doc, transaction: Y.Transaction) {
    if (from === origin) return;
    if (storage.get().isDiscarded) return change({ isWriting: true });
    waiting.rows.push(update);
    // Before it counts as unsent: whoever hears of that must not take it for saved.
    if (!storage.get().isWriting) change({ isWriting: true });
    const isRelayed = options.isFromRelay(from);
    if (!isRelayed) {
      writers.add(doc.clientID);
      const next = new Map(unsent.get());
      for (const block of touchedBlocks(transaction, root)) {
        const token = newToken();
        waiting.touched.set(block, token);
        next.set(block, token);
      }
      unsent.set(next);
    }
    // A clock that was set back must not make anybody wait for the time that it had.
    storeChanges(Math.min(storedAtMs, clock.now()) + (isRelayed ? relayedRestMs : ownRestMs));
  }

  /** Changes are stored at `dueAtMs` (device clock), or earlier with others. */
  function storeChanges(dueAtMs: number) {
    if (changes && changes.dueAtMs <= dueAtMs) return;
    changes?.cancel();
    changes = null;
    const left = dueAtMs - clock.now();
    if (left <= 0) storeNow();
    else changes = { dueAtMs, cancel: clock.after(left, storeNow) };
  }

  /** Everything that waits, without a pause. */
  function storeNow() {
    changes?.cancel();
    changes = null;
    areChangesDue = true;
    areReceiptsDue = true;
    work();
  }

  /** One transaction after another, as long as there is work. */
  function work() {
    if (turn || cancelRetry || isClosed || storage.get().isDiscarded) return;
    turn = Promise.resolve()
      .then(async () => {
        while (hasWork() && !storage.get().isDiscarded) await step();
        failures = 0;
        change({ isWriting: hasChanges(waiting), fault: null });
        for (const resolve of waiters.splice(0)) resolve();
      })
      .catch((error: unknown) => {
        change({ fault: storageFault(error) });
        loaded.resolve();
        if (!isClosed) retryLater();
      })
      .finally(() => {
        turn = null;
        if (hasWork() || waiters.length > 0) work();
      });
  }

  function retryLater() {
    cancelRetry = clock.after(Math.min(1000 * 2 ** failures++, longestRetryMs), () => {
      cancelRetry = null;
      work();
    });
  }

  const openOnce = async (): Promise<BodyDatabase> =>
    (db ??= await openBodyDatabase(name, () => (db = null)));

  async function step() {
    try {
      await (isRead ? transact() : takeOver());
    } catch (error) {
      if (storageFault(error) === 'closed') {
        db?.close();
        db = null;
      }
      throw error;
    }
  }

  /** The first reading: what this session wrote meanwhile is stored after it. */
  async function takeOver() {
    const opened = await openOnce();
    hasNews = false;
    const stored = await readBody(opened);
    epoch = stored.epoch;
    history ??= stored.history;
    opening ??= stored.opening;
    // Before the first row is applied: what a newer app wrote is never shown by this one.
    if (stored.schema !== storage.get().schema) change({ schema: stored.schema });
    refreshUnsent(stored.unsent);
    if (stored.unsent.size > 0) for (const writer of stored.writers) writers.add(writer);
    const unreadable = applyRows(stored.keys, stored.rows);
    if (unreadable.length > 0) {
      const tx = beginWriting(opened);
      tx.done.catch(() => {});
      await moveUnreadable(tx, unreadable);
      await tx.done;
      change({ unreadableRows: unreadable.length });
    }
    nextKey = (stored.keys.at(-1) ?? nextKey - 1) + 1;
    rowCount = stored.keys.length - unreadable.length;
    isRead = true;
    loaded.resolve();
  }

  /** Reads what other sessions wrote and writes what waits, all or nothing. */
  async function transact() {
    const isFresh = db === null;
    const tx = beginWriting(await openOnce());
    // Awaited below; a failing request rejects it as well, perhaps before anybody listens.
    tx.done.catch(() => {});
    const updates = tx.objectStore('updates');
    let taken: Waiting | null = null;
    try {
      const custom = tx.objectStore('custom');
      const [stored, schema, noted] = await Promise.all([
        custom.get('epoch'),
        hasNews ? custom.get('schema') : storage.get().schema,
        hasNews ? custom.get('history') : null,
      ]);
      history ??= historyOf(noted);
      if (isFresh && stored === undefined && (await lastKeyOf(updates)) < nextKey - 1) beginAnew();
      const seen = epochOf(stored);
      if (epoch !== seen) return discarded();
      // Before its rows are applied.
      const schemaBefore = Number(schema ?? 0);
      if (schemaBefore !== storage.get().schema) change({ schema: schemaBefore });

      // A keystroke costs few requests: rows of others are read only when there may be some.
      const isTrim = rowCount + waiting.rows.length >= trimAfterRows;
      const isReading = hasNews || isTrim;
      hasNews = false;
      const read = isReading ? await readRows(tx) : { last: nextKey - 1, count: 0 };

      taken = waiting;
      waiting = nothing();
      areChangesDue = false;
      areReceiptsDue = false;
      const historyThen = history;
      const written = isTrim ? [Y.encodeStateAsUpdate(doc)] : fewRows(taken.rows);
      const keys: number[] = [];
      for (const row of written) keys.push(await updates.add(row));
      const last = keys.at(-1) ?? read.last;
      if (isTrim) await updates.delete(IDBKeyRange.upperBound(last, true));
      const schemaNow = await keepFacts(tx, taken);
      const blocks = isReading ? await readUnsent(custom) : null;
      await tx.done;
      isHistoryStored ||= history === historyThen;

      // Somebody else's rows stand before ours: they are read next.
      hasNews ||= keys[0] !== undefined && keys[0] > read.last + 1;
      if (!hasNews) nextKey = last + 1;
      rowCount = isTrim ? 1 : rowCount + read.count + written.length;
      storedAtMs = clock.now();
      if (blocks) refreshUnsent(blocks);
      if (schemaNow !== storage.get().schema) change({ schema: schemaNow });
      if (!isEmpty(taken)) tabs.postMessage('stored');
    } catch (error) {
      if (taken) waiting = joined(taken, waiting);
      areChangesDue = true;
      areReceiptsDue = true;
      keptWriter = null;
      abortQuietly(tx);
      throw error;
    }
  }

  /** The browser threw away what was stored, under our feet: everything waits to be stored again. */
  function beginAnew() {
    [epoch, nextKey, rowCount, hasNews, isHistoryStored] = ['', 0, 0, true, history === null];
    keptWriter = null;
    const touched = new Map([...unsent.get(), ...waiting.touched]);
    waiting = { ...waiting, rows: [Y.encodeStateAsUpdate(doc)], touched };
    areChangesDue = true;
  }

  /** Applies what other sessions wrote; that it waits to be sent is known before. */
  async function readRows(tx: BodyTransaction): Promise<{ last: number; count: number }> {
    const updates = tx.objectStore('updates');
    const range = IDBKeyRange.lowerBound(nextKey);
    const custom = tx.objectStore('custom');
    const [keys, rows, blocks, stored] = await Promise.all([
      updates.getAllKeys(range),
      updates.getAll(range),
      readUnsent(custom),
      readWriters(custom),
    ]);
    for (const writer of stored) writers.add(writer);
    refreshUnsent(blocks);
    const unreadable = applyRows(keys, rows);
    await moveUnreadable(tx, unreadable);
    if (unreadable.length > 0) change({ unreadableRows: storage.get().unreadableRows + unreadable.length });
    return { last: keys.at(-1) ?? nextKey - 1, count: keys.length - unreadable.length };
  }

  function applyRows(keys: readonly number[], rows: readonly Uint8Array[]): [number, Uint8Array][] {
    const unreadable: [number, Uint8Array][] = [];
    const applyAll = () =>
      keys.forEach((key, i) => {
        const row = rows[i];
        if (!row) return;
        try {
          Y.applyUpdate(doc, row, origin);
        } catch {
          unreadable.push([key, row]);
        }
      });
    // Who listens to updates has the whole body written out as one: nobody needs what was just read.
    doc.off('update', onUpdate);
    try {
      Y.transact(doc, applyAll, origin, false);
    } finally {
      doc.on('update', onUpdate);
    }
    return unreadable;
  }

  /** The unsent blocks and the schema; returns the newest schema that wrote here. */
  async function keepFacts(tx: BodyTransaction, { rows, touched, receipted }: Waiting): Promise<number> {
    const custom = tx.objectStore('custom');
    if (touched.size > 0 && keptWriter !== doc.clientID) {
      await keepWriter(tx, doc.clientID);
      keptWriter = doc.clientID;
    }
    await keepUnsent(tx, touched, receipted);
    if (!isHistoryStored && history !== null) await custom.put(history, 'history');
    const known = storage.get().schema;
    if (known >= options.schema) return known;
    const stored = Number((await custom.get('schema')) ?? 0);
    if (rows.length === 0 || stored >= options.schema) return stored;
    await custom.put(options.schema, 'schema');
    return options.schema;
  }

  /** What is stored, with what has changed since the transaction was begun. */
  function refreshUnsent(stored: UnsentBlocks) {
    const next = new Map([...stored].filter(([block, token]) => waiting.receipted.get(block) !== token));
    for (const [block, token] of waiting.touched)
      if (waiting.receipted.get(block) !== token) next.set(block, token);
    if (!sameBlocks(next, unsent.get())) unsent.set(next);
  }

  function discarded() {
    // What waits is in memory alone, and is not called saved.
    change({ isDiscarded: true, isWriting: hasChanges(waiting) });
    loaded.resolve();
  }

  tabs.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.data === 'discarded') return discarded();
    hasNews = true;
    work();
  });
  const stopLeaving = onLeaving(storeNow);
  if (doc.store.clients.size > 0) waiting.rows.push(Y.encodeStateAsUpdate(doc));
  doc.on('update', onUpdate);
  work();

  return {
    whenLoaded: loaded.promise,
    storage,
    unsent,
    writers: () => writers,
    receipted(blocks) {
      const next = new Map(unsent.get());
      for (const [block, token] of blocks)
        if (next.get(block) === token) {
          next.delete(block);
          // Also where the change itself waits: the disk may hold an earlier one of the same block.
          waiting.receipted.set(block, token);
        }
      if (next.size === unsent.get().size) return;
      unsent.set(next);
      cancelReceipts ??= clock.after(receiptsAfterMs, () => {
        cancelReceipts = null;
        areReceiptsDue = true;
        work();
      });
    },
    whenStored: () =>
      new Promise((resolve) => {
        areChangesDue = true;
        areReceiptsDue = true;
        if (!hasWork() && !turn) return resolve();
        waiters.push(resolve);
        storeNow();
      }),
    history: () => history,
    epoch: () => epoch,
    noteHistory(next) {
      isHistoryStored &&= next === history;
      history = next;
    },
    opening: () => opening,
    noteOpening(next) {
      if (next === opening || !db || storage.get().isDiscarded) return;
      opening = next;
      keepOpening(db, next).catch(() => undefined); // the next opening takes a moment longer
    },
    async close() {
      doc.off('update', onUpdate);
      // What is still waiting gets its chance; a failing disk does not hold up the closing.
      if (!storage.get().isDiscarded && cancelRetry === null) {
        storeNow();
        await turn;
      }
      isClosed = true;
      stopLeaving();
      changes?.cancel();
      cancelRetry?.();
      cancelReceipts?.();
      tabs.close();
      db?.close();
      db = null;
    },
  };
}

/** The page may be gone soon: what waits is stored while there is time. */
function onLeaving(store: () => void): () => void {
  if (typeof document === 'undefined') return () => {};
  const onVisibility = () => document.visibilityState === 'hidden' && store();
  document.addEventListener('visibilitychange', onVisibility);
  return () => document.removeEventListener('visibilitychange', onVisibility);
}

const sameBlocks = (a: UnsentBlocks, b: UnsentBlocks): boolean =>
  a.size === b.size && [...a].every(([block, token]) => b.get(block) === token);
