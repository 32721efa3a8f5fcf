/** Nothing that lasts is kept on a node's own disk: whichever folder it is started on, it is the same relay. */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BodyClient } from '../body-client.ts';
import { decide } from '../decide.ts';
import { makeDocument } from '../document.ts';
import { proseOf, writeParagraph } from '../rooms/prose.ts';
import { startTestRelay, type TestRelay } from '../start-relay.ts';
import { startPostgres, type TestPostgres } from './postgres-server.ts';
import { at } from './several-nodes.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres[Symbol.asyncDispose]());

/** Every file under a node's folder, with its size. */
async function filesIn(folder: string): Promise<Record<string, number>> {
  const names = await readdir(folder, { recursive: true });
  return Object.fromEntries(
    await Promise.all(
      names.toSorted().map(async (name) => [name, (await stat(join(folder, name))).size] as const),
    ),
  );
}

const recordOf = async (member: ReturnType<typeof at>, document: string): Promise<string> => {
  const answer = await member.call(`/api/documents/${document}/record`);
  expect(answer.status).toBe(200);
  return new TextDecoder().decode(answer.bytes);
};

test('after all kinds of work a node’s folder holds a lock and the operator’s file, and another folder the same relay', async () => {
  const databaseUrl = await postgres.database();
  // Mail to send, a text that is written, one that is decided.
  const mail = { smtpUrl: 'smtp://127.0.0.1:1', from: 'decisions@example.org' };
  const start = (): Promise<TestRelay> => startTestRelay({ databaseUrl, mail });
  await using first = await start();
  const ann = await first.setUp('Ann');
  const ben = await first.join(ann, 'Ben', 'editor');
  await ben.call('/api/me/mail', { body: { address: 'ben@example.org' } });
  const decided = await decide(first, { owner: ann, asked: ben }, { title: 'Lunch at noon' });
  const { document } = await makeDocument(ann, 'Dinner');
  {
    await using body = await BodyClient.open(ann, document);
    writeParagraph(body.peer.body, 'at eight');
    await body.whenReceipted();
  }
  await first.relay.mailTried();
  const waits = {
    troubles: expect.arrayContaining(['1 mail about decisions could not be sent yet; it is tried again.']),
  };
  expect((await first.call('/healthz')).json).toMatchObject(waits);
  const record = await recordOf(ann, decided);
  const { workspace, lineage, relayKey } = await first.state();

  // Of the lock it is the file that is locked, not what is in it: nothing.
  expect(await filesIn(first.folder)).toEqual({
    'operator.json': expect.any(Number),
    'relay.lock': 0,
    'relay.lock-journal': expect.any(Number),
  });
  await first.relay.close();
  expect(await filesIn(first.folder)).toEqual({ 'relay.lock': 0 });
  await rm(first.folder, { recursive: true });

  await using second = await start();
  expect(second.folder).not.toBe(first.folder);
  expect(await second.state()).toMatchObject({ workspace, lineage, relayKey });
  expect((await second.call('/healthz')).json).toMatchObject(waits);
  const again = at(second, ann);
  expect(await recordOf(again, decided)).toBe(record);
  await using body = await BodyClient.open(again, document);
  await body.when(() => proseOf(body.peer.body) === 'at eight');
});
