/** Two nodes write into one PostgreSQL: one sequence everywhere, and whoever is behind is told and keeps nothing. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Worker } from 'node:worker_threads';
import { LedgerId } from '#shared/kernel/ids.ts';
import { Behind } from '../../../sync-server/store/behind.ts';
import type { Patience } from '../../../sync-server/store/postgres-line.ts';
import { openPostgresStore } from '../../../sync-server/store/postgres-store.ts';
import type { SharedStore, Written } from '../../../sync-server/store/store.ts';
import { patient } from '../nodes/patient.ts';
import { startPostgres, type TestPostgres } from '../nodes/postgres-server.ts';
import { act, ann, ben, bytes, document, idOf, other, row } from './contract.ts';

const workspace = LedgerId.parse('workspace-1');
/** Locks are refused soon: in one process, the other node cannot go on while this one waits. */
const impatient: Patience = { ...patient, lockMs: 50 };

let server: TestPostgres;
let url: string;
let one: SharedStore;
let two: SharedStore;
let nowMs = 0;
const node = (): SharedStore =>
  openPostgresStore({ url, log: { warn: () => undefined }, patience: impatient, nowMs: () => nowMs });
beforeAll(async () => {
  server = await startPostgres();
  url = await server.database();
  one = node();
  two = node();
});
afterAll(async () => {
  one.close();
  two.close();
  await server[Symbol.asyncDispose]();
});
beforeEach(async () => {
  nowMs += 10_000; // sessions of the test before are forgotten
  await server.query(
    url,
    'TRUNCATE settings, acts, ledger_head, documents, head, log, accounts, sessions, mail_addresses, tickets CASCADE',
  );
});

