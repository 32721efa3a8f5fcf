/** Rooms that share a commit: what their visitors see of it, over the real store and with stock y-websocket clients. */
import { describe, expect, test, vi } from 'vitest';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { LedgerId, type MemberId } from '#shared/kernel/ids.ts';
import { groupCommit } from '../../../sync-server/store/group-commit.ts';
import { openLiveRoom } from '../../../sync-server/rooms/live-room.ts';
import { memoryBodyStore } from './memory-body-store.ts';
import { newPeer, type Peer } from './peer.ts';
import { proseOf, writeParagraph, writeTitle } from './prose.ts';
import { alice, bob, carol, RoomFixture } from './room-fixture.ts';
import { createDocument, startRelay, until, WebSocket } from './relay-fixture.ts';

interface Visit {
  readonly peer: Peer;
  readonly inbox: Uint8Array[];
  closed: number | null;
  say(): void;
}

/** Rooms of several documents with one store and one group, and a turn that ends by hand. */
function twoRooms() {
  const store = memoryBodyStore();
  const planned: (() => void)[] = [];
  const group = groupCommit(store, (run) => void planned.push(run));
  const rooms = ['document-one', 'document-two'].map((id) =>
    openLiveRoom(
      LedgerId.parse(id),
      { sealed: false, schema: 1 },
      {
        store,
        group,
        now: () => 1_000_000,
        accessOf: () => ({ canRead: true, canWrite: true }),
        personOf: (member) => member,
        announce: () => undefined,
        onBehind: () => undefined,
        onCommitted: () => undefined,
        onRefused: () => undefined,
        onStoreFailed: () => undefined,
      },
    ),
  );
  const endTurn = (): void => {
    for (const run of planned.splice(0)) run();
  };
  const join = (at: number, member: MemberId): Visit => {
    const room = rooms[at];
    if (!room) throw new Error('no such room');
    const peer = newPeer();
    const inbox: Uint8Array[] = [];
    const close = (code: number): void => void (visit.closed = code);
    const line = {
      send: (frame: Uint8Array) => void inbox.push(frame),
      ping: () => undefined,
      close,
      cut: () => close(0),
    };
    const connection = room.join(line, { member, speaksOurs: true, client: null, schema: 1 }) ?? -1;
    const visit: Visit = {
      peer,
      inbox,
      closed: null,
      say() {
        for (const frame of peer.outbox.splice(0)) room.receive(connection, frame);
      },
    };
    peer.connect();
    for (let i = 0; i < 3; i++) {
      visit.say();
      endTurn();
      for (const frame of inbox.splice(0)) peer.hear(frame);
    }
    return visit;
  };
  return { store, rooms, endTurn, join };
}

const kinds = ({ inbox }: Visit): number[] => inbox.map(([kind]) => kind ?? -1);

describe('documents that are written in the same turn', () => {
  test('[promise 1] share one transaction, and nobody hears of anything before it', () => {
    const { store, endTurn, join } = twoRooms();
    const [a, b, reader] = [join(0, alice), join(1, bob), join(0, carol)];
    const transaction = vi.spyOn(store, 'transaction');
    writeParagraph(a.peer.body, 'one');
    writeParagraph(b.peer.body, 'two');
    a.say();
    b.say();
    expect([a, b, reader].flatMap(kinds)).toEqual([]);
    endTurn();
    expect([a, b, reader].map(kinds)).toEqual([[100], [100], [0]]);
    expect(transaction.mock.calls).toHaveLength(1);
  });

  test('[promise 1] are all refused when the store fails, and nothing of it was shown', () => {
    const { store, endTurn, join } = twoRooms();
    const [a, b, reader] = [join(0, alice), join(1, bob), join(0, carol)];
    writeParagraph(a.peer.body, 'one');
    writeParagraph(b.peer.body, 'two');
    a.say();
    b.say();
    store.failure = new Error('disk full');
    endTurn();
    store.failure = null;
    expect([a.closed, b.closed]).toEqual([4500, 4500]);
    expect(kinds(reader)).not.toContain(0);
    expect(proseOf(join(0, carol).peer.body)).toBe('');
  });

  test('[promise 9] one whose log is damaged does not fail the other', () => {
    const { store, endTurn, join } = twoRooms();
    const [a, b] = [join(0, alice), join(1, bob)];
    const append = store.appendUpdates.bind(store);
    vi.spyOn(store, 'appendUpdates').mockImplementation((document, ...rest) => {
      if (document === 'document-one') throw new Error('damaged');
      return append(document, ...rest);
    });
    writeParagraph(a.peer.body, 'one');
    writeParagraph(b.peer.body, 'two');
    a.say();
    b.say();
    endTurn();
    expect([a.closed, b.closed]).toEqual([4500, null]);
    expect(kinds(b)).toEqual([100]);
    expect(proseOf(join(1, carol).peer.body)).toBe('two');
  });

  test('[promise 9] a refused frame takes nothing of the others with it', () => {
    const { rooms, endTurn, join } = twoRooms();
    const [a, b, c] = [join(0, alice), join(0, bob), join(1, carol)];
    writeParagraph(a.peer.body, 'one');
    writeParagraph(b.peer.body, 'two');
    writeParagraph(c.peer.body, 'three');
    a.say();
    const [frame] = b.peer.outbox.splice(0);
    if (!frame) throw new Error('nothing was written');
    b.peer.outbox.push(frame.subarray(0, frame.length - 2));
    b.say();
    c.say();
    endTurn();
    expect([a.closed, b.closed, c.closed]).toEqual([null, 4400, null]);
    expect([kinds(a), kinds(c)]).toEqual([[100], [100]]);
    expect(rooms.map((room) => room.flushed().length)).toEqual([1, 1]);
  });
});

