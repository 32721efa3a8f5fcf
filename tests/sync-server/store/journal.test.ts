/** The embedded store's journal: what is stored is read and found again at every moment between it and the logs. */
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LedgerId, LineageId } from '#shared/kernel/ids.ts';
import { StartFailure } from '../../../sync-server/start-failure.ts';
import { makeBackup } from '../../../sync-server/store/backup-file.ts';
import { DamagedStore } from '../../../sync-server/store/damage.ts';
import { openSqliteStore } from '../../../sync-server/store/sqlite-store.ts';
import type { Store } from '../../../sync-server/store/store.ts';
import { randomFrom } from '../../convergence/random.ts';

let folder = '';
const opened: Store[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-journal-'));
});
afterEach(() => {
  for (const store of opened.splice(0)) store.close();
  rmSync(folder, { recursive: true, force: true });
});

const documents = Array.from({ length: 30 }, (_, i) => LedgerId.parse(`document-${i}`));
const [document = LedgerId.parse('none')] = documents;
const lineage = LineageId.parse('lineage-1');
const bytes = (...values: number[]): Uint8Array => new Uint8Array(values);

/** A store whose timer is turned by hand, and for which each piece of its work takes `pieceMs`. */
function openByHand(of = folder, pieceMs = 0.4): { readonly store: Store; readonly tick: () => void } {
  const tasks = new Set<() => void>();
  const every = (_: number, task: () => void) => {
    tasks.add(task);
    return () => void tasks.delete(task);
  };
  let nowMs = 0;
  const store = openSqliteStore(of, every, () => (nowMs += pieceMs));
  opened.push(store);
  return { store, tick: () => tasks.forEach((task) => task()) };
}

function createDocuments(store: Store): void {
  store.setSetting('workspace', 'workspace-1');
  store.transaction(() => {
    for (const id of documents) store.createDocument({ document: id, lineage, schema: 1, sealed: false });
  });
}

/** A folder as it lies on the disk now, as a process that is killed leaves it. */
function asItLies(of = folder): string {
  const copy = mkdtempSync(join(folder, 'killed-'));
  for (const end of ['', '-wal'])
    if (existsSync(join(of, `countersign.sqlite${end}`)))
      copyFileSync(join(of, `countersign.sqlite${end}`), join(copy, `countersign.sqlite${end}`));
  return copy;
}

const inTable = (table: 'journal' | 'log', of = folder): number => {
  using database = new DatabaseSync(join(of, 'countersign.sqlite'), { readOnly: true });
  return Number(database.prepare(`SELECT count(*) AS rows FROM ${table}`).get()?.['rows']);
};

test('what a transaction adds to many documents is one row, and a row of each log a second later', () => {
  const { store, tick } = openByHand();
  createDocuments(store);
  for (let i = 0; i < 3; i++)
    store.transaction(() => {
      for (const id of documents) store.appendUpdates(id, [bytes(i), bytes()], i);
    });
  expect([inTable('journal'), inTable('log')]).toEqual([3, 0]);
  for (let i = 0; i < 200; i++) tick();
  expect([inTable('journal'), inTable('log')]).toEqual([0, documents.length]);
  for (const id of documents)
    expect(store.loadBody(id)).toEqual({
      snapshot: null,
      updates: [bytes(0), bytes(), bytes(1), bytes(), bytes(2), bytes()],
      seq: 6,
    });
});

test('where everything takes long, a little is settled each time all the same', () => {
  const { store, tick } = openByHand(folder, 1_000);
  createDocuments(store);
  store.transaction(() => {
    for (const id of documents) store.appendUpdates(id, [bytes(1)], 1);
  });
  for (let i = 0; i < 100; i++) tick();
  expect([inTable('journal'), inTable('log')]).toEqual([0, documents.length]);
});

test('[promise 1] a relay that is killed anywhere between journal and log loses nothing and has nothing twice', () => {
  for (const seed of [1, 2, 3]) {
    const random = randomFrom(seed);
    let [home, { store, tick }] = [folder, openByHand()];
    if (seed === 1) createDocuments(store);
    // The second and third begin with what the one before left.
    const written = new Map(documents.map((id) => [id, wholeOf(store, id)]));
    for (let step = 0; step < 100; step++) {
      const some = documents.filter(() => random.below(4) === 0);
      const dice = random.below(10);
      if (dice < 5)
        store.transaction(() => {
          for (const id of some) {
            const updates = Array.from({ length: 1 + random.below(3) }, () =>
              bytes(seed, step, random.below(256)),
            );
            written.get(id)?.push(...updates);
            expect(store.appendUpdates(id, updates, step)).toBe(written.get(id)?.length);
          }
        });
      else if (dice < 8) for (let i = 0; i < 25; i++) tick();
      else if (dice === 8) snapshot(store, some);
      else if (random.below(3) === 0) {
        home = asItLies(home);
        ({ store, tick } = openByHand(home));
      }
      if (step % 5 > 0) continue;
      expect(allOf(store), `seed ${seed}, step ${step}`).toBe(hexOf(written));
      const again = openSqliteStore(asItLies(home));
      expect(allOf(again), `seed ${seed}, step ${step}, killed`).toBe(hexOf(written));
      again.close();
    }
    store.close();
  }

  /** A snapshot here is all updates up to its number, each with a byte for its length before it. */
  function snapshot(store: Store, some: readonly LedgerId[]): void {
    store.transaction(() => {
      for (const id of some) {
        const whole = wholeOf(store, id);
        store.replaceSnapshot(
          id,
          whole.length,
          Buffer.concat(whole.flatMap((each) => [bytes(each.length), each])),
        );
      }
    });
  }

  function allOf(store: Store): string {
    return hexOf(new Map(documents.map((id) => [id, wholeOf(store, id)])));
  }

  function hexOf(of: ReadonlyMap<LedgerId, readonly Uint8Array[]>): string {
    return [...of].map(([id, each]) => `${id} ${Buffer.concat(each).toString('hex')}`).join('\n');
  }

  function wholeOf(store: Store, id: LedgerId): Uint8Array[] {
    const { snapshot: stored, updates, seq } = store.loadBody(id);
    const whole: Uint8Array[] = [];
    for (let at = 0; stored && at < stored.length; at += 1 + (stored[at] ?? 0))
      whole.push(stored.slice(at + 1, at + 1 + (stored[at] ?? 0)));
    whole.push(...updates);
    expect(seq).toBe(whole.length);
    return whole;
  }
});

