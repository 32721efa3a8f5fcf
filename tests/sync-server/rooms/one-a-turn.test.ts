import { expect, test } from 'vitest';
import { oneATurn } from '../../../sync-server/rooms/one-a-turn.ts';

function turning() {
  const done: string[] = [];
  const planned: (() => void)[] = [];
  const take = oneATurn((task) => planned.push(task));
  return {
    done,
    ask: (name: string) => take(() => done.push(name)),
    fail: () =>
      take(() => {
        throw new Error('it fails');
      }),
    turn: () => {
      for (const task of planned.splice(0)) task();
    },
  };
}

test('each turn does one, in the order in which they were asked for', () => {
  const { done, ask, turn } = turning();
  for (const name of ['a', 'b', 'c']) ask(name);
  expect(done).toEqual([]);
  turn();
  expect(done).toEqual(['a']);
  ask('d');
  for (let i = 0; i < 3; i++) turn();
  expect(done).toEqual(['a', 'b', 'c', 'd']);
  ask('e');
  turn();
  expect(done).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('one that fails holds up nobody', () => {
  const { done, ask, fail, turn } = turning();
  fail();
  ask('b');
  expect(turn).toThrow('it fails');
  turn();
  expect(done).toEqual(['b']);
});