describe('titles of many documents', () => {
  test('are stored together, and one that cannot be read is left out', async () => {
    await using relay = await startRelay();
    const documents = ['one', 'two', 'three'].map((id) => createDocument(relay.store, `document-${id}`));
    const providers = documents.map((document, i) => {
      const doc = new Y.Doc();
      writeTitle(doc.getXmlFragment('body'), `Title ${i}`);
      return new WebsocketProvider(relay.url, document, doc, {
        protocols: ['ticket.alice-alice'],
        WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
        disableBc: true,
      });
    });
    try {
      await until(() => documents.every((document) => relay.store.loadBody(document).seq > 0));
      const content = vi.spyOn(Y.XmlFragment.prototype, 'toArray').mockImplementationOnce(() => {
        throw new Error('damaged');
      });
      const transaction = vi.spyOn(relay.store, 'transaction');
      relay.nowMs += 1_000;
      relay.tick();
      content.mockRestore();
      expect(transaction).toHaveBeenCalledTimes(1);
      expect(relay.changed).toEqual(documents.slice(1));
      relay.nowMs += 1_000;
      relay.tick();
      expect(relay.changed).toHaveLength(3);
      expect(relay.store.bodyDescription(LedgerId.parse('document-one'))).toMatchObject({ title: 'Title 0' });
    } finally {
      for (const provider of providers) provider.destroy();
    }
  });
});

describe('what many write in one turn', () => {
  test('reaches each reader as one frame with one message', () => {
    const fixture = new RoomFixture();
    const writers = [alice, bob, carol].map((member) => fixture.join(member));
    const reader = fixture.join(alice, { speaksOurs: false });
    fixture.settle();
    for (let round = 0; round < 5; round++)
      for (const { peer } of writers) writeParagraph(peer.body, `${round} of ${peer.doc.clientID}`);
    for (const { peer, connection } of writers)
      for (const frame of peer.outbox.splice(0)) fixture.room.receive(connection, frame);
    fixture.endTurn();
    expect(reader.inbox).toHaveLength(1);
    for (const frame of reader.inbox.splice(0)) reader.peer.hear(frame);
    fixture.settle();
    expect(proseOf(reader.peer.body).split('\n')).toHaveLength(15);
    for (const { peer } of writers) expect(proseOf(peer.body)).toBe(proseOf(reader.peer.body));
    expect(proseOf(fixture.seen().body)).toBe(proseOf(reader.peer.body));
  });

  test('reaches stock y-websocket clients whole, with deletions and formatting', async () => {
    await using relay = await startRelay();
    const document = createDocument(relay.store, 'document-1');
    const clients = Array.from({ length: 4 }, (_, i) => {
      const doc = new Y.Doc();
      const provider = new WebsocketProvider(relay.url, document, doc, {
        protocols: [`ticket.member-${i}-of-four`],
        WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
        disableBc: true,
      });
      return { doc, provider, body: doc.getXmlFragment('body') };
    });
    try {
      await until(() => clients.every(({ provider }) => provider.synced));
      for (let round = 0; round < 20; round++)
        for (const { body } of clients) {
          writeParagraph(body, `words ${round}`);
          const paragraph = body.get(body.length - 1);
          const text = paragraph instanceof Y.XmlElement ? paragraph.get(0) : null;
          if (!(text instanceof Y.XmlText)) throw new Error('a paragraph has a text');
          text.format(0, 3, { bold: {} });
          text.delete(1, 3);
        }
      const contents = () => clients.map(({ body }) => body.toJSON());
      await until(() => new Set(contents()).size === 1 && clients[0]?.body.length === 80);
      expect(relay.rooms.content(document).content).toHaveLength(80);
    } finally {
      for (const { provider } of clients) provider.destroy();
    }
  });
});
