/** What a room promises its visitors, told through real documents on both sides. */
import { describe, expect, test } from 'vitest';
import { alice, bob, carol, deliver, RoomFixture } from './room-fixture.ts';
import { writeAwareness } from '../../../sync-server/rooms/awareness.ts';
import { awarenessFrame } from '../../../sync-server/rooms/frame.ts';
import { newPeer } from './peer.ts';
import { proseOf, writeParagraph, writeTitle } from './prose.ts';

function tick(fixture: RoomFixture, seconds = 1): void {
  for (let i = 0; i < seconds; i++) {
    fixture.nowMs += 1_000;
    fixture.room.dispatch({ type: 'ticked', atMs: fixture.nowMs });
  }
}

describe('writing together', () => {
  test('what one writes offline, the other reads', () => {
    const fixture = new RoomFixture();
    const peer = newPeer();
    writeTitle(peer.body, 'Retention of logs');
    writeParagraph(peer.body, 'We keep them for a month.');
    fixture.join(alice, { peer });
    const reader = fixture.join(bob);
    fixture.settle();
    expect(proseOf(reader.peer.body)).toBe('Retention of logs\nWe keep them for a month.');
  });

  test('two write at once and both have both', () => {
    const fixture = new RoomFixture();
    const a = fixture.join(alice);
    const b = fixture.join(bob);
    fixture.settle();
    writeParagraph(a.peer.body, 'from a');
    writeParagraph(b.peer.body, 'from b');
    fixture.settle();
    expect(proseOf(a.peer.body).split('\n').toSorted()).toEqual(['from a', 'from b']);
    expect(proseOf(b.peer.body)).toBe(proseOf(a.peer.body));
  });

  test('a writer does not get its own words back', () => {
    const fixture = new RoomFixture();
    const a = fixture.join(alice);
    fixture.settle();
    writeParagraph(a.peer.body, 'mine');
    for (const frame of a.peer.outbox.splice(0)) fixture.room.receive(a.connection, frame);
    fixture.endTurn();
    // The receipt and nothing else.
    expect(a.inbox.map((frame) => frame[0])).toEqual([100]);
  });

  test('somebody who comes while a turn is not yet committed sees only what is stored', () => {
    const fixture = new RoomFixture();
    const a = fixture.join(alice);
    fixture.settle();
    writeParagraph(a.peer.body, 'in flight');
    for (const frame of a.peer.outbox.splice(0)) fixture.room.receive(a.connection, frame);
    fixture.store.failure = new Error('disk full');
    const b = fixture.join(bob);
    for (const frame of b.peer.outbox.splice(0)) fixture.room.receive(b.connection, frame);
    deliver(b);
    expect(proseOf(b.peer.body)).toBe('');
    expect(b.closed).toBe(4500);
  });
});

