/** Acts in rows: read back as they came, whatever was put together; and what is not what was stored is not read. */
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { openDB } from 'idb';
import { describe, expect, it } from 'vitest';
import { signedBytes } from '#shared/acts/envelope.ts';
import type { PlacedAct } from '#shared/acts/opened-act.ts';
import { foldDocument, emptyDocument } from '#shared/fold/document-fold.ts';
import { actsOf, readRows, type StoredPage } from '../../../client/storage/act-rows.ts';
import { pageOf, written } from '../../../client/storage/page-of-acts.ts';
import { openDeviceDatabase, storeActs, storedActs } from '../../../client/storage/device-database.ts';
import { gatherRows } from '../../../client/storage/rewritten-acts.ts';
import { storedTexts } from '../../../client/storage/stored-texts.ts';
import { busyLedger } from '../../bench/busy-ledger.ts';
import '../../fixed-seed.ts';

const ledger = busyLedger(120);
const acts: readonly PlacedAct[] = ledger.acts;
const empty = emptyDocument(ledger.id, ledger.world.lineage);
const whole = foldDocument(empty, acts, ledger.world.state);
const folded = (read: readonly PlacedAct[]) => foldDocument(empty, read, ledger.world.state);

function page(from: number, to: number): StoredPage {
  const made = pageOf(acts.slice(from, to));
  if (!made) throw new Error('a page holds something');
  return made;
}

let count = 0;
const device = () => openDeviceDatabase(`act-rows-${count++}`);

describe('acts in rows', () => {
  it('hold every signed byte and every text', () => {
    for (const [i, read] of actsOf(page(0, 120).row).entries()) {
      const original = ledger.stamped[i];
      const { ledger: id, lineage, payload, key, publicKey, signature } = read.envelope;
      const texts = read.envelope.texts.map(({ salt, text }) => ({ salt, text }));
      expect({ ledger: id, lineage, payload, key, publicKey, signature, texts, stamp: read.stamp }).toEqual(
        original,
      );
      expect(signedBytes(read.envelope)).toEqual(original && signedBytes(original));
      expect(read.texts).toEqual(acts[i]?.texts);
      expect(read.act).toEqual(acts[i]?.act);
    }
  });

  it('[E2] stored in batches of any size by two tabs, they fold to the same', async () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 119 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(cuts, cuts, async (mine, yours) => {
        const db = await device();
        for (const each of [mine, yours]) {
          const places = [0, ...each.toSorted((a, b) => a - b), 120];
          const pages = places.slice(1).map((to, i) => page(places[i] ?? 0, to));
          await storeActs(db, ledger.id, pages);
        }
        expect(folded((await storedActs(db, ledger.id)).acts)).toEqual(whole);
        await gatherRows(db, ledger.id);
        expect(await db.count('acts')).toBe(1);
        expect(folded((await storedActs(db, ledger.id)).acts)).toEqual(whole);
        expect(await storedTexts(db, ledger.id, 77)).toEqual([...(acts[76]?.texts.keys() ?? [])]);
        db.close();
      }),
      { numRuns: 15 },
    );
  });

  it('end before a row that is not what was stored', async () => {
    const db = await device();
    const [first, second, third] = [page(0, 40), page(40, 80), page(80, 120)];
    const row = second.row;
    if (!('sum' in row)) throw new Error('a new row');
    const texts = [row.acts.replace('Said', 'Sold'), row.acts.slice(1), '', 7, undefined];
    for (const changed of texts) {
      const broken = { ...second, row: { ...row, acts: changed } };
      await storeActs(db, ledger.id, [first, broken as StoredPage, third]);
      const read = await storedActs(db, ledger.id);
      expect(read.acts).toHaveLength(40);
      expect(read.others).toHaveLength(40);
    }
    // What the relay sends again stands in its place.
    await storeActs(db, ledger.id, [second]);
    expect(folded((await storedActs(db, ledger.id)).acts)).toEqual(whole);
  });

  it('as a relay sends a long ledger are left as they are, and gathered when they came one by one', async () => {
    const isScattered = async (rows: number, each: number): Promise<boolean> => {
      const db = await device();
      for (let row = 0; row < rows; row++) {
        const kept = Array.from({ length: each }, (_, i) => {
          const seq = row * each + i + 1;
          const stamp = { seq, prev: seq === 1 ? '' : `hash-${seq - 1}`, hash: `hash-${seq}` };
          return { act: {}, texts: [], stamp };
        });
        const made = written(ledger.id, ledger.world.lineage, JSON.stringify(kept));
        await db.put('acts', made, [ledger.id, (row + 1) * each, row * each + 1]);
      }
      const read = await storedActs(db, ledger.id);
      db.close();
      expect(read.acts).toHaveLength(rows * each);
      return read.isScattered;
    };
    expect(await isScattered(340, 200)).toBe(false);
    expect(await isScattered(240, 1)).toBe(true);
  });

  it('of another history are not mixed in', () => {
    const other = busyLedger(40);
    const moved = other.acts.map((act) => ({
      ...act,
      stamp: act.stamp && { ...act.stamp, prev: act.stamp.hash },
    }));
    const { acts: read, others } = readRows([page(0, 20).row, pageOf(moved)?.row ?? page(0, 1).row]);
    expect([read.length, others.length]).toEqual([20, 40]);
  });

  it('one a row, as an older app stored them, open for ever', async () => {
    const name = `act-rows-${count++}`;
    const old = await openDB(name, 3, {
      upgrade(db) {
        db.createObjectStore('acts');
        const outbox = db.createObjectStore('outbox', { autoIncrement: true });
        outbox.createIndex('ledger', 'ledger');
        outbox.createIndex('id', 'id', { unique: true });
        for (const store of ['library', 'documents', 'unsent', 'late', 'drafts', 'keys', 'writing'])
          db.createObjectStore(store);
        db.createObjectStore('former', { autoIncrement: true });
      },
    });
    for (const [i, act] of ledger.stamped.slice(0, 100).entries())
      // Before the hashes of texts were kept, and after.
      await old.put('acts', i % 2 ? act : { ...act, textHashes: [...(acts[i]?.texts.keys() ?? [])] }, [
        ledger.id,
        i + 1,
      ]);
    old.close();
    const db = await openDeviceDatabase(name);
    expect(await storedTexts(db, ledger.id, 77)).toEqual([...(acts[76]?.texts.keys() ?? [])]);
    await storeActs(db, ledger.id, [page(100, 120)]);
    expect(folded((await storedActs(db, ledger.id)).acts)).toEqual(whole);
    await gatherRows(db, ledger.id);
    expect(await db.count('acts')).toBe(1);
    expect(folded((await storedActs(db, ledger.id)).acts)).toEqual(whole);
  });
});
