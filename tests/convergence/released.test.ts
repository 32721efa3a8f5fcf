/**
 * Versions that were released, kept as `npm run freeze` left them: their databases and records open for ever, and their
 * clients do no harm to documents of later schemas.
 */
import 'fake-indexeddb/auto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { verifyRecord } from '#shared/record/verify-record.ts';
import { SessionAnswer } from '#shared/protocol/http-api.ts';
import { verifySignature } from '../../sync-server/ledger/verify-signature.ts';
import { factsOf } from '../released/released-facts.ts';
import type { OldClient, OldClientModule } from '../released/old-client.ts';
import { BodyClient } from '../sync-server/body-client.ts';
import { command } from '../sync-server/cli/program.ts';
import { makeSharedDocument } from '../sync-server/document.ts';
import { proseOf, writeParagraph, writeTitle } from '../sync-server/rooms/prose.ts';
import { startTestRelay, testPassword } from '../sync-server/start-relay.ts';

const released = join(import.meta.dirname, '../fixtures/released');
const versions = readdirSync(released);
const file = (version: string, name: string): Buffer => readFileSync(join(released, version, name));
afterEach(() => vi.restoreAllMocks());

describe.each(versions)('version %s', (version) => {
  test('[promise 5] its database opens, says what it said, and exports the same record to the byte', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'countersign-released-'));
    try {
      await writeFile(join(folder, 'countersign.sqlite'), gunzipSync(file(version, 'countersign.sqlite.gz')));
      await using relay = await startTestRelay({ dataFolder: folder });
      const entered = await relay.call('/api/sign-in', { body: { person: 'Ann', password: testPassword } });
      const { token = '' } = SessionAnswer.parse(entered.json);
      const facts = JSON.parse(file(version, 'facts.json').toString()) as { decided: string };
      expect({ decided: facts.decided, ...(await factsOf(relay, token)) }).toEqual(facts);
      const record = await relay.call(`/api/documents/${facts.decided}/record`, { token });
      expect(Buffer.from(record.bytes).equals(file(version, 'record.json'))).toBe(true);
      const { out } = await command(['doctor'], { dataFolder: folder });
      expect(out).not.toMatch(/^wrong {2}(?!The port)/m);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  test('[promise 10] its record is checked', async () => {
    expect(await verifyRecord(file(version, 'record.json'), verifySignature)).toMatchObject({ ok: true });
  });

  test('[promise 4] its client sends nothing into a document of a later schema, before or after it was later', async () => {
    // Yjs says that there is another one: there is, and they never meet.
    vi.spyOn(console, 'error').mockReturnValue();
    const { schema, openOldClient } = await frozenClient(version);
    const send = vi.spyOn(WebSocket.prototype, 'send');
    await using relay = await startTestRelay({ documentSchema: schema + 1 });
    const ann = await relay.setUp('Ann');
    const ben = await relay.join(ann, 'Ben', 'editor');
    const { document, acts } = await makeSharedDocument(ann, 'Plan');
    const options = { baseUrl: relay.url, token: ben.token, document };
    const proseSent = () =>
      send.mock.calls.filter(([data]) => data instanceof Uint8Array && data[0] === 0).length;

    // While the document is of its schema, it works with today's relay.
    const old = await openOldClient({ ...options, deviceName: `${version}-first` });
    old.write('By the old app');
    await settled(old, 'open');
    await expect.poll(() => old.unsent()).toBe(0);

    // A newer app writes: it is sent away, and what it writes then stays with it.
    await using newer = await BodyClient.open(ann, document, { schema: schema + 1 });
    await newer.when(() => proseOf(newer.peer.body).includes('By the old app'));
    writeTitle(newer.peer.body, 'Plan');
    writeParagraph(newer.peer.body, 'By the newer app');
    await newer.whenReceipted();
    await settled(old, 'stopped: schema-older');
    const before = proseSent();
    old.write('Too old');
    expect(proseSent()).toBe(before);
    expect(old.text()).not.toContain('By the newer app');
    await old.close();

    // From its start on, it sends not a byte.
    send.mockClear();
    const again = await openOldClient({ ...options, deviceName: `${version}-second` });
    again.write('Too old as well');
    await settled(again, 'stopped: schema-older');
    expect(send).not.toHaveBeenCalled();
    expect(again.text()).toEqual(['Too old as well']);
    await again.close();
    expect(proseOf(newer.peer.body)).not.toContain('Too old');
    acts.socket.close();
  });

  test('what is kept of it is small', () => {
    const bytes = readdirSync(join(released, version)).map(
      (name) => statSync(join(released, version, name)).size,
    );
    expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(300_000);
  });
});

const frozenClient = async (version: string): Promise<OldClientModule> =>
  (await import(
    /* @vite-ignore */ pathToFileURL(join(released, version, 'client.mjs')).href
  )) as OldClientModule;

const settled = (client: OldClient, link: string) =>
  expect.poll(() => client.link(), { interval: 10 }).toBe(link);