describe('receipts', () => {
  test('[promise 1] a receipt comes after the commit and never before', () => {
    const fixture = new RoomFixture();
    const a = fixture.join(alice);
    fixture.settle();
    const before = a.peer.receipted;
    writeParagraph(a.peer.body, 'one');
    writeParagraph(a.peer.body, 'two');
    for (const frame of a.peer.outbox.splice(0)) fixture.room.receive(a.connection, frame);
    expect(a.inbox).toEqual([]);
    fixture.endTurn();
    deliver(a);
    expect(a.peer.receipted).toBe(before + 2);
    fixture.restart();
    expect(proseOf(fixture.seen().body)).toBe('one\ntwo');
  });

  test('a full disk lets people in to read', () => {
    const fixture = new RoomFixture();
    const a = fixture.join(alice);
    writeParagraph(a.peer.body, 'stored');
    fixture.settle();
    fixture.store.failure = new Error('disk full');
    const b = fixture.join(bob);
    fixture.settle();
    expect([proseOf(b.peer.body), b.closed]).toEqual(['stored', null]);
  });

  test('[promise 1] when the store fails there is no receipt, nobody sees the text, and writers try again', () => {
    const fixture = new RoomFixture();
    const a = fixture.join(alice);
    const b = fixture.join(bob);
    fixture.settle();
    const before = a.peer.receipted;
    fixture.store.failure = new Error('disk full');
    writeParagraph(a.peer.body, 'lost?');
    fixture.settle();
    deliver(a);
    deliver(b);
    expect(a.peer.receipted).toBe(before);
    expect(a.peer.refusals.map(({ code }) => code)).toEqual(['unavailable']);
    expect([a.closed, b.closed]).toEqual([4500, 4500]);
    expect(proseOf(b.peer.body)).toBe('');

    fixture.store.failure = null;
    const again = fixture.join(alice, { peer: a.peer });
    const reader = fixture.join(bob, { peer: b.peer });
    fixture.settle();
    expect(proseOf(reader.peer.body)).toBe('lost?');
    expect(again.peer.receipted).toBe(again.peer.sent);
  });

  test('what came before a refused frame is receipted, the refused frame is not', () => {
    const fixture = new RoomFixture();
    const a = fixture.join(alice);
    fixture.settle();
    const before = a.peer.receipted;
    writeParagraph(a.peer.body, 'good');
    for (const frame of a.peer.outbox.splice(0)) fixture.room.receive(a.connection, frame);
    fixture.room.receive(a.connection, Uint8Array.of(0, 2, 3, 1, 2, 3));
    deliver(a);
    expect(a.peer.receipted).toBe(before + 1);
    expect(a.peer.refusals).toMatchObject([{ count: before + 2, code: 'update-malformed' }]);
    expect(a.closed).toBe(4400);
    expect(proseOf(fixture.seen().body)).toBe('good');
  });

  test('a stock client gets neither receipts nor refusals, only the close', () => {
    const fixture = new RoomFixture();
    const a = fixture.join(alice, { speaksOurs: false });
    fixture.settle();
    writeParagraph(a.peer.body, 'good');
    for (const frame of a.peer.outbox.splice(0)) fixture.room.receive(a.connection, frame);
    fixture.room.receive(a.connection, Uint8Array.of(9));
    expect(a.inbox.filter((frame) => (frame[0] ?? 0) > 3)).toEqual([]);
    expect(a.closed).toBe(4400);
  });

  test('what is known already is receipted and not stored again', () => {
    const fixture = new RoomFixture();
    const peer = newPeer();
    writeParagraph(peer.body, 'once');
    const first = fixture.join(alice, { peer });
    fixture.settle();
    fixture.leave(first);
    const writes = fixture.store.writes();
    const again = fixture.join(alice, { peer });
    fixture.settle();
    expect(again.peer.receipted).toBe(1);
    expect(fixture.store.writes()).toBe(writes);
  });
});

describe('coming back with offline edits while typing', () => {
  const offlineThenTyping = (fixture: RoomFixture) => {
    const peer = newPeer();
    writeParagraph(peer.body, 'offline');
    const a = fixture.join(alice, { peer });
    // Typed before the relay's step 1 was heard: overtakes the step 2 that brings the offline text.
    writeParagraph(peer.body, 'typed');
    for (const frame of peer.outbox.splice(0)) fixture.room.receive(a.connection, frame);
    fixture.endTurn();
    return a;
  };

  test('[promise 3] what came too early waits for step 2 and has no receipt before', () => {
    const fixture = new RoomFixture();
    const a = offlineThenTyping(fixture);
    const b = fixture.join(bob);
    const sent = a.peer.sent;
    expect([a.closed, a.inbox.some((frame) => frame[0] === 100)]).toEqual([null, false]);
    fixture.settle();
    expect(a.peer.sent).toBeGreaterThan(sent);
    expect(a.peer.receipted).toBe(a.peer.sent);
    expect(proseOf(b.peer.body)).toBe('offline\ntyped');
    expect(a.closed).toBeNull();
  });

  test('without a step 2 it is asked for again after half a minute', () => {
    const fixture = new RoomFixture();
    const a = offlineThenTyping(fixture);
    for (let seconds = 1; seconds <= 30; seconds++) {
      expect(a.closed).toBeNull();
      fixture.room.receive(a.connection, Uint8Array.of(102));
      tick(fixture);
    }
    expect(a.closed).toBe(4509);
  });

  test('[promise 9] what waits is bounded', () => {
    const fixture = new RoomFixture();
    const a = offlineThenTyping(fixture);
    for (let i = 0; i < 300 && a.closed === null; i++) {
      writeParagraph(a.peer.body, 'x'.repeat(2_000));
      for (const frame of a.peer.outbox.splice(0)) fixture.room.receive(a.connection, frame);
    }
    expect(a.closed).toBe(4509);
  });
});

