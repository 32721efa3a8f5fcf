/** PostgreSQL that falls over, hangs, comes back, or is not what it should be: said soon, nothing half kept, nobody waits for ever. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { StartFailure } from '../../../sync-server/start-failure.ts';
import { DamagedStore } from '../../../sync-server/store/damage.ts';
import { openPostgresStore } from '../../../sync-server/store/postgres-store.ts';
import type { SharedStore } from '../../../sync-server/store/store.ts';
import { patient } from '../nodes/patient.ts';
import { freePort } from '../nodes/server-process.ts';
import { startPostgres, testPassword, type TestPostgres } from '../nodes/postgres-server.ts';
import { wireTo } from '../nodes/wire.ts';
import { act, ann, ben, bytes, document, idOf, row } from './contract.ts';

let server: TestPostgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server[Symbol.asyncDispose]());

let url: string;
let open: SharedStore[] = [];
const opened = (address = url, patience = patient): SharedStore => {
  const store = openPostgresStore({ url: address, log: { warn: () => undefined }, patience });
  open.push(store);
  return store;
};
beforeEach(async () => {
  url = await server.database();
});
afterEach(() => {
  for (const store of open) store.close();
  open = [];
});

/** Until the store has found its way back by itself. */
const whenBack = (store: SharedStore): Promise<void> => expect.poll(() => isBack(store)).toBe(true);
const isBack = (store: SharedStore): boolean => {
  try {
    store.check();
    return true;
  } catch {
    return false;
  }
};
const atPort = (port: number): string => Object.assign(new URL(url), { port: String(port) }).href;

describe('a connection that is lost', () => {
  test('is made again by the store, and what was stored is there', async () => {
    const store = opened();
    store.createDocument(row);
    store.appendUpdates(document, [bytes(1)], 0);
    await server.query(
      url,
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'countersign'",
    );
    await whenBack(store);
    expect(store.appendUpdates(document, [bytes(2)], 0)).toBe(2);
  });

  test('in the middle of a transaction takes all of it back, and nothing is committed beside it', async () => {
    const store = opened();
    store.createDocument(row);
    await server.query(
      url,
      `CREATE FUNCTION hang_up() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
       CREATE TRIGGER hang_up AFTER INSERT ON settings FOR EACH ROW WHEN (NEW.name = 'last') EXECUTE FUNCTION hang_up()`,
    );
    expect(() =>
      store.transaction(() => {
        store.appendUpdates(document, [bytes(1)], 0);
        store.setSetting('last', 'words');
        expect(() => store.setting('last')).toThrow();
        store.setSetting('beside', 'it');
      }),
    ).toThrow();
    await whenBack(store);
    expect([store.setting('last'), store.setting('beside')]).toEqual([null, null]);
    expect(store.loadBody(document).seq).toBe(0);
  });

  test('[promise 1] with the answer to a commit is a failure, and what is there is built upon', async () => {
    using wire = await wireTo(server.port);
    const store = opened(atPort(wire.port));
    store.createDocument(row);
    expect(() =>
      store.transaction(() => {
        store.appendUpdates(document, [bytes(1)], 0);
        wire.answers('cut');
      }),
    ).toThrow();
    wire.answers('pass');
    await whenBack(store);
    // The server may be at that commit still.
    await expect
      .poll(() => store.loadBody(document))
      .toEqual({ snapshot: null, updates: [bytes(1)], seq: 1 });
    expect(store.appendUpdates(document, [bytes(2)], 0)).toBe(2);
  });
});

describe('a server that does not answer', () => {
  test('is given up after a bounded wait, costs nobody another one, and is used again when it answers', async () => {
    using wire = await wireTo(server.port);
    // Short while nothing is answered only: what is answered may take its time.
    const patience = { ...patient };
    const store = opened(atPort(wire.port), patience);
    store.createDocument(row);
    wire.answers('hold');
    patience.answerMs = 200;
    expect(() => store.document(document)).toThrow(/in time/);
    expect(() => store.document(document)).toThrow(/no connection/);
    expect(() => store.appendUpdates(document, [bytes(1)], 0)).toThrow(/no connection/);
    patience.answerMs = patient.answerMs;
    wire.answers('pass');
    await whenBack(store);
    expect(store.appendUpdates(document, [bytes(1)], 0)).toBe(1);
  });

  test('[promise 1] killed in the middle of the work has all that was acknowledged when it is back', async () => {
    const store = opened();
    store.createDocument(row);
    for (let i = 0; i < 20; i++) store.appendUpdates(document, [bytes(i)], 0);
    await server.kill();
    expect(() => store.appendUpdates(document, [bytes(99)], 0)).toThrow();
    expect(() => store.check()).toThrow();
    await server.start();
    await whenBack(store);
    expect(store.loadBody(document)).toMatchObject({ seq: 20 });
    expect(store.appendUpdates(document, [bytes(20)], 0)).toBe(21);
  });

  test('to a node that is held in a transaction: the others have their turn before it is back', async () => {
    const store = opened();
    store.createDocument(row);
    const held = opened(url, { ...patient, idleMs: 1_000 });
    expect(() =>
      held.transaction(() => {
        held.appendUpdates(document, [bytes(1)], 0);
        // Waits while the held node says nothing, until the server takes its transaction back.
        expect(store.appendUpdates(document, [bytes(2)], 0)).toBe(1);
      }),
    ).toThrow();
    await whenBack(held);
    expect(held.loadBody(document).updates).toEqual([bytes(2)]);
  });
});

