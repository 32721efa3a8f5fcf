import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { memoryBodyStore } from './memory-body-store.ts';
import { newPeer } from './peer.ts';
import { proseOf, writeParagraph, writeTitle } from './prose.ts';
import { alice, bob, document, RoomFixture } from './room-fixture.ts';

/** Longer than a body that nobody writes in keeps its Y.Doc. */
const restTicks = 40;

/** A stored body that nobody has open: a snapshot, and `later` updates after it. */
function stored(later: number) {
  const store = memoryBodyStore();
  const fixture = new RoomFixture(store);
  const writer = fixture.join(alice);
  writeTitle(writer.peer.body, 'Plan');
  writeParagraph(writer.peer.body, 'First.');
  fixture.settle();
  fixture.room.compact(1);
  for (let i = 0; i < later; i++) {
    writeParagraph(writer.peer.body, `Later ${i}.`);
    fixture.settle();
  }
  writer.peer.body.delete(1, 1);
  fixture.settle();
  fixture.leave(writer);
  fixture.restart();
  return { store, fixture, device: writer.peer, prose: proseOf(writer.peer.body) };
}

const textIn = ({ body }: { body: Y.XmlFragment }): string => proseOf(body);

function tick(fixture: RoomFixture, times: number): void {
  for (let i = 0; i < times; i++) fixture.room.dispatch({ type: 'ticked', atMs: fixture.nowMs });
}

describe('a body at rest', () => {
  test.each([0, 1, 30])(
    'is read whole by somebody who has nothing, %i updates after the snapshot',
    (later) => {
      const { fixture, prose } = stored(later);
      expect(textIn(fixture.seen())).toBe(prose);
    },
  );

  test('says that it is synced only with the last of it', () => {
    const { fixture } = stored(30);
    const reader = fixture.join(bob);
    for (const frame of reader.peer.outbox.splice(0)) fixture.room.receive(reader.connection, frame);
    const sync = reader.inbox.filter(([type, subtype]) => type === 0 && subtype !== 0);
    expect(sync.map(([, subtype]) => subtype)).toEqual([2, 1]);
  });

  test('a state of megabytes goes as one frame: two would pass the bound on unsent output', () => {
    const store = memoryBodyStore();
    const fixture = new RoomFixture(store);
    const writer = fixture.join(alice);
    for (let i = 0; i < 3; i++) {
      writeParagraph(writer.peer.body, 'x'.repeat(900_000));
      fixture.settle();
    }
    fixture.room.compact(1);
    for (const line of ['One.', 'Two.']) {
      writeParagraph(writer.peer.body, line);
      fixture.settle();
    }
    fixture.leave(writer);
    fixture.restart();
    const reader = fixture.join(bob);
    for (const frame of reader.peer.outbox.splice(0)) fixture.room.receive(reader.connection, frame);
    const sync = reader.inbox.filter(([type, subtype]) => type === 0 && subtype !== 0);
    expect(sync.map(([, subtype]) => subtype)).toEqual([1]);
    fixture.settle();
    expect(textIn(reader.peer)).toBe(proseOf(writer.peer.body));
  });

  test('a reader who has everything is known, deletions included, and sends nothing that is refused', () => {
    const { fixture, device, prose } = stored(5);
    fixture.access.set(alice, { canRead: true, canWrite: false });
    const visit = fixture.join(alice, { peer: device });
    fixture.settle();
    expect(visit.closed).toBeNull();
    expect(visit.peer.receipted).toBe(1);
    expect(textIn(visit.peer)).toBe(prose);
  });

  test('a reader who has a part is sent the rest', () => {
    const { store, fixture, prose } = stored(3);
    const behind = newPeer();
    const { snapshot } = store.loadBody(document);
    Y.applyUpdate(behind.doc, snapshot ?? new Uint8Array([0, 0]));
    fixture.join(bob, { peer: behind });
    fixture.settle();
    expect(textIn(behind)).toBe(prose);
  });

  test('what is written after a rest stands on what was there', () => {
    const { fixture } = stored(2);
    const [writer, reader] = [fixture.join(alice), fixture.join(bob)];
    fixture.settle();
    for (const line of ['One.', 'Two.', 'Three.']) {
      writeParagraph(writer.peer.body, line);
      fixture.settle();
      tick(fixture, 1);
      for (let i = 0; i < restTicks; i++) {
        tick(fixture, 1);
        fixture.nowMs += 1_000;
        for (const visit of [writer, reader])
          fixture.room.dispatch({ type: 'heard', connection: visit.connection });
      }
    }
    expect(textIn(reader.peer)).toMatch(/One\.\nTwo\.\nThree\.$/u);
    expect(textIn(fixture.seen())).toBe(textIn(writer.peer));
    expect(writer.peer.receipted).toBe(writer.peer.sent);
  });

  test('everybody who comes while somebody writes has what was stored until then', () => {
    const { fixture } = stored(2);
    const writer = fixture.join(alice);
    fixture.settle();
    for (const line of ['One.', 'Two.', 'Three.']) {
      expect(textIn(fixture.seen())).toBe(textIn(writer.peer));
      writeParagraph(writer.peer.body, line);
      fixture.settle();
      expect(textIn(fixture.seen())).toBe(textIn(writer.peer));
    }
  });

  test('a store that fails while it rests is told to whoever asks, and what it held is served afterwards', () => {
    const { store, fixture, prose } = stored(2);
    tick(fixture, restTicks);
    const { loadBody } = store;
    Object.assign(store, {
      loadBody: () => {
        throw new Error('the disk is gone');
      },
    });
    const reader = fixture.join(bob);
    fixture.settle();
    expect(reader.closed).toBe(4500);
    Object.assign(store, { loadBody });
    expect(textIn(fixture.seen())).toBe(prose);
  });
});