test('a transaction that is taken back leaves no number behind', () => {
  const { store } = openByHand();
  createDocuments(store);
  store.appendUpdates(document, [bytes(1)], 0);
  expect(() =>
    store.transaction(() => {
      store.appendUpdates(document, [bytes(2)], 0);
      expect(store.loadBody(document).seq).toBe(2);
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(store.appendUpdates(document, [bytes(3)], 0)).toBe(2);
  expect(store.loadBody(document)).toEqual({ snapshot: null, updates: [bytes(1), bytes(3)], seq: 2 });
});

test('what came after a number is told from journal and log, and not when it stands in a snapshot only', () => {
  const { store, tick } = openByHand();
  createDocuments(store);
  store.appendUpdates(document, [bytes(1), bytes(2), bytes(3)], 0);
  for (let i = 0; i < 200; i++) tick();
  store.appendUpdates(document, [bytes(4), bytes(5)], 0);
  for (const [from, updates] of [
    [0, [1, 2, 3, 4, 5]],
    [2, [3, 4, 5]],
    [4, [5]],
    [5, []],
  ] as const)
    expect(store.updatesAfter(document, from)).toEqual({
      updates: updates.map((value) => bytes(value)),
      seq: 5,
      schema: 1,
    });
  store.replaceSnapshot(document, 4, bytes(99));
  expect(store.updatesAfter(document, 3)).toBeNull();
  expect(store.updatesAfter(document, 4)?.updates).toEqual([bytes(5)]);
});

describe('who looks beside a running relay', () => {
  test('sees what is journaled, and changes nothing', () => {
    const { store } = openByHand();
    createDocuments(store);
    store.appendUpdates(document, [bytes(1)], 0);
    const looking = openSqliteStore(folder);
    store.appendUpdates(document, [bytes(2)], 0);
    expect(looking.loadBody(document).updates).toEqual([bytes(1), bytes(2)]);
    looking.close();
    expect([inTable('journal'), inTable('log')]).toEqual([2, 0]);
  });

  test('takes it into a backup', async () => {
    const { store } = openByHand();
    createDocuments(store);
    store.appendUpdates(document, [bytes(1)], 0);
    const restored = mkdtempSync(join(folder, 'restored-'));
    expect(await makeBackup(folder, join(restored, 'countersign.sqlite'))).toMatchObject({ ok: true });
    const { store: copy } = openByHand(restored);
    expect(copy.loadBody(document).updates).toEqual([bytes(1)]);
  });
});

describe('damage', () => {
  test('of the journal ends the start, and nothing is changed', () => {
    const { store } = openByHand();
    createDocuments(store);
    store.appendUpdates(document, [bytes(1, 2, 3)], 0);
    const copy = asItLies();
    const database = new DatabaseSync(join(copy, 'countersign.sqlite'));
    database.exec('UPDATE journal SET crc = crc + 1');
    database.close();
    expect(() => openSqliteStore(copy)).toThrow(StartFailure);
    expect(() => openSqliteStore(copy)).toThrow(/is damaged\. Nothing was changed\./);
    expect(inTable('journal', copy)).toBe(1);
  });

  test('of what came before keeps its document from being served, and the others are settled', () => {
    const { store } = openByHand();
    createDocuments(store);
    const [, other = document] = documents;
    store.appendUpdates(document, [bytes(1)], 0);
    store.close();
    const { store: again } = openByHand();
    again.transaction(() => {
      again.appendUpdates(document, [bytes(2)], 0);
      again.appendUpdates(other, [bytes(3)], 0);
    });
    const copy = asItLies();
    const database = new DatabaseSync(join(copy, 'countersign.sqlite'));
    database.exec(`UPDATE head SET seq = 0 WHERE document = '${document}'`);
    database.close();
    for (let i = 0; i < 2; i++) {
      const { store: damaged } = openByHand(copy);
      expect(() => damaged.loadBody(document)).toThrow(DamagedStore);
      damaged.appendUpdates(other, [bytes(4)], 0);
      damaged.close();
    }
    const { store: settled } = openByHand(copy);
    expect(settled.loadBody(other).updates).toEqual([bytes(3), bytes(4), bytes(4)]);
  });
});
