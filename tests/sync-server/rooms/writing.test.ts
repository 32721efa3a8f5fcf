/** Who wrote when, as the relay keeps it beside the updates. */
import { describe, expect, test } from 'vitest';
import { writeParagraph } from './prose.ts';
import { alice, bob, RoomFixture, type Visit } from './room-fixture.ts';

const minute = 60_000;
const start = 1_000_020_000; // a whole minute

function begin(): RoomFixture {
  const fixture = new RoomFixture();
  fixture.nowMs = start;
  return fixture;
}

function come(fixture: RoomFixture, member: typeof alice): Visit {
  const visit = fixture.join(member);
  fixture.settle();
  return visit;
}

function write(fixture: RoomFixture, visit: Visit, atMinute: number): void {
  fixture.nowMs = start + atMinute * minute;
  writeParagraph(visit.peer.body, 'more');
  fixture.settle();
}

const spansOf = (fixture: RoomFixture): unknown =>
  fixture.store.writing.map(({ member, fromMs, toMs }) => [
    member,
    (fromMs - start) / minute,
    (toMs - start) / minute,
  ]);

describe('spans of writing', () => {
  test('begin with the first change, extend within half an hour, and begin anew after it', () => {
    const fixture = begin();
    const ann = come(fixture, alice);
    expect(spansOf(fixture)).toEqual([]);
    for (const atMinute of [0, 10, 40, 71, 80]) write(fixture, ann, atMinute);
    expect(spansOf(fixture)).toEqual([
      [alice, 0, 40],
      [alice, 71, 80],
    ]);
  });

  test('are each member’s own, also when two write in the same turn', () => {
    const fixture = begin();
    const ann = come(fixture, alice);
    const ben = come(fixture, bob);
    write(fixture, ann, 0);
    write(fixture, ben, 5);
    fixture.nowMs = start + 20 * minute;
    writeParagraph(ann.peer.body, 'from Ann');
    writeParagraph(ben.peer.body, 'from Ben');
    fixture.settle();
    expect(spansOf(fixture)).toEqual([
      [alice, 0, 20],
      [bob, 5, 20],
    ]);
  });

  test('go on after the relay was started again', () => {
    const fixture = begin();
    write(fixture, come(fixture, alice), 0);
    fixture.restart();
    write(fixture, come(fixture, alice), 29);
    expect(spansOf(fixture)).toEqual([[alice, 0, 29]]);
  });

  test('are not stored anew while the minute is the same', () => {
    const fixture = begin();
    const ann = come(fixture, alice);
    write(fixture, ann, 0);
    const before = fixture.store.writes();
    write(fixture, ann, 0.5);
    const sameMinute = fixture.store.writes() - before;
    write(fixture, ann, 1);
    expect(fixture.store.writes() - before - sameMinute).toBe(sameMinute + 1);
  });

  test('say nothing of what could not be stored, and everything of what is stored at last', () => {
    const fixture = begin();
    const ann = come(fixture, alice);
    fixture.store.failure = new Error('disk full');
    write(fixture, ann, 0);
    expect(spansOf(fixture)).toEqual([]);
    fixture.store.failure = null;
    fixture.nowMs = start + 3 * minute;
    fixture.join(alice, { peer: ann.peer });
    fixture.settle();
    expect(spansOf(fixture)).toEqual([[alice, 3, 3]]);
  });

  test('never end before they begin when the clock is set back', () => {
    const fixture = begin();
    const ann = come(fixture, alice);
    write(fixture, ann, 5);
    write(fixture, ann, 2);
    expect(spansOf(fixture)).toEqual([[alice, 5, 5]]);
  });

  test('are not begun by reading', () => {
    const fixture = begin();
    write(fixture, come(fixture, alice), 0);
    come(fixture, bob);
    expect(spansOf(fixture)).toEqual([[alice, 0, 0]]);
  });
});
