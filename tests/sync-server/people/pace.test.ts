import { expect, test } from 'vitest';
import { costOfBytes, createPace } from '../../../sync-server/people/pace.ts';
import { handClock } from '../hand-clock.ts';

const taken = (take: () => boolean, tries: number): number =>
  Array.from({ length: tries }, take).filter(Boolean).length;

test('a minute is saved, then so much a second; each key has its own', () => {
  const clock = handClock(0);
  const pace = createPace(2, clock.now);
  expect(taken(() => pace.take('ann'), 200)).toBe(120);
  expect(pace.take('ben')).toBe(true);
  clock.jumpTo(500);
  expect(taken(() => pace.take('ann'), 5)).toBe(1);
  clock.jumpTo(3_500);
  expect(taken(() => pace.take('ann'), 50)).toBe(6);
  clock.jumpTo(10_000_000);
  expect(taken(() => pace.take('ann'), 200)).toBe(120);
});

test('[promise 9] what is larger counts for more, and the largest passes once', () => {
  const clock = handClock(0);
  const pace = createPace(2, clock.now);
  const large = costOfBytes(1024 * 1024);
  expect([costOfBytes(100), large]).toEqual([1, 257]);
  expect(pace.take('ann', large)).toBe(true);
  expect(pace.take('ann')).toBe(false);
  // 120 were saved: 137 are owed.
  clock.jumpTo(68_000);
  expect(pace.take('ann')).toBe(false);
  clock.jumpTo(69_000);
  expect(pace.take('ann')).toBe(true);
  expect(pace.take('ben')).toBe(true);
});

test('a clock that is set back neither gives nor stops', () => {
  const clock = handClock(86_400_000);
  const pace = createPace(1, clock.now);
  expect(taken(() => pace.take('ann'), 100)).toBe(60);
  clock.jumpTo(0);
  expect(pace.take('ann')).toBe(false);
  clock.jumpTo(1_000);
  expect(taken(() => pace.take('ann'), 5)).toBe(1);
});

test('[promise 9] any number of addresses is remembered in bounded memory, the newest longest', () => {
  const pace = createPace(1, () => 0);
  expect(taken(() => pace.take('first'), 60)).toBe(60);
  for (let i = 0; i < 9_999; i++) pace.take(`address ${i}`);
  expect(pace.take('first')).toBe(false);
  expect(taken(() => pace.take('address 9998'), 60)).toBe(59);
  pace.take('one more');
  expect(pace.take('first')).toBe(true);
});
