/** `countersign migrate`: a workspace with a story in it, from its folder to PostgreSQL and read there. */
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MemberId } from '#shared/kernel/ids.ts';
import { openPostgresStore, otherRelays } from '../../../sync-server/store/postgres-store.ts';
import { openSqliteStore } from '../../../sync-server/store/sqlite-store.ts';
import { storesDiffer, type StoreKeys } from '../../../sync-server/store/stores-differ.ts';
import { wholeBody } from '../../../sync-server/store/whole-body.ts';
import { BodyClient } from '../body-client.ts';
import { makeSharedDocument } from '../document.ts';
import { patient } from '../nodes/patient.ts';
import { startPostgres, testPassword, type TestPostgres } from '../nodes/postgres-server.ts';
import { writeParagraph } from '../rooms/prose.ts';
import { startTestRelay } from '../start-relay.ts';
import { decideLunch } from './decided.ts';
import { command } from './program.ts';

let server: TestPostgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server[Symbol.asyncDispose]());
const folder = mkdtempSync(join(tmpdir(), 'countersign-moves-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A decided and sealed document, one with a long log after a snapshot, sessions, an address and mail that waits. */
async function story(): Promise<{ readonly dataFolder: string; readonly keys: StoreKeys }> {
  const dataFolder = mkdtempSync(join(folder, 'data-'));
  await using relay = await startTestRelay();
  const { document: lunch, ann, ben } = await decideLunch(relay);
  const { document } = await makeSharedDocument(ann, 'In pieces');
  await using body = await BodyClient.open(ann, document);
  for (let i = 0; i < 12; i++) {
    writeParagraph(body.peer.body, `paragraph ${i}`);
    await body.whenReceipted();
    // The relay's own snapshots come after many more.
    if (i === 5) {
      const { seq } = relay.relay.store.loadBody(document);
      relay.relay.store.replaceSnapshot(document, seq, wholeBody(relay.relay.store, document));
    }
  }
  relay.clock.advance(6_000);
  relay.relay.store.setMailAddress(ben.member, 'ben@example.org');
  relay.relay.store.addMail(lunch, [ann.member, ben.member], 5);
  relay.relay.store.postponeMail({ document: lunch, member: ben.member, tries: 0 }, 9);
  relay.relay.store.markMailSent({ document: lunch, member: ann.member, tries: 0 }, 7);
  await relay.relay.close();
  cpSync(relay.folder, dataFolder, { recursive: true });
  const database = new DatabaseSync(join(dataFolder, 'countersign.sqlite'));
  const all = (sql: string): string[] =>
    database
      .prepare(sql)
      .all()
      .map((row) => String(Object.values(row)[0]));
  const keys = {
    settings: all('SELECT name FROM settings'),
    ledgers: all('SELECT DISTINCT ledger FROM acts'),
    members: all('SELECT member FROM accounts'),
    sessions: all('SELECT token_hash FROM sessions'),
  };
  database.close();
  return { dataFolder, keys };
}

test('everything of a workspace is in PostgreSQL afterwards, and the folder is set aside', async () => {
  const { dataFolder, keys } = await story();
  const url = await server.database();
  const { code, out, complaint } = await command(['migrate'], {
    dataFolder,
    environment: { DATABASE_URL: url },
  });
  expect({ code, complaint }).toEqual({ code: 0, complaint: '' });
  expect(out).toMatch(
    /^Moved to 127\.0\.0\.1:\d+\/test1: 2 documents, \d\d entries, 2 people\. All of it was read there again and is the same\.\n/,
  );
  expect(out).not.toContain(testPassword);
  expect(readdirSync(dataFolder).filter((name) => name.startsWith('countersign.sqlite'))).toEqual([
    'countersign.sqlite.moved',
  ]);

  const aside = mkdtempSync(join(folder, 'aside-'));
  new DatabaseSync(join(dataFolder, 'countersign.sqlite.moved')).exec(
    `VACUUM INTO '${join(aside, 'countersign.sqlite')}'`,
  );
  const before = openSqliteStore(aside);
  const after = openPostgresStore({ url, log: { warn: () => undefined }, patience: patient });
  expect(keys.sessions.length).toBeGreaterThan(1);
  expect(keys.ledgers).toHaveLength(3);
  expect(storesDiffer(before, after, keys)).toBeNull();
  expect(after.untoldMail().size).toBe(1);
  expect(after.mailDue(9, 9)).toMatchObject([{ tries: 1 }]);
  const [lunch, pieces] = after.documents();
  expect([lunch?.sealed, pieces?.sealed]).toEqual([true, false]);
  expect(pieces && after.loadBody(pieces.document).updates.length).toBeGreaterThan(3);
  // And it goes on from there.
  if (pieces) expect(after.appendUpdates(pieces.document, [new Uint8Array([1])], 0)).toBeGreaterThan(12);
  expect(storesDiffer(before, after, keys)).toMatch(/^The text of .* differs\.$/);
  before.close();
  after.close();

  const again = await command(['migrate'], { dataFolder, environment: { DATABASE_URL: url } });
  expect(again).toMatchObject({ code: 1, complaint: expect.stringMatching(/^There is no workspace in/) });
});

/** The server takes a moment to see that somebody left. */
const whenNobodyIsOn = (url: string): Promise<void> =>
  expect.poll(() => server.query(url, otherRelays)).toEqual([]);

test('a relay that has just ended, and that the server still sees, is not in the way', async () => {
  const { dataFolder } = await story();
  const url = await server.database();
  const ending = new pg.Client({ connectionString: url, application_name: 'countersign' });
  const hasEnded = new Promise((resolve) => ending.once('error', resolve));
  await ending.connect();
  ending.query('SELECT pg_terminate_backend(pg_backend_pid()) FROM pg_sleep(0.3)').catch(() => undefined);
  expect(await command(['migrate'], { dataFolder, environment: { DATABASE_URL: url } })).toMatchObject({
    code: 0,
    complaint: '',
  });
  await hasEnded;
});

describe('nothing is moved', () => {
  test('into a database that holds something, and all of the folder stays', async () => {
    const { dataFolder } = await story();
    const url = await server.database();
    const store = openPostgresStore({ url, log: { warn: () => undefined }, patience: patient });
    store.setSetting('workspace', 'another-one');
    const around = { dataFolder, environment: { DATABASE_URL: url } };
    const running = await command(['migrate'], around);
    expect(running).toMatchObject({
      code: 1,
      complaint: expect.stringMatching(/A relay runs on the database/),
    });
    store.createAccount({ member: MemberId.parse('member-zoe'), person: 'Zoe', passwordHash: 'x' });
    store.close();
    await whenNobodyIsOn(url);
    expect(await command(['migrate'], around)).toMatchObject({
      code: 1,
      complaint: expect.stringMatching(/is not empty/),
    });
    expect(existsSync(join(dataFolder, 'countersign.sqlite'))).toBe(true);
    await server.query(url, 'DELETE FROM accounts');
    await whenNobodyIsOn(url);
    expect(await command(['migrate'], around)).toMatchObject({ code: 0 });
  });

  test('while a relay runs on the folder', async () => {
    await using relay = await startTestRelay();
    await relay.setUp('Ann');
    const environment = { DATABASE_URL: await server.database() };
    const refused = await command(['migrate'], { dataFolder: relay.folder, environment });
    expect(refused).toMatchObject({ code: 1, complaint: expect.stringMatching(/Another relay is running/) });
  });

  test('that is damaged', async () => {
    const { dataFolder } = await story();
    const database = new DatabaseSync(join(dataFolder, 'countersign.sqlite'));
    database.exec('UPDATE acts SET act = replace(act, \'"seq":2\', \'"seq":3\') WHERE seq = 2');
    database.close();
    const url = await server.database();
    const refused = await command(['migrate'], { dataFolder, environment: { DATABASE_URL: url } });
    expect(refused).toMatchObject({ code: 1, complaint: expect.stringMatching(/not whole/) });
  });

  test('where what arrives is not what was sent', async () => {
    const { dataFolder } = await story();
    const url = await server.database();
    openPostgresStore({ url, log: { warn: () => undefined }, patience: patient }).close();
    await server.query(
      url,
      `CREATE FUNCTION flip() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.person = 'Mallory'; RETURN NEW; END $$;
       CREATE TRIGGER flip BEFORE INSERT ON accounts FOR EACH ROW EXECUTE FUNCTION flip()`,
    );
    await whenNobodyIsOn(url);
    const refused = await command(['migrate'], { dataFolder, environment: { DATABASE_URL: url } });
    expect(refused).toMatchObject({
      code: 1,
      complaint: expect.stringMatching(/^Nothing was moved: .*account of .* differs/),
    });
    expect(await server.query(url, 'SELECT count(*)::int AS count FROM acts')).toEqual([{ count: 0 }]);
    expect(existsSync(join(dataFolder, 'countersign.sqlite'))).toBe(true);
  });

  test('without a database that can be reached, or without the name of one', async () => {
    const dataFolder = mkdtempSync(join(folder, 'data-'));
    writeFileSync(join(dataFolder, 'countersign.sqlite'), '');
    expect(await command(['migrate'], { dataFolder })).toMatchObject({
      code: 1,
      complaint: expect.stringMatching(/with DATABASE_URL/),
    });
    const environment = { DATABASE_URL: (await server.database()).replace(testPassword, 'wrong') };
    expect(await command(['migrate'], { dataFolder, environment })).toMatchObject({
      code: 1,
      complaint: expect.stringMatching(/does not let this user in/),
    });
    expect(await command(['migrate', 'there'], { dataFolder })).toMatchObject({ code: 2 });
  });
});
