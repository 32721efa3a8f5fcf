/** What a full disk failed to take is stored again when there is room, and the disk is not called full any longer. */
import { expect, test } from 'vitest';
import { openAside } from '../../../client/sync/aside.ts';

const turn = () => new Promise<void>((resolve) => void setImmediate(resolve));

test('[promise 3] a disk that has room again is not called full until somebody writes', async () => {
  let isFull = true;
  let kept = 0;
  const timers: (() => void)[] = [];
  const clock = { now: () => 0, after: (_ms: number, act: () => void) => (timers.push(act), () => {}) };
  const store = () =>
    isFull ? Promise.reject(new DOMException('no room', 'QuotaExceededError')) : Promise.resolve(kept++);
  const aside = openAside(clock, store);

  aside.run(store);
  await turn();
  expect(aside.fault.get()).toBe('quota');
  for (const act of timers.splice(0)) act();
  await turn();
  expect(aside.fault.get()).toBe('quota');

  isFull = false;
  for (const act of timers.splice(0)) act();
  await turn();
  expect(aside.fault.get()).toBeNull();
  expect(kept).toBe(1);
  expect(timers).toEqual([]);
});
