/** What this device keeps for one member of one workspace, beside the bodies: acts, outbox, library, drafts, the key. */
import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction } from 'idb';
import type { ActDraft } from '#shared/acts/compose-act.ts';
import type { SignedAct, StampedAct } from '#shared/acts/envelope.ts';
import { textHash } from '#shared/acts/free-text.ts';
import { withoutTexts } from '#shared/acts/redact.ts';
import type { ActId, Digest, LedgerId, LineageId, MemberId } from '#shared/kernel/ids.ts';
import type { WritingAnswer } from '#shared/protocol/http-api.ts';
import type { LibraryEntry } from '#shared/protocol/library-entry.ts';
import type { Refusal } from '#shared/protocol/refusal.ts';
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

/** An act as it is kept here. */
export interface StoredAct extends StampedAct {
  /**
   * The hashes of `texts`, in their order, as they were when the act was verified: hashing sixty comments anew takes
   * longer than everything else about reading them. Absent where an older app stored it.
   */
  readonly textHashes?: readonly Digest[];
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

interface DeviceSchema extends DBSchema {
  acts: { key: [string, number]; value: StoredAct };
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
  former: { key: number; value: StoredAct };
}

export type DeviceDatabase = IDBPDatabase<DeviceSchema>;

export const openDeviceDatabase = (name: string): Promise<DeviceDatabase> =>
  openDB<DeviceSchema>(name, 3, {
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
    },
    // A newer app in another tab must not wait for this one; what this tab cannot keep from then on, it says.
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  });

const strict = { durability: 'strict' } as const;
const ofLedger = (ledger: LedgerId) => IDBKeyRange.bound([ledger, 0], [ledger, Number.MAX_SAFE_INTEGER]);

export const storedActs = (db: DeviceDatabase, ledger: LedgerId): Promise<StoredAct[]> =>
  db.getAll('acts', ofLedger(ledger));

/**
 * Stores verified acts; whatever of them stands in the outbox has arrived and leaves it.
 * @param redacted texts that one of the acts removes (D4): with it, they are gone from this device.
 */
export async function storeActs(
  db: DeviceDatabase,
  ledger: LedgerId,
  acts: readonly { readonly id: ActId; readonly stamped: StoredAct }[],
  redacted: ReadonlySet<Digest> = new Set(),
): Promise<void> {
  const tx = db.transaction(['acts', 'outbox'], 'readwrite', strict);
  tx.done.catch(() => {});
  const outbox = tx.objectStore('outbox');
  const hasOwn = (await outbox.count()) > 0;
  await Promise.all(
    acts.map(async ({ id, stamped }) => {
      const [order] = await Promise.all([
        hasOwn ? outbox.index('id').getKey(id) : undefined,
        tx.objectStore('acts').put(stamped, [ledger, stamped.stamp.seq]),
      ]);
      if (order !== undefined) await outbox.delete(order);
    }),
  );
  if (redacted.size > 0) await eraseTexts(tx, ledger, redacted);
  await tx.done;
}

/** D4: takes texts that are still kept here out of a ledger's acts, and out of the outbox. */
export async function eraseStoredTexts(
  db: DeviceDatabase,
  ledger: LedgerId,
  redacted: ReadonlySet<Digest>,
): Promise<void> {
  const tx = db.transaction(['acts', 'outbox'], 'readwrite', strict);
  tx.done.catch(() => {});
  await eraseTexts(tx, ledger, redacted);
  await tx.done;
}

type ActsAndOutbox = IDBPTransaction<DeviceSchema, ('acts' | 'outbox')[], 'readwrite'>;

async function eraseTexts(tx: ActsAndOutbox, ledger: LedgerId, redacted: ReadonlySet<Digest>) {
  for await (const cursor of tx.objectStore('acts').iterate(ofLedger(ledger))) {
    const { textHashes: _, ...act } = cursor.value;
    const lighter = withoutTexts(act, redacted);
    if (lighter !== act) await cursor.update(lighter);
  }
  // The relay removes only what it has: such an entry is on its way back.
  for await (const cursor of tx.objectStore('outbox').index('ledger').iterate(ledger))
    if (withoutTexts(cursor.value.act, redacted) !== cursor.value.act) await cursor.delete();
}

/** Takes all stamped acts out of the way: they are read from the relay again, and those that it lacks stay here. */
export async function setHistoryAside(db: DeviceDatabase): Promise<void> {
  const tx = db.transaction(['acts', 'former'], 'readwrite', strict);
  tx.done.catch(() => {});
  for await (const cursor of tx.objectStore('acts')) await tx.objectStore('former').add(cursor.value);
  await tx.objectStore('acts').clear();
  await tx.done;
}

/** Hashes of the texts that the act at `seq` still carries; none when it is not here. */
export async function storedTexts(
  db: DeviceDatabase,
  ledger: LedgerId,
  seq: number,
): Promise<readonly Digest[]> {
  const act = await db.get('acts', [ledger, seq]);
  return (act?.texts ?? []).flatMap((salted) => textHash(salted) ?? []);
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