describe('roles', () => {
  const readOnly = { canRead: true, canWrite: false };

  test('[promise 8] a reader whose state is known stays; one who changes something is let go', () => {
    const fixture = new RoomFixture();
    const a = fixture.join(alice);
    writeParagraph(a.peer.body, 'text');
    fixture.settle();
    fixture.access.set(bob, readOnly);
    const b = fixture.join(bob);
    fixture.settle();
    expect([b.closed, b.peer.receipted]).toEqual([null, 1]);

    b.peer.body.delete(0, 1);
    fixture.settle();
    deliver(b);
    expect(b.closed).toBe(4403);
    expect(b.peer.refusals.map(({ code }) => code)).toEqual(['role-insufficient']);
    expect(proseOf(a.peer.body)).toBe('text');
  });

  test('[promise 8] a role taken away while connected stops the next message', () => {
    const fixture = new RoomFixture();
    const b = fixture.join(bob);
    fixture.settle();
    fixture.access.set(bob, readOnly);
    writeParagraph(b.peer.body, 'too late');
    fixture.settle();
    expect(b.closed).toBe(4403);
    expect(proseOf(fixture.seen().body)).toBe('');
  });

  test('[promise 8] who may no longer read is let go at once', () => {
    const fixture = new RoomFixture();
    const b = fixture.join(bob);
    fixture.settle();
    fixture.room.dispatch({
      type: 'access-changed',
      member: bob,
      access: { canRead: false, canWrite: false },
    });
    expect(b.closed).toBe(4403);
  });

  test('[promise 5] a sealed document takes no change and still lets people read', () => {
    const fixture = new RoomFixture();
    const a = fixture.join(alice);
    writeParagraph(a.peer.body, 'decided');
    fixture.settle();
    fixture.room.dispatch({ type: 'sealed' });
    writeParagraph(a.peer.body, 'late');
    fixture.settle();
    deliver(a);
    expect(a.closed).toBe(4423);
    expect(a.peer.refusals.map(({ code }) => code)).toEqual(['document-sealed']);
    // It comes back with its late text: refused again, nothing changed.
    const again = fixture.join(alice, { peer: a.peer });
    fixture.settle();
    expect(again.closed).toBe(4423);
    expect(proseOf(fixture.seen().body)).toBe('decided');
  });

  test('an editor may delete what others wrote', () => {
    const fixture = new RoomFixture();
    const a = fixture.join(alice);
    writeParagraph(a.peer.body, 'from a');
    const b = fixture.join(bob);
    fixture.settle();
    b.peer.body.delete(0, 1);
    fixture.settle();
    expect(proseOf(a.peer.body)).toBe('');
    expect(b.closed).toBeNull();
  });
});

describe('presence', () => {
  const carets = (fixture: RoomFixture, of: { peer: ReturnType<typeof newPeer> }) => {
    fixture.settle();
    return Object.fromEntries(
      [...of.peer.awareness.getStates()].filter(([client]) => client !== of.peer.doc.clientID),
    );
  };

  test('the relay says whose caret it is', () => {
    const fixture = new RoomFixture();
    const a = fixture.join(alice);
    const b = fixture.join(bob);
    a.peer.awareness.setLocalState({ cursor: 7, user: { member: bob, name: 'Bob' } });
    expect(carets(fixture, b)).toEqual({
      [a.peer.doc.clientID]: { cursor: 7, user: { member: alice, name: `Name of ${alice}` } },
    });
  });

  test('who comes later sees who is here, and who leaves is gone for all', () => {
    const fixture = new RoomFixture();
    const a = fixture.join(alice);
    a.peer.awareness.setLocalState({ cursor: 1 });
    fixture.settle();
    const b = fixture.join(bob);
    expect(Object.keys(carets(fixture, b))).toEqual([String(a.peer.doc.clientID)]);
    fixture.leave(a);
    expect(carets(fixture, b)).toEqual({});
  });

  test('who came here from another node stays when that one notices that they left it', () => {
    const fixture = new RoomFixture();
    const a = fixture.join(alice);
    const b = fixture.join(bob);
    a.peer.awareness.setLocalState({ cursor: 1 });
    fixture.settle();
    const farewell = { client: a.peer.doc.clientID, clock: 99, state: null };
    fixture.room.dispatch({ type: 'present-elsewhere', node: 'other', entries: [farewell] });
    expect(Object.keys(carets(fixture, b))).toEqual([String(a.peer.doc.clientID)]);
  });

  test('nobody speaks for another, whether reserved, bound or connected', () => {
    const fixture = new RoomFixture();
    const a = fixture.join(alice);
    const b = fixture.join(bob);
    a.peer.awareness.setLocalState({ cursor: 1 });
    fixture.settle();
    const mallory = fixture.join(carol, { reserves: false });
    const forged = newPeer(Object.assign(newPeer().doc, { clientID: a.peer.doc.clientID }));
    forged.connect();
    for (let i = 0; i < 3; i++) forged.awareness.setLocalState({ cursor: 99 });
    for (const frame of forged.outbox.slice(1)) fixture.room.receive(mallory.connection, frame);
    expect(carets(fixture, b)[a.peer.doc.clientID]).toMatchObject({ cursor: 1 });
    expect(mallory.closed).toBeNull();
  });

  test('more than ten a second wait for the next tick, and the last one arrives', () => {
    const fixture = new RoomFixture();
    const a = fixture.join(alice);
    const b = fixture.join(bob);
    fixture.settle();
    let frames = 0;
    for (let cursor = 1; cursor <= 30; cursor++) {
      a.peer.awareness.setLocalState({ cursor });
      for (const frame of a.peer.outbox.splice(0)) fixture.room.receive(a.connection, frame);
      frames += b.inbox.length;
      deliver(b);
    }
    expect(frames).toBe(10);
    tick(fixture);
    expect(carets(fixture, b)[a.peer.doc.clientID]).toMatchObject({ cursor: 30 });
  });

  test('a state over 4 KiB or with a prototype key is passed to nobody', () => {
    const fixture = new RoomFixture();
    const a = fixture.join(alice);
    const b = fixture.join(bob);
    a.peer.awareness.setLocalState({ note: 'x'.repeat(5_000) });
    a.peer.awareness.setLocalState(JSON.parse('{"__proto__":{"cursor":1}}'));
    expect(carets(fixture, b)).toEqual({});
    expect(a.closed).toBeNull();
  });
});

