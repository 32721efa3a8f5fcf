/** Backups: one moment of a running relay in one file, and the way back into an empty folder. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { BodyClient } from '../body-client.ts';
import { makeSharedDocument } from '../document.ts';
import { proseOf, writeParagraph } from '../rooms/prose.ts';
import { startTestRelay, testPassword } from '../start-relay.ts';
import { command } from './program.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-backups-'));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;
const newPath = (): string => join(folder, `${count++}`);

test('a backup is one moment of a relay that goes on, and brings all of it back', async () => {
  const [file, restored] = [newPath(), newPath()];
  await using relay = await startTestRelay();
  const ann = await relay.setUp('Ann');
  const { document } = await makeSharedDocument(ann, 'Kept');
  await using body = await BodyClient.open(ann, document);
  writeParagraph(body.peer.body, 'before');
  await body.whenReceipted();
  const [made] = await Promise.all([
    command(['backup', file], { dataFolder: relay.folder }),
    (async () => {
      for (let i = 0; i < 20; i++) {
        writeParagraph(body.peer.body, `meanwhile ${i}`);
        await body.whenReceipted();
      }
    })(),
  ]);
  expect(made).toMatchObject({ code: 0, complaint: '' });
  expect(made.out).toMatch(/^Wrote .*: 1 document, 3 entries, \d+\.\d MiB\.\n$/);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);

  const back = await command(['restore', file], { dataFolder: restored });
  expect(back).toMatchObject({ code: 0, complaint: '' });
  expect(back.out).toMatch(/1 document, 3 entries/);
  expect(readdirSync(restored).toSorted()).toEqual(['countersign.sqlite', 'relay.lock']);
  const said = await command(['doctor'], { dataFolder: restored });
  expect(said.out).not.toMatch(/^wrong/m);

  await using second = await startTestRelay({ dataFolder: restored });
  expect(await second.state()).toEqual(await relay.state());
  // Who had signed out since would be signed in again: nobody is.
  expect((await second.call('/api/me', { token: ann.token })).status).toBe(401);
  const again = await second.call('/api/sign-in', { body: { person: 'Ann', password: testPassword } });
  expect(again.status).toBe(200);
  const update = await second.call(`/api/documents/${document}/body`, { token: tokenOf(again.json) });
  const first = await ann.call(`/api/documents/${document}/body`);
  expect(update.headers.get('countersign-history')).not.toBe(first.headers.get('countersign-history'));
  expect(new TextDecoder('latin1').decode(update.bytes)).toContain('before');
  expect(proseOf(body.peer.body)).toContain('meanwhile 19');
});

test('an earlier backup stays until the next one is whole, and nothing is left behind by one that fails', async () => {
  await using relay = await startTestRelay();
  await relay.setUp('Ann');
  const file = newPath();
  expect((await command(['backup', file], { dataFolder: relay.folder })).code).toBe(0);
  const before = readFileSync(file);
  expect((await command(['backup', file], { dataFolder: relay.folder })).code).toBe(0);
  expect(readFileSync(file).length).toBe(before.length);
  const nowhere = join(folder, 'nowhere', 'file');
  const failed = await command(['backup', nowhere], { dataFolder: relay.folder });
  expect(failed).toMatchObject({
    code: 1,
    complaint: expect.stringMatching(/^The backup could not be written/),
  });
  expect(await command(['backup', file], { dataFolder: newPath() })).toMatchObject({ code: 1 });
});

test('a backup goes into an empty folder only, and only if it is one', async () => {
  await using relay = await startTestRelay();
  await relay.setUp('Ann');
  const file = newPath();
  await command(['backup', file], { dataFolder: relay.folder });
  const used = await command(['restore', file], { dataFolder: relay.folder });
  expect(used).toMatchObject({ code: 1, complaint: expect.stringMatching(/is not empty/) });

  const bytes = readFileSync(file);
  const torn = newPath();
  writeFileSync(torn, bytes.subarray(0, bytes.length / 2));
  const other = newPath();
  writeFileSync(other, 'Not a database');
  for (const bad of [torn, other, newPath()]) {
    const target = newPath();
    const refused = await command(['restore', bad], { dataFolder: target });
    expect(refused.code, bad).toBe(1);
    expect(refused.complaint).toMatch(/is not a whole backup|There is no file/);
    expect(existsSync(target) ? readdirSync(target) : []).toEqual([]);
  }
});

const tokenOf = (json: unknown): string => {
  const { token } = json as { token?: unknown };
  return String(token);
};
