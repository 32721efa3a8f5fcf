import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { alice, RoomFixture } from './room-fixture.ts';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** The end of a wire that was used and let go. */
function comeAndGo(fixture: RoomFixture): WeakRef<object> {
  const visit = fixture.join(alice);
  fixture.settle();
  fixture.leave(visit);
  return new WeakRef(visit.inbox);
}

test('[promise 9] a room that stays open keeps nothing of those who left', async () => {
  const fixture = new RoomFixture();
  const staying = fixture.join(alice);
  const wires = Array.from({ length: 10 }, () => comeAndGo(fixture));
  await new Promise((resolve) => setImmediate(resolve));
  collect();
  expect(wires.filter((wire) => wire.deref() !== undefined)).toEqual([]);
  expect(staying.closed).toBeNull();
});
