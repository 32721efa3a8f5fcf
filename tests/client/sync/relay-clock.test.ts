/** The time that screens show: phases of a window follow it while a page is open. */
import { expect, test } from 'vitest';
import type { Clock } from '../../../client/kernel/clock.ts';
import { openRelayClock } from '../../../client/sync/relay-clock.ts';

/** Time that passes when the test says so. */
class HandClock implements Clock {
  #nowMs = 1_000_000;
  #waiting: { readonly atMs: number; readonly act: () => void }[] = [];
  readonly now = () => this.#nowMs;
  after(ms: number, act: () => void) {
    const timer = { atMs: this.#nowMs + ms, act };
    this.#waiting.push(timer);
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== timer);
    };
  }
  pass(ms: number) {
    this.#nowMs += ms;
    for (const { act } of this.#take()) act();
  }
  get timers() {
    return this.#waiting.length;
  }
  #take() {
    const due = this.#waiting.filter(({ atMs }) => atMs <= this.#nowMs);
    this.#waiting = this.#waiting.filter((timer) => !due.includes(timer));
    return due;
  }
}

test('moves on by itself, with no relay in reach, at least every 15 seconds', () => {
  const clock = new HandClock();
  const { now, stop } = openRelayClock(clock);
  clock.pass(15_000);
  expect(now.get()).toBe(1_015_000);
  clock.pass(15_000);
  expect(now.get()).toBe(1_030_000);
  stop();
  expect(clock.timers).toBe(0);
});

test('takes the relay’s time at each of its messages, also when that jumps', () => {
  const clock = new HandClock();
  const { now, hear, stop } = openRelayClock(clock);
  hear(9_000_000);
  expect(now.get()).toBe(9_000_000);
  clock.pass(15_000);
  expect(now.get()).toBe(9_015_000);
  hear(500_000);
  expect(now.get()).toBe(500_000);
  stop();
});

test('[W1] moves on when the minute is full at the relay: whoever waits for the end of a window sees it', () => {
  const clock = new HandClock();
  const { now, hear, stop } = openRelayClock(clock);
  const closesAtMs = 9_000_000;
  hear(closesAtMs - 3_500);
  clock.pass(3_499);
  expect(now.get()).toBeLessThan(closesAtMs);
  clock.pass(1);
  expect(now.get()).toBe(closesAtMs);
  expect(clock.timers).toBe(1);
  stop();
  expect(clock.timers).toBe(0);
});