describe('[promise 9] too much of what is allowed', () => {
  test('asking for the whole document without end costs the one who asks', () => {
    const fixture = new RoomFixture();
    const a = fixture.join(alice);
    const b = fixture.join(bob);
    fixture.settle();
    for (let i = 0; i < 3_000; i++) fixture.room.receive(a.connection, Uint8Array.of(0, 0, 1, 0));
    expect(a.closed).toBe(4508);
    expect(a.inbox.length).toBeLessThan(15);
    expect(b.closed).toBeNull();
  });

  test('asking now and then does not', () => {
    const fixture = new RoomFixture();
    const a = fixture.join(alice);
    fixture.settle();
    for (let i = 0; i < 100; i++) {
      fixture.nowMs += 1_500;
      fixture.room.receive(a.connection, Uint8Array.of(0, 0, 1, 0));
    }
    expect(a.closed).toBeNull();
  });

  test('a list of a hundred thousand people is nobody’s presence', () => {
    const fixture = new RoomFixture();
    const a = fixture.join(alice, { reserves: false });
    fixture.settle();
    const entries = Array.from({ length: 100_000 }, (_, client) => ({ client, clock: 1, state: '{}' }));
    fixture.room.receive(a.connection, awarenessFrame(writeAwareness(entries)));
    expect(a.closed).toBe(4400);
  });
});

describe('keeping in touch', () => {
  test('[promise 3] both kinds of client hear something every five seconds', () => {
    const fixture = new RoomFixture();
    const ours = fixture.join(alice);
    const stock = fixture.join(bob, { speaksOurs: false });
    fixture.settle();
    tick(fixture, 10);
    expect(ours.inbox.filter((frame) => frame[0] === 102).length).toBeGreaterThanOrEqual(2);
    expect(stock.inbox.filter((frame) => frame[0] === 1).length).toBeGreaterThanOrEqual(2);
    expect(stock.pings).toBeGreaterThanOrEqual(2);
  });

  test('[promise 3] who is silent for 15 seconds is cut, who keeps alive is not', () => {
    const fixture = new RoomFixture();
    const silent = fixture.join(alice);
    const lively = fixture.join(bob);
    const stock = fixture.join(carol, { speaksOurs: false });
    fixture.settle();
    for (let seconds = 5; seconds <= 15; seconds += 5) {
      tick(fixture, 5);
      fixture.room.receive(lively.connection, Uint8Array.of(102));
      fixture.room.dispatch({ type: 'heard', connection: stock.connection });
    }
    expect([silent.closed, lively.closed, stock.closed]).toEqual(['cut', null, null]);
  });
});

describe('a clock that jumps', () => {
  test.each([25, -25])('by %d hours cuts nobody, and does not keep the silent', (hours) => {
    const fixture = new RoomFixture();
    const lively = fixture.join(alice);
    const silent = fixture.join(bob);
    fixture.settle();
    fixture.nowMs += hours * 3_600_000;
    tick(fixture, 14);
    expect([lively.closed, silent.closed]).toEqual([null, null]);
    expect(lively.inbox.filter((frame) => frame[0] === 102)).toHaveLength(2);
    fixture.room.receive(lively.connection, Uint8Array.of(102));
    tick(fixture);
    expect([lively.closed, silent.closed]).toEqual([null, 'cut']);
  });

  test('back by a day does not count what was asked for yesterday', () => {
    const fixture = new RoomFixture();
    const a = fixture.join(alice);
    fixture.settle();
    fixture.nowMs -= 25 * 3_600_000;
    for (let i = 0; i < 20; i++) {
      fixture.nowMs += 1_500;
      fixture.room.receive(a.connection, Uint8Array.of(0, 0, 1, 0));
    }
    expect(a.closed).toBeNull();
  });
});

