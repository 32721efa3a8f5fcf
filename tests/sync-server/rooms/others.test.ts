import * as Y from 'yjs';
import { describe, expect, test } from 'vitest';
import { LedgerId, MemberId } from '#shared/kernel/ids.ts';
import { openBody, type Body } from '../../../sync-server/rooms/body.ts';
import { Behind } from '../../../sync-server/store/behind.ts';
import { memoryBodyStore, type MemoryBodyStore } from './memory-body-store.ts';
import { proseOf, writeParagraph } from './prose.ts';
import { bob, document as underTest, RoomFixture } from './room-fixture.ts';

const document = LedgerId.parse('document-of-two-nodes');
const ann = MemberId.parse('ann-ann-ann-ann');
const sender = { connection: 1, member: ann, schema: 1, barred: null, isElses: () => false };

function opened(): { store: MemoryBodyStore; body: Body } {
  const store = memoryBodyStore();
  return { store, body: openBody(document, store, 1) };
}

/** An update of somebody who writes one paragraph. */
function paragraph(text: string, client: number): Uint8Array {
  const doc = Object.assign(new Y.Doc(), { clientID: client });
  writeParagraph(doc.getXmlFragment('body'), text);
  return Y.encodeStateAsUpdate(doc);
}

/** As a room does at the end of a turn. */
function commit(body: Body, store: MemoryBodyStore): void {
  store.transaction(() => body.write(0));
  body.kept();
}

describe('what another node stored', () => {
  test('is taken in as it is told, and told on once', () => {
    const { store, body } = opened();
    const update = paragraph('elsewhere', 7);
    store.appendUpdates(document, [update], 0);
    body.catchUp({ seq: 1, updates: [update], schema: 1 });
    expect(body.takeOthers()).toEqual([update]);
    expect(body.takeOthers()).toEqual([]);
    body.catchUp({ seq: 1, updates: [update], schema: 1 });
    expect(body.takeOthers()).toEqual([]);
    expect(proseOf(body.root())).toBe('elsewhere');
    expect(body.storedSeq()).toBe(1);
  });

  test('is read from the log when something before it was not told', () => {
    const { store, body } = opened();
    const [first, second] = [paragraph('first', 7), paragraph('second', 8)];
    store.appendUpdates(document, [first, second], 0);
    body.catchUp({ seq: 2, updates: [second], schema: 1 });
    expect(body.takeOthers()).toEqual([first, second]);
  });

  test('goes on to everybody before what was stored here after it', () => {
    const { store, body } = opened();
    expect(body.offer(paragraph('here', 9), sender)).toEqual({ kind: 'added' });
    const elsewhere = paragraph('elsewhere', 7);
    store.appendUpdates(document, [elsewhere], 0);
    commit(body, store);
    expect(body.takeOthers()).toEqual([elsewhere]);
    expect(proseOf(body.root()).split('\n').toSorted()).toEqual(['elsewhere', 'here']);
    expect(body.storedSeq()).toBe(2);
  });

  test('is seen although its log became a snapshot meanwhile', () => {
    const { store, body } = opened();
    const update = paragraph('elsewhere', 7);
    store.appendUpdates(document, [update, paragraph('more', 8)], 0);
    const doc = new Y.Doc();
    for (const stored of store.loadBody(document).updates) Y.applyUpdate(doc, stored);
    store.replaceSnapshot(document, 2, Y.encodeStateAsUpdate(doc));
    body.catchUp();
    expect(proseOf(body.root()).split('\n').toSorted()).toEqual(['elsewhere', 'more']);
    expect(body.takeOthers()).not.toEqual([]);
  });

  test('under a client id that waits here takes back what waits', () => {
    const { store, body } = opened();
    body.offer(paragraph('here', 7), sender);
    store.appendUpdates(document, [paragraph('there', 7)], 0);
    expect(() => store.transaction(() => body.write(0))).toThrow(Behind);
    body.lost();
    expect(body.isWaiting()).toBe(false);
    expect(proseOf(body.root())).toBe('there');
  });

  test('[promise 4] brings its schema with it, however it comes to light', () => {
    const { store, body } = opened();
    store.appendUpdates(document, [paragraph('by a newer app', 7)], 0);
    store.schema = 2;
    body.updatesSince(new Map());
    expect(body.takeOthers()).toHaveLength(1);
    expect(body.schema()).toBe(2);
  });

  test('a client id that is somebody’s there is nobody’s here, and later commits do not fail for it', () => {
    const { store, body } = opened();
    const { bindClient } = store;
    store.bindClient = () => {
      throw new Behind('Another member has this client id.');
    };
    expect(body.reserve(7, ann)).toBe(false);
    store.bindClient = bindClient;
    body.offer(paragraph('here', 9), sender);
    commit(body, store);
    expect([...store.clientsOf(document).keys()]).toEqual([9]);
  });

  test('is told within a second to who is here, whatever brought it to light', () => {
    const fixture = new RoomFixture();
    const reader = fixture.join(bob);
    fixture.settle();
    fixture.store.appendUpdates(underTest, [paragraph('elsewhere', 7)], 0);
    expect(proseOf(fixture.room.flushed())).toBe('elsewhere');
    fixture.room.dispatch({ type: 'ticked', atMs: fixture.nowMs });
    fixture.settle();
    expect(proseOf(reader.peer.body)).toBe('elsewhere');
  });
});
