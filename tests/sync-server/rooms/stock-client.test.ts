/** A stock y-websocket client, unchanged, against the rooms: it needs a ticket and nothing else of ours. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { digestOf } from '#shared/kernel/canonical-json.ts';
import { MemberId } from '#shared/kernel/ids.ts';
import { createDocument, startRelay, until, WebSocket, type RelayFixture } from './relay-fixture.ts';
import { proseOf, writeParagraph, writeTitle } from './prose.ts';

function stockClient(relay: RelayFixture, document: string, member: string, doc = new Y.Doc()) {
  const closes: number[] = [];
  const provider = new WebsocketProvider(relay.url, document, doc, {
    protocols: [`ticket.${member}`],
    WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
    disableBc: true,
  });
  provider.on('connection-close', (event) => void (event && closes.push(event.code)));
  return {
    doc,
    provider,
    closes,
    body: doc.getXmlFragment('body'),
    [Symbol.dispose]: () => provider.destroy(),
  };
}

describe('stock y-websocket', () => {
  test('reads and writes, and meets others', async () => {
    await using relay = await startRelay();
    const document = createDocument(relay.store, 'document-1');
    using a = stockClient(relay, document, 'alice-alice');
    using b = stockClient(relay, document, 'bob-bob-bob');
    await until(() => a.provider.synced && b.provider.synced);
    writeTitle(a.body, 'Retention');
    await until(() => proseOf(b.body) === 'Retention');
    writeParagraph(b.body, 'A month.');
    await until(() => proseOf(a.body) === 'Retention\nA month.');
    b.provider.awareness.setLocalState({ cursor: 7 });
    await until(() => a.provider.awareness.getStates().size === 2);
    expect(a.provider.awareness.getStates().get(b.doc.clientID)).toEqual({
      cursor: 7,
      user: { member: 'bob-bob-bob', name: 'Name of bob-bob-bob' },
    });
    expect(digestOf(relay.rooms.content(document))).toBe(relay.rooms.bodyDigest(document));
    expect(relay.rooms.content(document).content?.map(({ type }) => type)).toEqual(['title', 'paragraph']);
  });

  test('finds everything again after a restart of the relay', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-rooms-'));
    const first = await startRelay(folder);
    const document = createDocument(first.store, 'document-1');
    {
      using a = stockClient(first, document, 'alice-alice');
      await until(() => a.provider.synced);
      writeTitle(a.body, 'Kept');
      await until(() => first.rooms.content(document).content !== undefined);
    }
    await first[Symbol.asyncDispose]();
    {
      await using second = await startRelay(folder);
      using b = stockClient(second, document, 'bob-bob-bob');
      await until(() => b.provider.synced);
      expect(proseOf(b.body)).toBe('Kept');
    }
    rmSync(folder, { recursive: true });
  });

  test('uploads what it wrote before it came', async () => {
    await using relay = await startRelay();
    const document = createDocument(relay.store, 'document-1');
    const doc = new Y.Doc();
    writeTitle(doc.getXmlFragment('body'), 'Written offline');
    using a = stockClient(relay, document, 'alice-alice', doc);
    await until(() => a.provider.synced);
    await until(() => relay.rooms.content(document).content !== undefined);
    relay.nowMs += 1_000;
    relay.tick();
    expect(relay.store.bodyDescription(document)).toMatchObject({ title: 'Written offline' });
    expect(relay.changed).toEqual([document]);
  });

  test('stops for good when it is refused', async () => {
    await using relay = await startRelay();
    const document = createDocument(relay.store, 'document-1');
    relay.access.set(MemberId.parse('bob-bob-bob'), { canRead: true, canWrite: false });
    using b = stockClient(relay, document, 'bob-bob-bob');
    await until(() => b.provider.synced);
    writeParagraph(b.body, 'not allowed');
    await until(() => b.closes.length > 0);
    expect(b.closes).toEqual([4403]);
    expect(b.provider.shouldConnect).toBe(false);
  });

  test('a sealed document is read and no longer written', async () => {
    await using relay = await startRelay();
    const document = createDocument(relay.store, 'document-1');
    using a = stockClient(relay, document, 'alice-alice');
    await until(() => a.provider.synced);
    writeTitle(a.body, 'Decided');
    await until(() => relay.rooms.content(document).content !== undefined);
    relay.store.markSealed(document);
    relay.rooms.sealed(document);
    const digest = relay.rooms.bodyDigest(document);
    writeParagraph(a.body, 'late');
    await until(() => a.closes.length > 0);
    expect(a.closes).toEqual([4423]);
    using b = stockClient(relay, document, 'bob-bob-bob');
    await until(() => b.provider.synced);
    expect(proseOf(b.body)).toBe('Decided');
    expect(relay.rooms.bodyDigest(document)).toBe(digest);
  });
});
