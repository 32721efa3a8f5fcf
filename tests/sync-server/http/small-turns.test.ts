/** Many who come at once leave room for those who are here. */
import { describe, expect, test } from 'vitest';
import { smallTurns } from '../../../sync-server/http/small-turns.ts';

function turns() {
  let nowMs = 0;
  let planned: (() => void)[] = [];
  const done: string[] = [];
  const take = smallTurns(
    () => nowMs,
    (task) => void planned.push(task),
  );
  return {
    done,
    come: (name: string, costMs: number) =>
      take(() => {
        nowMs += costMs;
        done.push(name);
      }),
    fail: () =>
      take(() => {
        throw new Error('broken');
      }),
    /** Whether another turn follows. */
    turn: () => {
      const tasks = planned;
      planned = [];
      for (const task of tasks) task();
      return planned.length > 0;
    },
  };
}

describe('requests that come together', () => {
  test('are taken at once while that is no work to speak of', () => {
    const { come, done, turn } = turns();
    for (const name of ['a', 'b', 'c']) come(name, 0.2);
    expect(done).toEqual(['a', 'b', 'c']);
    expect(turn()).toBe(false);
  });

  test('are taken a millisecond in each turn, in the order in which they came', () => {
    const { come, done, turn } = turns();
    for (const name of ['a', 'b', 'c', 'd', 'e']) come(name, 0.6);
    expect(done).toEqual(['a', 'b']);
    turn();
    expect(done).toEqual(['a', 'b', 'c', 'd']);
    come('f', 0.6);
    expect(turn()).toBe(true);
    expect(done).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    expect(turn()).toBe(false);
    come('g', 0.6);
    expect(done.at(-1)).toBe('g');
  });

  test('go on after one that fails', () => {
    const { come, fail, done, turn } = turns();
    come('a', 5);
    fail();
    come('b', 5);
    expect(turn).toThrow('broken');
    turn();
    expect(done).toEqual(['a', 'b']);
  });
});
