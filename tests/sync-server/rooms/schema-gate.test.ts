/** An old app never damages a newer document: not while it is connected, not with a ticket from before. */
import { describe, expect, test } from 'vitest';
import { alice, bob, deliver, document, RoomFixture } from './room-fixture.ts';
import { proseOf, writeParagraph } from './prose.ts';

describe('[promise 4] the first accepted change by a newer app', () => {
  test('raises what the document needs, and older apps are let go before they see it', () => {
    const fixture = new RoomFixture();
    const old = fixture.join(bob);
    const newer = fixture.join(alice, { schema: 2 });
    fixture.settle();
    expect([fixture.store.schema, old.closed]).toEqual([1, null]);
    writeParagraph(newer.peer.body, 'with a new kind of block');
    fixture.settle();
    expect([fixture.store.schema, old.closed]).toEqual([2, 4426]);
    deliver(old);
    expect(old.peer.refusals.at(-1)?.code).toBe('schema-older');
    expect(proseOf(old.peer.body)).toBe('');
    expect(newer.closed).toBeNull();
  });

  test('keeps what an older app had sent before, with its receipt', () => {
    const fixture = new RoomFixture();
    const old = fixture.join(bob);
    const newer = fixture.join(alice, { schema: 2 });
    fixture.settle();
    writeParagraph(old.peer.body, 'old');
    writeParagraph(newer.peer.body, 'new');
    fixture.settle();
    deliver(old);
    expect(old.closed).toBe(4426);
    expect(old.peer.receipted).toBe(old.peer.sent);
    expect(proseOf(newer.peer.body).split('\n').toSorted()).toEqual(['new', 'old']);
  });

  test('closes the room to older apps for good; equal and newer ones come in', () => {
    const fixture = new RoomFixture();
    const newer = fixture.join(alice, { schema: 2 });
    fixture.settle();
    writeParagraph(newer.peer.body, 'new');
    fixture.settle();
    expect(fixture.join(bob).closed).toBe(4426);
    fixture.restart();
    const old = fixture.join(bob);
    writeParagraph(old.peer.body, 'damage');
    for (const frame of old.peer.outbox.splice(0)) fixture.room.receive(old.connection, frame);
    fixture.settle();
    expect([old.closed, old.inbox]).toEqual([4426, []]);
    const seen = fixture.join(bob, { schema: 3 });
    fixture.settle();
    expect(proseOf(seen.peer.body)).toBe('new');
  });

  test('is not shown to them either where another node stored it, and this one reads it to answer', () => {
    const fixture = new RoomFixture();
    const old = fixture.join(bob);
    const elsewhere = new RoomFixture();
    const newer = elsewhere.join(alice, { schema: 2 });
    elsewhere.settle();
    writeParagraph(newer.peer.body, 'by a newer app');
    elsewhere.settle();
    fixture.store.appendUpdates(document, elsewhere.store.loadBody(document).updates, 0);
    fixture.store.schema = 2;
    fixture.settle();
    deliver(old);
    expect([old.closed, old.peer.doc.store.clients.size]).toEqual([4426, 0]);
  });

  test('is one that was stored: reading, refused and failed changes raise nothing', () => {
    const fixture = new RoomFixture();
    const old = fixture.join(bob);
    const newer = fixture.join(alice, { schema: 2 });
    fixture.access.set(alice, { canRead: true, canWrite: false });
    writeParagraph(newer.peer.body, 'not allowed');
    fixture.settle();
    expect(newer.closed).toBe(4403);
    fixture.access.delete(alice);
    const again = fixture.join(alice, { schema: 2 });
    fixture.settle();
    writeParagraph(again.peer.body, 'the disk is full');
    fixture.store.failure = new Error('disk full');
    fixture.settle();
    expect(again.closed).toBe(4500);
    fixture.store.failure = null;
    expect([fixture.store.schema, old.closed]).toEqual([1, 4500]);
    const later = fixture.join(bob);
    fixture.settle();
    writeParagraph(later.peer.body, 'still at the first version');
    fixture.settle();
    expect([fixture.store.schema, later.closed]).toEqual([1, null]);
  });
});
