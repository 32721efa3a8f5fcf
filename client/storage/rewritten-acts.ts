/** Stored acts written anew: without texts that were redacted (D4), many in one row, or out of the way. */
import type { IDBPTransaction } from 'idb';
import { withoutTexts } from '#shared/acts/redact.ts';
import type { Digest, LedgerId } from '#shared/kernel/ids.ts';
import { isPage, keptIn, readRows, type ActRow, type KeptText } from './act-rows.ts';
import { pageOf, written } from './page-of-acts.ts';
import {
  keyOf,
  mostGathered,
  ofLedger,
  strict,
  type DeviceDatabase,
  type DeviceSchema,
} from './device-database.ts';

/** Puts the acts of many small rows into few; with them goes what is read by nobody. */
export async function gatherRows(db: DeviceDatabase, ledger: LedgerId): Promise<void> {
  const tx = db.transaction('acts', 'readwrite', strict);
  tx.done.catch(() => {});
  const { acts } = readRows(await tx.store.getAll(ofLedger(ledger)));
  await tx.store.delete(ofLedger(ledger));
  for (let i = 0; i < acts.length; i += mostGathered) {
    const page = pageOf(acts.slice(i, i + mostGathered));
    if (page) await tx.store.put(page.row, keyOf(ledger, page));
  }
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

/** The same in a transaction. */
export async function eraseTexts(tx: ActsAndOutbox, ledger: LedgerId, redacted: ReadonlySet<Digest>) {
  for await (const cursor of tx.objectStore('acts').iterate(ofLedger(ledger))) {
    const lighter = rowWithoutTexts(cursor.value, redacted);
    if (lighter !== cursor.value) await cursor.update(lighter);
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

/** D4: the same row when it carries none of the texts. */
function rowWithoutTexts(row: ActRow, redacted: ReadonlySet<Digest>): ActRow {
  if (!isPage(row)) {
    const { textHashes: _, ...act } = row;
    const lighter = withoutTexts(act, redacted);
    return lighter === act ? row : lighter;
  }
  const kept = keptIn(row);
  const isTold = ({ hash }: KeptText): boolean => redacted.has(hash);
  if (!kept.some(({ texts }) => texts.some(isTold))) return row;
  const lighter = kept.map((act) => ({ ...act, texts: act.texts.filter((text) => !isTold(text)) }));
  return written(row.ledger, row.lineage, JSON.stringify(lighter));
}
