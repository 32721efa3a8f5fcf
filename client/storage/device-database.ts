/** What this device keeps for one member of one workspace, beside the bodies: acts, outbox, library, drafts, the key. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { ActDraft } from '#shared/acts/compose-act.ts';
import type { SignedAct } from '#shared/acts/envelope.ts';
import type { ActId, Digest, LedgerId, LineageId, MemberId } from '#shared/kernel/ids.ts';
import type { WritingAnswer } from '#shared/protocol/http-api.ts';
import type { LibraryEntry } from '#shared/protocol/library-entry.ts';
import type { Refusal } from '#shared/protocol/refusal.ts';
import { ReadingRows, type ActRow, type ReadActs, type StoredPage } from './act-rows.ts';
import type { StoredKey } from './stored-key.ts';

/** An act of this device that the relay has not stamped. */
export interface OutboxEntry {
  readonly id: ActId;
  readonly ledger: LedgerId;
  readonly act: SignedAct;
  readonly draft: ActDraft;
  /** Refused entries are kept until the person dismisses them; they are not sent again. */
  readonly refusal: Refusal | null;
}

/** An entry in its place; keys ascend in the order of making. */
export interface PlacedOutboxEntry extends OutboxEntry {
  readonly order: number;
}

/** A document that this device holds. */
export interface DeviceDocument {
  readonly document: LedgerId;
  readonly lineage: LineageId;
  /** As last seen here; the library's entry is newer when it has one. */
  readonly title: string;
  readonly owner: MemberId;
  readonly createdAtMs: number;
  readonly changedAtMs: number;
  /** C6 */
  readonly amends: LibraryEntry['amends'];
  /** Relay time of the last prose change that this device has; `null` while its body was never synced. */
  readonly bodyAtMs: number | null;
}

/** How far the rescue of late prose has come (C3); each step is finished before the next is written. */
export interface LateRecord {
  readonly document: LedgerId;
  readonly amendment: LedgerId;
  readonly lineage: LineageId;
  readonly changes: number;
  /** Since `copied`, the unsent blocks that the draft holds, with their tokens; absent where an older app stored it. */
  readonly covers?: readonly (readonly [block: string, token: string])[];
  /** What the draft was made of, a Yjs V1 update: what comes later goes to the same draft, if nobody worked on it. */
  readonly text?: Uint8Array;
  /** What the draft says as it was made; two while it is being extended, which may be interrupted. */
  readonly made?: readonly Digest[];
  readonly step: 'copying' | 'copied' | 'cleared' | 'dismissed';
}

export interface DeviceSchema extends DBSchema {
  /**
   * By ledger, the place of the row's last act, and that of its first; before version 4, by ledger and place. What two
   * tabs store of one ledger may overlap: whoever reads it takes each place once.
   */
  acts: { key: [string, number] | [string, number, number]; value: ActRow };
  outbox: { key: number; value: OutboxEntry; indexes: { ledger: string; id: string } };
  library: { key: string; value: LibraryEntry };
  documents: { key: string; value: DeviceDocument };
  /** Documents whose body may hold unreceipted changes; the bodies' own databases know which. */
  unsent: { key: string; value: true };
  late: { key: string; value: LateRecord };
  drafts: { key: string; value: string };
  keys: { key: string; value: StoredKey };
  /** Who wrote when, as the relay last told it of each document. */
  writing: { key: string; value: WritingAnswer };
  /** Acts of a history that the relay does not show any more, as they stood in `acts`; shown nowhere. */
  former: { key: number; value: ActRow };
}

export type DeviceDatabase = IDBPDatabase<DeviceSchema>;

export const openDeviceDatabase = (name: string): Promise<DeviceDatabase> =>
  openDB<DeviceSchema>(name, 4, {
    upgrade(db, version) {
      if (version < 1) {
        db.createObjectStore('acts');
        const outbox = db.createObjectStore('outbox', { autoIncrement: true });
        outbox.createIndex('ledger', 'ledger');
        outbox.createIndex('id', 'id', { unique: true });
        for (const name of ['library', 'documents', 'unsent', 'late', 'drafts', 'keys'] as const)
          db.createObjectStore(name);
      }
      if (version < 2) db.createObjectStore('writing');
      if (version < 3) db.createObjectStore('former', { autoIncrement: true });
      // Since 4 a row of `acts` holds many: an older app does not open what it would misread.
    },
    // A newer app in another tab must not wait for this one; what this tab cannot keep from then on, it says.
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  });

export const strict = { durability: 'strict' } as const;
export const ofLedger = (ledger: LedgerId) =>
  IDBKeyRange.bound([ledger, 0], [ledger, Number.MAX_SAFE_INTEGER]);

export const keyOf = (ledger: LedgerId, { acts }: StoredPage): [string, number, number] => [
  ledger,
  acts.at(-1)?.stamp?.seq ?? 0,
  acts[0]?.stamp?.seq ?? 0,
];

/** Most acts of a row that is written anew. */
export const mostGathered = 500;
/** A ledger is written anew in fewer rows when it has so many more than it would with this many acts in each. A page of the relay's has 200. */
const mostScattered = 200;
const fewInRow = 100;

/** Few documents have more; the others' rows are fetched in pieces, two of them while one is read. */
const rowsAtFirst = 8;
const actsInPiece = 2_000;

