import { expect, test } from 'vitest';
import { watchEventLoop } from '../../../sync-server/health/event-loop-lag.ts';
import { handClock } from '../hand-clock.ts';

test('a turn that takes long is seen after the span it lies in, and forgotten after the next', async () => {
  const clock = handClock(0);
  using lag = watchEventLoop(clock.every);
  expect(lag.read()).toEqual({ p50: 0, p99: 0, max: 0 });
  const turn = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 60));
  await turn();
  const startedMs = performance.now();
  while (performance.now() - startedMs < 200);
  await turn();
  expect(lag.read().max).toBe(0);
  clock.advance(10_000);
  expect(lag.read().max).toBeGreaterThan(0.1);
  clock.advance(10_000);
  expect(lag.read()).toEqual({ p50: 0, p99: 0, max: 0 });
});
