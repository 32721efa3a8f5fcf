import { expect, test } from 'vitest';
import { gatherPresence } from '../../../sync-server/rooms/gather-presence.ts';

function gathering(hasLater = true) {
  const tasks: (() => void)[] = [];
  const told: { readonly words: readonly string[]; readonly except: number | null }[] = [];
  const later = (_ms: number, task: () => void): void => void tasks.push(task);
  const presence = gatherPresence(hasLater ? later : undefined, (entries, except) =>
    told.push({ words: entries.map(({ client, clock }) => `${client}:${clock}`), except }),
  );
  return {
    told,
    say: (from: number, clock: number) => presence.add(from, [{ client: from * 10, clock, state: '{}' }]),
    /** The time to gather is over. */
    pass: () => {
      for (const task of tasks.splice(0)) task();
    },
    isWaiting: () => tasks.length > 0,
  };
}

test('the first word in a quiet room goes out at once, to everybody but who says it', () => {
  const { told, say } = gathering();
  say(1, 1);
  expect(told).toEqual([{ words: ['10:1'], except: 1 }]);
});

test('what follows is told together, of each the newest', () => {
  const { told, say, pass } = gathering();
  say(1, 1);
  say(2, 1);
  say(3, 1);
  say(2, 2);
  expect(told).toHaveLength(1);
  pass();
  expect(told.slice(1)).toEqual([{ words: ['20:2', '30:1'], except: null }]);
});

test('what one alone says is not told back', () => {
  const { told, say, pass } = gathering();
  say(1, 1);
  say(1, 2);
  pass();
  expect(told.slice(1)).toEqual([{ words: ['10:2'], except: 1 }]);
});

test('a room that fell quiet keeps no timer, and tells the next word at once', () => {
  const { told, say, pass, isWaiting } = gathering();
  say(1, 1);
  pass();
  expect(isWaiting()).toBe(false);
  say(1, 2);
  expect(told).toHaveLength(2);
});

test('without a timer every word goes out by itself', () => {
  const { told, say } = gathering(false);
  say(1, 1);
  say(2, 1);
  expect(told.map(({ except }) => except)).toEqual([1, 2]);
});