describe('bodies', () => {
  beforeEach(() => void one.createDocument(row));

  test('one sequence for what both append, and each finds what came between', () => {
    expect(one.appendUpdates(document, [bytes(1)], 0)).toBe(1);
    expect(two.appendUpdates(document, [bytes(2), bytes(3)], 0)).toBe(3);
    expect(one.appendUpdates(document, [bytes(4)], 0)).toBe(4);
    expect(one.updatesAfter(document, 1)).toEqual({
      updates: [bytes(2), bytes(3), bytes(4)],
      seq: 4,
      schema: 1,
    });
    expect(two.loadBody(document)).toEqual(one.loadBody(document));
    expect(two.bodyHeads([document, other])).toEqual(new Map([[document, 4]]));
  });

  test('while one has appended and not ended, the other waits its time and is behind, with nothing kept', () => {
    one.transaction(() => {
      one.appendUpdates(document, [bytes(1)], 0);
      expect(() =>
        two.transaction(() => {
          two.setSetting('a', 'b');
          two.appendUpdates(document, [bytes(2)], 0);
        }),
      ).toThrow(Behind);
    });
    expect(two.setting('a')).toBeNull();
    expect(two.appendUpdates(document, [bytes(2)], 0)).toBe(2);
  });

  test('[promise 1] under contention the numbers are dense and in the order of the commits', async () => {
    const writers = await Promise.all(Array.from({ length: 4 }, () => writerThread(url, document, 50)));
    const results = writers.flat();
    const numbers = results.map(({ seq }) => seq).toSorted((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
    const stored = one.loadBody(document).updates;
    for (const { seq, byte } of results) expect(stored[seq - 1]).toEqual(bytes(byte));
  });

  const appendTo = (store: SharedStore, seq: number, byte: number): number =>
    store.transaction(() => {
      store.willAppend?.([{ part: 'body', of: document, seq }]);
      return store.appendUpdates(document, [bytes(byte)], 0);
    });

  test('who takes a number for granted appends behind what there really is, and others are told of that only', () => {
    const written: Written[] = [];
    one.onWritten((each) => written.push(each));
    expect(appendTo(one, 0, 1)).toBe(1);
    expect(appendTo(two, 0, 2)).toBe(2); // wrong: asked for instead
    expect(appendTo(one, 1, 3)).toBe(3);
    expect(appendTo(one, 3, 4)).toBe(4);
    expect(appendTo(two, 99, 5)).toBe(5);
    expect(two.loadBody(document).updates).toEqual([1, 2, 3, 4, 5].map((byte) => bytes(byte)));
    expect(written.map(({ bodies }) => bodies.map(({ seq }) => seq))).toEqual([[1], [3], [4]]);
  });

  test('[promise 5] a number taken for granted lets nothing be written after the seal', () => {
    appendTo(one, 0, 1);
    two.markSealed(document, 1);
    expect(() => appendTo(one, 1, 2)).toThrow(Behind);
    expect(one.loadBody(document)).toMatchObject({ seq: 1 });
  });

  test('what else a transaction on a wrong number wrote is written once', () => {
    one.appendUpdates(document, [bytes(1)], 0);
    let runs = 0;
    two.transaction(() => {
      runs++;
      two.willAppend?.([{ part: 'body', of: document, seq: 0 }]);
      two.bindClient(document, 7, ben);
      two.appendUpdates(document, [bytes(2)], 0);
    });
    expect(runs).toBe(2);
    expect(one.clientsOf(document)).toEqual(new Map([[7, ben]]));
    expect(one.loadBody(document).seq).toBe(2);
  });

  test('[promise 5] nothing is written after the seal, and no seal over a body that has grown', () => {
    one.appendUpdates(document, [bytes(1)], 0);
    two.appendUpdates(document, [bytes(2)], 0);
    expect(() => one.markSealed(document, 1)).toThrow(Behind);
    expect(one.document(document)?.sealed).toBe(false);
    one.markSealed(document, 2);
    expect(() => two.appendUpdates(document, [bytes(3)], 0)).toThrow(Behind);
    expect(two.document(document)?.sealed).toBe(true);
  });

  test('[promise 5] a seal and an edit at the same moment: one of the two is behind', () => {
    one.appendUpdates(document, [bytes(1)], 0);
    one.transaction(() => {
      one.markSealed(document, 1);
      expect(() => two.appendUpdates(document, [bytes(2)], 0)).toThrow(Behind);
    });
    expect(() => two.appendUpdates(document, [bytes(2)], 0)).toThrow(Behind);
    expect(one.loadBody(document).seq).toBe(1);
  });

  test('a client id belongs to who had it first, on whichever node', () => {
    one.bindClient(document, 7, ann);
    expect(() => two.bindClient(document, 7, ann)).not.toThrow();
    expect(() => two.bindClient(document, 7, ben)).toThrow(Behind);
    expect(() =>
      two.transaction(() => {
        two.appendUpdates(document, [bytes(1)], 0);
        two.bindClient(document, 7, ben);
      }),
    ).toThrow(Behind);
    expect(two.loadBody(document).seq).toBe(0);
    expect(two.clientsOf(document)).toEqual(new Map([[7, ann]]));
  });

  test('a node that lags reads from the log what a snapshot was made of a moment ago', () => {
    one.appendUpdates(document, [bytes(1)], 1_000);
    one.appendUpdates(document, [bytes(2)], 40_000);
    one.appendUpdates(document, [bytes(3)], 60_000);
    one.replaceSnapshot(document, 3, bytes(123));
    expect(two.updatesAfter(document, 1)).toEqual({ updates: [bytes(2), bytes(3)], seq: 3, schema: 1 });
    expect(two.updatesAfter(document, 0)).toBeNull();
    expect(two.loadBody(document)).toEqual({ snapshot: bytes(123), updates: [], seq: 3 });
    two.replaceSnapshot(document, 2, bytes(12));
    expect(one.loadBody(document).snapshot).toEqual(bytes(123));
  });

  test('a description does not go back in time by another clock', () => {
    one.describeBody(document, 'Earlier', 900);
    two.describeBody(document, 'Later', 800);
    expect(one.bodyDescription(document)).toEqual({ title: 'Later', changedAtMs: 900 });
  });
});

describe('ledgers', () => {
  test('a place that another act has is no place, and the other node learns how far the ledger is', () => {
    one.appendAct(act(1), idOf('one'));
    expect(() => two.appendAct(act(1), idOf('two'))).toThrow(Behind);
    two.appendAct(act(2), idOf('two'));
    expect(() => one.appendAct(act(4), idOf('four'))).toThrow(Behind);
    expect(() => one.appendAct(act(3), idOf('two'))).toThrow(Behind);
    expect(one.ledgersMoved(null).heads).toEqual(new Map([[document, 2]]));
  });

  test('the first act of a ledger is one, also when both begin it at once', () => {
    one.transaction(() => {
      one.appendAct(act(1), idOf('one'));
      one.setting('sent'); // what waited is sent with it
      expect(() => two.appendAct(act(1), idOf('two'))).toThrow(Behind);
    });
    expect(two.actsAfter(document, 0)).toHaveLength(1);
  });

  test('[promise 8] an act that was judged by roles of before is behind', () => {
    one.setSetting('workspace', workspace);
    one.appendAct(act(1, '', workspace), idOf('one'));
    two.appendAct(act(1, '', document, 1), idOf('judged'));
    one.appendAct(act(2, '', workspace, 1), idOf('two'));
    expect(() => two.appendAct(act(2, '', document, 1), idOf('late'))).toThrow(Behind);
    two.appendAct(act(2, '', document, 2), idOf('late'));
  });

  test('[promise 8] while a role is being taken away, nobody acts by it', () => {
    one.setSetting('workspace', workspace);
    one.appendAct(act(1, '', workspace), idOf('one'));
    one.transaction(() => {
      one.appendAct(act(2, '', workspace, 1), idOf('two'));
      expect(() => two.appendAct(act(1, '', document, 1), idOf('judged'))).toThrow(Behind);
    });
    // And the other way round: what was judged before ends before the role does.
    two.transaction(() => {
      two.appendAct(act(1, '', document, 2), idOf('judged'));
      expect(() => one.appendAct(act(3, '', workspace, 2), idOf('three'))).toThrow(Behind);
    });
  });

  test('a ledger that is longer than one answer comes back whole, and from any place in it', () => {
    one.transaction(() => {
      for (let seq = 1; seq <= 10_001; seq++) one.appendAct(act(seq), idOf(`${seq}`));
    });
    const seqs = (acts: ReturnType<SharedStore['actsAfter']>) => acts.map(({ stamp }) => stamp.seq);
    const all = Array.from({ length: 10_001 }, (_, i) => i + 1);
    expect(seqs(two.actsAfter(document, 0))).toEqual(all);
    expect(seqs(two.actsAfter(document, 1))).toEqual(all.slice(1));
    expect(seqs(two.actsAfter(document, 3, 7_000))).toEqual(all.slice(3, 7_003));
  });

  test('which of them grew is asked without reading all, and no growth is missed', () => {
    one.appendAct(act(1), idOf('one'));
    one.appendAct(act(1, '', other), idOf('other'));
    const first = two.ledgersMoved(null);
    expect(first.heads.size).toBe(2);
    expect(two.ledgersMoved(first.until).heads.size).toBe(0);
    one.appendAct(act(2), idOf('two'));
    expect(two.ledgersMoved(first.until).heads).toEqual(new Map([[document, 2]]));
    const before = one.transaction(() => {
      one.appendAct(act(2, '', other), idOf('slow'));
      one.setting('sent'); // what waited is sent with it
      const during = two.ledgersMoved(first.until);
      expect(during.heads).toEqual(new Map([[document, 2]]));
      two.setSetting('later', 'and ended before');
      return during;
    });
    expect(two.ledgersMoved(before.until).heads.get(other)).toBe(2);
  });

  test('groups that append crosswise take their places in one order and both end', () => {
    for (const each of [document, other]) one.createDocument({ ...row, document: each });
    const places = [document, other].map((of) => ({ part: 'body', of }) as const);
    one.transaction(() => {
      one.willAppend?.(places.toReversed());
      one.appendUpdates(other, [bytes(1)], 0);
      expect(() => two.transaction(() => two.willAppend?.(places))).toThrow(Behind);
      one.appendUpdates(document, [bytes(1)], 0);
    });
    two.transaction(() => {
      two.willAppend?.(places);
      expect(two.appendUpdates(document, [bytes(2)], 0)).toBe(2);
      expect(two.appendUpdates(other, [bytes(2)], 0)).toBe(2);
    });
  });
});

describe('what is there once', () => {
  test('the first to ask makes a setting, for both', () => {
    expect(one.settingOnce('a', () => 'mine')).toBe('mine');
    expect(two.settingOnce('a', () => 'theirs')).toBe('mine');
  });

  test('nodes that start together on an empty database make its tables once', async () => {
    const fresh = await server.database();
    const threads = await Promise.all([1, 2, 3].map(() => starterThread(fresh)));
    expect(threads).toHaveLength(3);
    expect(new Set(threads).size).toBe(1);
  });

  test('documents have different numbers, and one document is not created twice', () => {
    one.createDocument(row);
    expect(() => two.createDocument(row)).toThrow(Behind);
    expect(two.createDocument({ ...row, document: other }).number).toBe(2);
    expect(one.documents().map(({ number }) => number)).toEqual([1, 2]);
  });

  test('a ticket is used on one node', () => {
    one.keepTicket('hash', 'ticket', 5);
    expect(two.takeTicket('hash')).toBe('ticket');
    expect(one.takeTicket('hash')).toBeNull();
    expect(one.takeTicket('never')).toBeNull();
  });

  test('mail is lent to one node, and to the other when that one says nothing for minutes', () => {
    one.createDocument(row);
    one.addMail(document, [ann, ben], 0);
    expect(one.mailDue(0, 1)).toEqual([{ document, member: ann, tries: 0 }]);
    expect(two.mailDue(0, 9)).toEqual([{ document, member: ben, tries: 0 }]);
    expect(one.mailDue(60_000, 9)).toEqual([]);
    expect(two.mailDue(10 * 60_000, 9)).toHaveLength(2);
  });

  test('who was told is said by one node', () => {
    one.createDocument(row);
    one.addMail(document, [ann], 0);
    one.markMailSent({ document, member: ann, tries: 0 }, 1);
    one.markMailTold(document, [ann]);
    expect(() =>
      two.transaction(() => {
        two.appendAct(act(1), idOf('told'));
        two.markMailTold(document, [ann]);
      }),
    ).toThrow(Behind);
    expect(two.actsAfter(document, 0)).toEqual([]);
  });
});

describe('sessions', () => {
  test('one that ends is over here at once, and within a second elsewhere', () => {
    one.createSession({ tokenHash: 'a', member: ann, expiresAtMs: 9_000_000 });
    expect([one.session('a')?.member, two.session('a')?.member]).toEqual([ann, ann]);
    one.endSession('a');
    expect(one.session('a')).toBeNull();
    nowMs += 1_001;
    expect(two.session('a')).toBeNull();
  });
});

describe('what was written is told', () => {
  test('after the commit, once for each transaction, and never of one that was taken back', () => {
    const told: Written[] = [];
    one.createDocument(row);
    one.createDocument({ ...row, document: other });
    one.onWritten((written) => {
      expect(two.loadBody(document).seq).toBe(2);
      told.push(written);
    });
    expect(() =>
      one.transaction(() => {
        one.appendUpdates(document, [bytes(9)], 0);
        throw new Error('no');
      }),
    ).toThrow('no');
    one.transaction(() => {
      one.appendUpdates(document, [bytes(1)], 0);
      one.appendAct(act(1), idOf('one'));
      one.describeBody(other, 'Title', 1);
      one.endSession('hash');
      one.appendUpdates(document, [bytes(2)], 0);
    });
    expect(told).toEqual([
      {
        bodies: [{ document, seq: 2, updates: [bytes(1), bytes(2)] }],
        ledgers: [document],
        described: [other],
        endedSessions: ['hash'],
      },
    ]);
    one.setSetting('a', 'b');
    expect(told).toHaveLength(1);
  });
});

/** A node in a thread of its own appends `count` updates; which number each got. */
function writerThread(
  address: string,
  to: LedgerId,
  count: number,
): Promise<{ seq: number; byte: number }[]> {
  return inThread(
    `const results = [];
     for (let i = 0; i < ${count}; i++) {
       const byte = Math.floor(Math.random() * 256);
       results.push({ seq: store.appendUpdates(${JSON.stringify(to)}, [new Uint8Array([byte])], 0), byte });
     }
     return results;`,
    address,
  );
}

const starterThread = (address: string): Promise<string> =>
  inThread(`return store.settingOnce('made-by', () => String(Math.random()));`, address);

function inThread<T>(body: string, address: string): Promise<T> {
  const module = new URL('../../../sync-server/store/postgres-store.ts', import.meta.url).href;
  const code = `
    const { parentPort } = require('node:worker_threads');
    import(${JSON.stringify(module)}).then(({ openPostgresStore }) => {
      const store = openPostgresStore({
        url: ${JSON.stringify(address)},
        patience: ${JSON.stringify(patient)},
        log: { warn() {} },
      });
      parentPort.postMessage((() => { ${body} })());
      store.close();
    });`;
  return new Promise((resolve, reject) => {
    const thread = new Worker(code, { eval: true });
    thread.once('message', resolve);
    thread.once('error', reject);
  });
}
