/** Rooms over real sockets and the real store: opening, closing, describing, slow readers, damage. */
import { describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { subprotocol } from '#shared/protocol/body-messages.ts';
import { MemberId, type LedgerId } from '#shared/kernel/ids.ts';
import { newPeer, type Peer } from './peer.ts';
import { proseOf, writeParagraph, writeTitle } from './prose.ts';
import { createDocument, startRelay, until, WebSocket, type RelayFixture } from './relay-fixture.ts';

interface Client extends Disposable {
  readonly peer: Peer;
  readonly socket: WebSocket;
  readonly closes: number[];
}

async function connect(
  relay: RelayFixture,
  document: LedgerId,
  member = 'alice-alice',
  peer = newPeer(),
): Promise<Client> {
  const closes: number[] = [];
  const socket = new WebSocket(`${relay.url}/${document}`, [subprotocol, `ticket.${member}`]);
  const flush = (): void => {
    for (const frame of peer.outbox.splice(0)) socket.send(frame);
  };
  const flushLater = (): void => queueMicrotask(flush);
  socket.on('message', (data: Buffer) => {
    peer.hear(new Uint8Array(data));
    flush();
  });
  socket.on('close', (code) => {
    closes.push(code);
    peer.disconnect();
    peer.doc.off('update', flushLater);
  });
  socket.once('open', () => {
    peer.connect();
    flush();
    peer.doc.on('update', flushLater);
  });
  // Its step 2 has a receipt: both sides are in step.
  await until(() => peer.receipted > 0 || closes.length > 0);
  return { peer, socket, closes, [Symbol.dispose]: () => socket.terminate() };
}

/** Straight into the log, as many turns of the event loop would. */
function writeLongLog({ store }: RelayFixture, document: LedgerId): void {
  const doc = new Y.Doc();
  store.transaction(() => {
    for (let i = 0; i < 501; i++) {
      const before = Y.encodeStateVector(doc);
      writeParagraph(doc.getXmlFragment('body'), `${i}`);
      store.appendUpdates(document, [Y.encodeStateAsUpdate(doc, before)], 1);
    }
  });
}

describe('a room', () => {
  test('[promise 9] takes a burst of changes in turns, and every one of them', async () => {
    await using relay = await startRelay();
    const document = createDocument(relay.store, 'document-1');
    using a = await connect(relay, document);
    using b = await connect(relay, document, 'bob-bob-bob');
    for (let i = 0; i < 1_000; i++) writeParagraph(a.peer.body, `paragraph ${i}`);
    await until(() => a.peer.receipted === a.peer.sent && a.peer.sent > 1_000);
    await until(() => proseOf(b.peer.body).split('\n').length === 1_000);
    expect(proseOf(b.peer.body)).toBe(proseOf(a.peer.body));
    expect([a.closes, b.closes]).toEqual([[], []]);
  });

  test('[promise 9] takes what somebody sent before they went', async () => {
    await using relay = await startRelay();
    const document = createDocument(relay.store, 'document-1');
    {
      using a = await connect(relay, document);
      for (let i = 0; i < 1_000; i++) writeParagraph(a.peer.body, `paragraph ${i}`);
      await Promise.resolve();
      a.socket.close();
      await until(() => a.closes.length > 0);
    }
    using b = await connect(relay, document, 'bob-bob-bob');
    await until(() => proseOf(b.peer.body).split('\n').length === 1_000);
  });

  test('closes half a minute after the last one left, and opens again with everything', async () => {
    await using relay = await startRelay();
    const document = createDocument(relay.store, 'document-1');
    {
      using a = await connect(relay, document);
      writeParagraph(a.peer.body, 'kept');
      await until(() => a.peer.receipted === a.peer.sent);
    }
    await until(() => {
      relay.nowMs += 30_000;
      relay.tick();
      return relay.rooms.openCount() === 0;
    });
    using b = await connect(relay, document, 'bob-bob-bob');
    await until(() => proseOf(b.peer.body) === 'kept');
    expect(relay.rooms.openCount()).toBe(1);
  });

  test('somebody who comes in the moment in which a room closes has everything, and is in it with all the others', async () => {
    await using relay = await startRelay();
    const document = createDocument(relay.store, 'document-1');
    const written: string[] = [];
    let closed = 0;
    for (let round = 0; round < 12; round++) {
      written.push(`round ${round}`);
      {
        using a = await connect(relay, document);
        writeParagraph(a.peer.body, `round ${round}`);
        await until(() => a.peer.receipted === a.peer.sent);
      }
      await until(() => relay.connections() === 0);
      relay.tick();
      relay.nowMs += 30_000;
      // The room closes so many turns of the event loop after the two set out.
      let turns = 0;
      const coming = Promise.all([
        connect(relay, document, 'bob-bob-bob'),
        connect(relay, document, 'carol-carol'),
      ]);
      await until(() => turns++ === round);
      relay.tick();
      if (relay.rooms.openCount() === 0) closed++;
      const [b, c] = await coming;
      using _b = b;
      using _c = c;
      expect(relay.rooms.openCount()).toBe(1);
      await until(() => proseOf(b.peer.body) === written.join('\n'));
      written.push(`answer ${round}`);
      writeParagraph(b.peer.body, `answer ${round}`);
      await until(() => proseOf(c.peer.body) === written.join('\n'));
    }
    expect(closed).toBeGreaterThan(0);
  });

  test('says a second after the last change what the title is, and every five while it goes on', async () => {
    await using relay = await startRelay();
    const document = createDocument(relay.store, 'document-1');
    using a = await connect(relay, document);
    writeTitle(a.peer.body, 'Retention');
    await until(() => a.peer.receipted === a.peer.sent);
    relay.tick();
    expect(relay.changed).toEqual([]);
    const writtenAtMs = relay.nowMs;
    relay.nowMs += 1_000;
    relay.tick();
    expect(relay.changed).toEqual([document]);
    expect(relay.store.bodyDescription(document)).toEqual({ title: 'Retention', changedAtMs: writtenAtMs });

    for (let i = 0; i < 10; i++) {
      writeParagraph(a.peer.body, 'on and on');
      await until(() => a.peer.receipted === a.peer.sent);
      relay.nowMs += 600;
      relay.tick();
    }
    expect(relay.changed).toHaveLength(2);
  });

  test('turns a long log into one snapshot', async () => {
    await using relay = await startRelay();
    const document = createDocument(relay.store, 'document-1');
    using a = await connect(relay, document);
    writeLongLog(relay, document);
    a.socket.terminate();
    await until(() => {
      relay.nowMs += 30_000;
      relay.tick();
      return relay.rooms.openCount() === 0;
    });
    using b = await connect(relay, document, 'bob-bob-bob');
    relay.tick();
    expect(relay.store.loadBody(document)).toMatchObject({ updates: [], seq: 501 });
    expect(proseOf(b.peer.body).split('\n')).toHaveLength(501);
    writeParagraph(b.peer.body, 'after');
    await until(() => b.peer.receipted === b.peer.sent);
    expect(relay.store.loadBody(document).updates).toHaveLength(1);
  });

  test('shortens one log a second where everything takes long', async () => {
    await using relay = await startRelay();
    const documents = ['document-1', 'document-2'].map((id) => createDocument(relay.store, id));
    for (const document of documents) writeLongLog(relay, document);
    using _stack = new DisposableStack();
    for (const document of documents) _stack.use(await connect(relay, document));
    const left = (): number[] => documents.map((document) => relay.store.loadBody(document).updates.length);
    let passedMs = 0;
    const slow = vi.spyOn(performance, 'now').mockImplementation(() => (passedMs += 1_000));
    relay.tick();
    expect(left()).toEqual([0, 501]);
    relay.tick();
    slow.mockRestore();
    expect(left()).toEqual([0, 0]);
  });

  test('a digest counts what arrived before it was asked for', async () => {
    await using relay = await startRelay();
    const document = createDocument(relay.store, 'document-1');
    const empty = relay.rooms.bodyDigest(document);
    using a = await connect(relay, document);
    writeTitle(a.peer.body, 'Title');
    await until(() => a.peer.receipted === a.peer.sent);
    expect(relay.rooms.bodyDigest(document)).not.toBe(empty);
  });
});

describe('[promise 9]', () => {
  test('a reader that does not read is cut, and the others go on', async () => {
    await using relay = await startRelay();
    const document = createDocument(relay.store, 'document-1');
    using slow = await connect(relay, document, 'bob-bob-bob');
    using a = await connect(relay, document);
    using c = await connect(relay, document, 'carol-carol');
    slow.socket.pause();
    for (let i = 0; i < 15; i++) {
      writeParagraph(a.peer.body, 'x'.repeat(900_000));
      await until(() => a.peer.receipted === a.peer.sent);
    }
    writeParagraph(a.peer.body, 'still here');
    await until(() => proseOf(c.peer.body).endsWith('still here'));
    slow.socket.resume();
    await until(() => slow.closes.length > 0);
    expect([1006, 4508]).toContain(slow.closes[0]);
    expect(proseOf(slow.peer.body)).not.toContain('still here');
    expect([a.closes, c.closes]).toEqual([[], []]);
  });

  test('a text frame ends the connection', async () => {
    await using relay = await startRelay();
    using a = await connect(relay, createDocument(relay.store, 'document-1'));
    a.socket.send('{}');
    await until(() => a.closes.length > 0);
    expect([a.closes, a.peer.refusals.map(({ code }) => code)]).toEqual([[4400], ['frame-malformed']]);
  });

  test('a damaged document is served to nobody, least of all as an empty one; others are', async () => {
    await using relay = await startRelay();
    const [broken, whole] = [
      createDocument(relay.store, 'document-1'),
      createDocument(relay.store, 'document-2'),
    ];
    relay.store.appendUpdates(broken, [Uint8Array.of(1, 1, 5, 5, 5)], 1);
    using a = await connect(relay, broken);
    expect([a.closes, a.peer.receipted]).toEqual([[4500], 0]);
    expect(() => relay.rooms.bodyDigest(broken)).toThrow();
    using b = await connect(relay, whole);
    expect(b.closes).toEqual([]);
  });

  test('a body with a gap in its log is served to nobody', async () => {
    await using relay = await startRelay();
    const document = createDocument(relay.store, 'document-1');
    const doc = new Y.Doc();
    writeTitle(doc.getXmlFragment('body'), 'Title');
    const before = Y.encodeStateVector(doc);
    writeParagraph(doc.getXmlFragment('body'), 'second');
    relay.store.appendUpdates(document, [Y.encodeStateAsUpdate(doc, before)], 1);
    using a = await connect(relay, document);
    expect(a.closes).toEqual([4500]);
  });
});

test('[promise 8] who is removed while connected is let go', async () => {
  await using relay = await startRelay();
  using b = await connect(relay, createDocument(relay.store, 'document-1'), 'bob-bob-bob');
  const bob = MemberId.parse('bob-bob-bob');
  relay.access.set(bob, { canRead: false, canWrite: false });
  relay.rooms.recheck(bob);
  await until(() => b.closes.length > 0);
  expect(b.closes).toEqual([4403]);
});

test('a relay that stops stores what waits and says that it will be back', async () => {
  await using relay = await startRelay();
  const document = createDocument(relay.store, 'document-1');
  using a = await connect(relay, document);
  writeTitle(a.peer.body, 'Last words');
  await until(() => a.peer.receipted === a.peer.sent);
  await relay.rooms.close();
  await until(() => a.closes.length > 0);
  expect(a.closes).toEqual([4503]);
  expect(relay.store.bodyDescription(document)?.title).toBe('Last words');
  using late = await connect(relay, document);
  expect(late.closes).toEqual([4503]);
});
