/** The command line for an operator whose workspace is in PostgreSQL. */
import { mkdtempSync, rmSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { postgresFolder } from '../nodes/find-programs.ts';
import { startPostgres, testPassword, type TestPostgres } from '../nodes/postgres-server.ts';
import { makeSharedDocument } from '../document.ts';
import { startTestRelay } from '../start-relay.ts';
import { command } from './program.ts';

let server: TestPostgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server[Symbol.asyncDispose]());
const folder = mkdtempSync(join(tmpdir(), 'countersign-shared-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('doctor examines it, and says so when it cannot be reached', async () => {
  const databaseUrl = await server.database();
  {
    await using relay = await startTestRelay({ databaseUrl });
    await makeSharedDocument(await relay.setUp('Ann'), 'Kept');
  }
  const dataFolder = mkdtempSync(join(folder, 'data-'));
  const around = { dataFolder, environment: { DATABASE_URL: databaseUrl } };
  const said = await command(['doctor'], around);
  expect(said).toMatchObject({ code: 0, complaint: '' });
  expect(said.out).toMatch(/^ok {5}The database 127\.0\.0\.1:\d+\/test\d+ can be read and written\.$/m);
  expect(said.out).toMatch(/^hint {3}PostgreSQL runs with fsync off/m);
  expect(said.out).toMatch(/^ok {5}Every chain, signature and place holds: 3 acts in 2 ledgers\.$/m);
  expect(said.out).not.toContain(testPassword);

  await server.query(databaseUrl, "UPDATE acts SET act = '{}' WHERE seq = 2");
  const damaged = await command(['doctor'], around);
  expect(damaged.code).toBe(1);
  expect(damaged.out).toMatch(/^wrong {2}Document 1: /m);
  const gone = await command(['doctor'], {
    ...around,
    environment: { DATABASE_URL: databaseUrl.replace(/\w+$/, 'nowhere') },
  });
  expect(gone.code).toBe(1);
  expect(gone.out).toMatch(/^wrong {2}PostgreSQL has no database/m);
});

test('[promise 11] a dump that was brought back is another history, and nobody is signed in', async () => {
  const programs = postgresFolder() ?? '';
  const databaseUrl = await server.database();
  const dump = join(folder, 'decisions.dump');
  const dataFolder = mkdtempSync(join(folder, 'data-'));
  await using relay = await startTestRelay({ databaseUrl });
  const ann = await relay.setUp('Ann');
  const { document } = await makeSharedDocument(ann, 'Kept');
  const around = (url: string) => ({ dataFolder, environment: { DATABASE_URL: url } });
  expect(await command(['backup', dump], around(databaseUrl))).toMatchObject({
    code: 1,
    complaint: expect.stringMatching(/pg_dump/),
  });
  execFileSync(join(programs, 'pg_dump'), ['--format=custom', `--file=${dump}`, databaseUrl]);
  expect(await command(['restore'], around(databaseUrl))).toMatchObject({
    code: 1,
    complaint: expect.stringMatching(/^A relay runs on this database\. Stop all of them first/),
  });

  const restored = await server.database();
  expect(await command(['restore'], around(restored))).toMatchObject({
    code: 1,
    complaint: expect.stringMatching(/^There is no workspace in this database/),
  });
  // Empty again: a restore is into a database without tables.
  const target = await server.database();
  execFileSync(join(programs, 'pg_restore'), ['--no-owner', `--dbname=${target}`, dump]);
  expect(await command(['restore', dump], around(target))).toMatchObject({
    code: 1,
    complaint: expect.stringMatching(/pg_restore/),
  });
  const begun = await command(['restore'], around(target));
  expect(begun).toMatchObject({ code: 0, complaint: '' });
  expect(begun.out).toMatch(/begins a new history.*\nIts last entry is of /);

  await using second = await startTestRelay({ databaseUrl: target });
  expect(await second.state()).toEqual(await relay.state());
  expect((await second.call('/api/me', { token: ann.token })).status).toBe(401);
  expect(second.relay.store.document(document)).toEqual(relay.relay.store.document(document));
  expect(second.relay.store.setting('history')).not.toBe(relay.relay.store.setting('history'));
});