test('a failure that is swallowed inside a transaction fails it all the same', () => {
  const store = opened();
  const account = { member: ann, person: 'Ann', passwordHash: 'x' };
  store.createAccount(account);
  expect(() =>
    store.transaction(() => {
      store.createAccount({ ...account, member: ben });
      expect(() => store.setting('a')).toThrow();
      store.setSetting('a', 'b');
    }),
  ).toThrow();
  expect(store.setting('a')).toBeNull();
});

test('[promise 1] what is acknowledged is on the disk, also where the database is set to be quicker', async () => {
  await server.query(url, `ALTER DATABASE ${new URL(url).pathname.slice(1)} SET synchronous_commit = off`);
  const store = opened();
  await server.query(
    url,
    `CREATE TABLE seen AS SELECT ''::text AS setting;
     CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN UPDATE seen SET setting = current_setting('synchronous_commit'); RETURN NULL; END $$;
     CREATE TRIGGER see AFTER INSERT ON settings FOR EACH ROW EXECUTE FUNCTION see()`,
  );
  store.setSetting('a', 'b');
  expect(await server.query(url, 'SELECT setting FROM seen')).toEqual([{ setting: 'on' }]);
});

test('[D4] texts that were taken out are cleaned up in the background', async () => {
  const store = opened();
  store.appendAct(act(1, 'hurtful'), idOf('one'));
  store.transaction(() => store.eraseTexts(act(1, 'less')));
  const cleanings = `SELECT vacuum_count::int AS count FROM pg_stat_user_tables WHERE relname = 'acts'`;
  await expect.poll(async () => (await server.query(url, cleanings))[0]?.['count']).toBeGreaterThan(0);
});

describe('damage', () => {
  test('of a body is found, and never served as a shorter document', async () => {
    const store = opened();
    store.createDocument(row);
    store.appendUpdates(document, [bytes(1), bytes(2), bytes(3)], 0);
    await server.query(url, "UPDATE log SET bytes = '\\x07' WHERE seq = 2");
    expect(() => store.loadBody(document)).toThrow(DamagedStore);
    expect(() => store.updatesAfter(document, 1)).toThrow(DamagedStore);
    await server.query(url, "UPDATE log SET bytes = '\\x02' WHERE seq = 2; DELETE FROM log WHERE seq = 3");
    expect(() => store.loadBody(document)).toThrow(DamagedStore);
  });

  test('of a ledger is found, also where its end is missing', async () => {
    const store = opened();
    for (const seq of [1, 2, 3]) store.appendAct(act(seq), idOf(`id-${seq}`));
    await server.query(url, "UPDATE acts SET act = '{' WHERE seq = 2");
    expect(() => store.actsAfter(document, 0)).toThrow(DamagedStore);
    expect(store.actsAfter(document, 2)).toHaveLength(1);
    await server.query(url, 'DELETE FROM acts WHERE seq = 3');
    expect(() => store.actsAfter(document, 2)).toThrow(DamagedStore);
  });
});

describe('a start', () => {
  const failure = (address: string): string => {
    try {
      opened(address);
      return 'started';
    } catch (error) {
      return error instanceof StartFailure ? error.message : `not a sentence: ${String(error)}`;
    }
  };

  test('says that the server does not sync', () => {
    const warn = vi.fn<(fields: object, message: string) => void>();
    openPostgresStore({ url, log: { warn } }).close();
    expect(warn.mock.calls.map(([, message]) => message)).toEqual([expect.stringMatching(/fsync/)]);
  });

  test('ends with one sentence when the password is wrong, which is not repeated', () => {
    const said = failure(url.replace(testPassword, 'guessed-wrong'));
    expect(said).toMatch(/does not let this user in/);
    expect(said).not.toMatch(/guessed-wrong/);
  });

  test('when there is no such database', () => {
    expect(failure(url.replace(/\w+$/, 'nowhere'))).toMatch(/has no database 127.0.0.1:\d+\/nowhere/);
  });

  test('when nobody is there', async () => {
    expect(failure(atPort(await freePort()))).toMatch(/cannot be used \(ECONNREFUSED\)/);
  });

  test('when somebody else is there', async () => {
    // In a thread of its own: this one waits for the answer.
    const somebody = new Worker(
      `const { createServer } = require('node:net');
       const server = createServer((socket) => socket.end('220 mail.example.org ESMTP\\r\\n'));
       server.listen(0, '127.0.0.1', () => require('node:worker_threads').parentPort.postMessage(server.address().port));`,
      { eval: true },
    );
    const [port] = await once(somebody, 'message');
    expect(failure(atPort(Number(port)))).toMatch(/cannot be used/);
    await somebody.terminate();
  });

  test('when the database was written by a newer version', async () => {
    opened().close();
    await server.query(url, 'UPDATE store_version SET version = 99');
    expect(failure(url)).toMatch(/newer Countersign/);
  });

  test('when the tables of somebody else are there', async () => {
    await server.query(url, 'CREATE TABLE documents (name text)');
    expect(failure(url)).toMatch(/not empty/);
  });
});