export async function storedActs(
  db: DeviceDatabase,
  ledger: LedgerId,
): Promise<ReadActs & { readonly isScattered: boolean }> {
  const { store, done } = db.transaction('acts');
  done.catch(() => {});
  const coming: Promise<ActRow[]>[] = [];
  const ask = (range: IDBKeyRange | undefined, most?: number) => {
    if (!range) return;
    const rows = store.getAll(range, most);
    // The first that fails is the one to be told of.
    rows.catch(() => {});
    coming.push(rows);
  };
  const askedKeys = store.getAllKeys(ofLedger(ledger));
  ask(ofLedger(ledger), rowsAtFirst);
  const keys = await askedKeys;
  const later = piecesOf(keys.slice(rowsAtFirst));
  ask(later.shift());
  const reading = new ReadingRows();
  for (let next = coming.shift(); next; next = coming.shift()) {
    ask(later.shift());
    reading.add(await next);
  }
  const { acts, others } = reading;
  return { acts, others, isScattered: keys.length - acts.length / fewInRow > mostScattered };
}

function piecesOf(keys: readonly DeviceSchema['acts']['key'][]): IDBKeyRange[] {
  const pieces: IDBKeyRange[] = [];
  let from = 0;
  let count = 0;
  for (const [i, [, last, first = last]] of keys.entries()) {
    count += last - first + 1;
    if (count < actsInPiece && i < keys.length - 1) continue;
    pieces.push(IDBKeyRange.bound(keys[from], keys[i]));
    from = i + 1;
    count = 0;
  }
  return pieces;
}

/**
 * Stores verified acts that follow one another; whatever of them stands in the outbox has arrived and leaves it.
 * @param redacted texts that one of the acts removes (D4): with it, they are gone from this device.
 */
export async function storeActs(
  db: DeviceDatabase,
  ledger: LedgerId,
  pages: readonly StoredPage[],
  redacted: ReadonlySet<Digest> = new Set(),
): Promise<void> {
  const rewriting = redacted.size > 0 ? await import('./rewritten-acts.ts') : null;
  const tx = db.transaction(['acts', 'outbox'], 'readwrite', strict);
  tx.done.catch(() => {});
  await Promise.all(pages.map((page) => tx.objectStore('acts').put(page.row, keyOf(ledger, page))));
  const outbox = tx.objectStore('outbox');
  if ((await outbox.count()) > 0) {
    const arrived = new Set<string>(pages.flatMap(({ acts }) => acts.map(({ act }) => act.id)));
    for await (const cursor of outbox.iterate()) if (arrived.has(cursor.value.id)) await cursor.delete();
  }
  await rewriting?.eraseTexts(tx, ledger, redacted);
  await tx.done;
}

/** In order of making. */
export async function outboxEntries(db: DeviceDatabase, ledger?: LedgerId): Promise<PlacedOutboxEntry[]> {
  const entries: PlacedOutboxEntry[] = [];
  const tx = db.transaction('outbox');
  for await (const cursor of tx.store.iterate())
    if (!ledger || cursor.value.ledger === ledger) entries.push({ ...cursor.value, order: cursor.key });
  return entries;
}

/** Durable when it resolves. */
export async function putInOutbox(db: DeviceDatabase, entry: OutboxEntry): Promise<PlacedOutboxEntry> {
  const tx = db.transaction('outbox', 'readwrite', strict);
  tx.done.catch(() => {});
  const order = await tx.store.add(entry);
  await tx.done;
  return { ...entry, order };
}

/** @param refusal `null` when it may be sent again. */
export async function markRefused(db: DeviceDatabase, id: ActId, refusal: Refusal | null): Promise<void> {
  const tx = db.transaction('outbox', 'readwrite', strict);
  tx.done.catch(() => {});
  const order = await tx.store.index('id').getKey(id);
  const entry = order === undefined ? undefined : await tx.store.get(order);
  if (entry) await tx.store.put({ ...entry, refusal }, order);
  await tx.done;
}

export async function removeFromOutbox(db: DeviceDatabase, id: ActId): Promise<void> {
  const tx = db.transaction('outbox', 'readwrite', strict);
  tx.done.catch(() => {});
  const order = await tx.store.index('id').getKey(id);
  if (order !== undefined) await tx.store.delete(order);
  await tx.done;
}

/** A new document: its first act and what the library shows of it, kept together or not at all. */
export async function storeNewDocument(
  db: DeviceDatabase,
  document: DeviceDocument,
  entry: OutboxEntry,
  late?: LateRecord,
): Promise<void> {
  const tx = db.transaction(['outbox', 'documents', 'late'], 'readwrite', strict);
  tx.done.catch(() => {});
  if ((await tx.objectStore('outbox').index('id').getKey(entry.id)) === undefined)
    await tx.objectStore('outbox').add(entry);
  await tx.objectStore('documents').put(document, document.document);
  if (late) await tx.objectStore('late').put(late, late.document);
  await tx.done;
}

export async function replaceLibrary(db: DeviceDatabase, entries: readonly LibraryEntry[]): Promise<void> {
  const tx = db.transaction('library', 'readwrite');
  tx.done.catch(() => {});
  await tx.store.clear();
  for (const entry of entries) await tx.store.put(entry, entry.document);
  await tx.done;
}