describe('a client id', () => {
  test('belongs to the member who used it first', () => {
    const fixture = new RoomFixture();
    const a = fixture.join(alice, { reserves: false });
    writeParagraph(a.peer.body, 'by a');
    fixture.settle();
    fixture.leave(a);
    const b = fixture.join(bob, { peer: a.peer, reserves: false });
    fixture.settle();
    writeParagraph(b.peer.body, 'in the name of a');
    fixture.settle();
    deliver(b);
    expect(b.closed).toBe(4400);
    expect(b.peer.refusals.at(-1)?.code).toBe('update-foreign-client');
    expect(proseOf(fixture.seen().body)).toBe('by a');
  });

  test('reserved at the door is nobody else’s, also after a restart', () => {
    const fixture = new RoomFixture();
    const a = fixture.join(alice);
    fixture.leave(a);
    fixture.restart();
    const thief = fixture.join(bob, { peer: newPeer(a.peer.doc) });
    expect(thief.closed).toBe(4403);
  });

  test('of somebody who only reads is theirs while they are here', () => {
    const fixture = new RoomFixture();
    fixture.access.set(alice, { canRead: true, canWrite: false });
    const reader = fixture.join(alice);
    const onlooker = fixture.join(carol);
    reader.peer.awareness.setLocalState({ cursor: 1 });
    fixture.settle();
    const twin = Object.assign(newPeer().doc, { clientID: reader.peer.doc.clientID });
    expect(fixture.join(bob, { peer: newPeer(twin) }).closed).toBe(4403);
    const thief = fixture.join(bob, { peer: newPeer(twin), reserves: false });
    writeParagraph(thief.peer.body, 'in the name of a reader');
    fixture.settle();
    expect(thief.closed).toBe(4400);
    expect(onlooker.peer.awareness.getStates().has(reader.peer.doc.clientID)).toBe(true);
    fixture.leave(reader);
    expect(fixture.join(alice, { peer: reader.peer }).closed).toBeNull();
  });

  test('that two sessions of one member have at once: what the earlier writes is not taken for the later’s', () => {
    const fixture = new RoomFixture();
    const first = fixture.join(alice);
    fixture.settle();
    const twin = Object.assign(newPeer().doc, { clientID: first.peer.doc.clientID });
    const second = fixture.join(alice, { peer: newPeer(twin) });
    fixture.settle();
    writeParagraph(first.peer.body, 'on the desk');
    writeParagraph(second.peer.body, 'on the train');
    fixture.settle();
    deliver(first);
    expect([first.closed, second.closed]).toEqual([4509, null]);
    expect(first.peer.refusals.map(({ code }) => code)).toEqual(['update-gap']);
    expect(second.peer.receipted).toBe(second.peer.sent);
    expect(proseOf(fixture.seen().body)).toBe('on the train');
  });

  test('that came on another node: what is written under it here is asked for anew', () => {
    const fixture = new RoomFixture();
    const here = fixture.join(alice);
    const other = fixture.join(bob);
    fixture.settle();
    fixture.room.dispatch({ type: 'came-elsewhere', client: here.peer.doc.clientID });
    fixture.settle();
    expect([here.closed, other.closed]).toEqual([null, null]);
    writeParagraph(here.peer.body, 'not taken');
    writeParagraph(other.peer.body, 'taken');
    fixture.settle();
    expect([here.closed, other.closed]).toEqual([4509, null]);
    expect(proseOf(fixture.seen().body)).toBe('taken');
  });

  test('comes back on a new connection while the old one is half-open', () => {
    const fixture = new RoomFixture();
    const old = fixture.join(alice);
    old.peer.awareness.setLocalState({ cursor: 1 });
    const b = fixture.join(bob);
    fixture.settle();
    fixture.visits.delete(old);
    const again = fixture.join(alice, { peer: old.peer });
    old.peer.awareness.setLocalState({ cursor: 2 });
    fixture.settle();
    fixture.room.dispatch({ type: 'left', connection: old.connection });
    fixture.settle();
    expect(again.closed).toBeNull();
    expect(b.peer.awareness.getStates().get(old.peer.doc.clientID)).toMatchObject({ cursor: 2 });
  });
});
