/** How long the event loop keeps others waiting: what makes a relay slow before anything fails. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Clock } from '../clock.ts';

/** Delays beyond what was asked for, seconds. */
export interface Lag {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export interface EventLoopLag extends Disposable {
  /** Of the last whole span; nothing before the first has ended. */
  read(): Lag;
}

const resolutionMs = 20;
const spanMs = 10_000;
const none: Lag = { p50: 0, p99: 0, max: 0 };

export function watchEventLoop(every: Clock['every']): EventLoopLag {
  const delays = monitorEventLoopDelay({ resolution: resolutionMs });
  delays.enable();
  let last = none;
  const beyond = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e9 - resolutionMs / 1000);
  const stop = every(spanMs, () => {
    const { max } = delays;
    last =
      delays.count === 0
        ? none
        : { p50: beyond(delays.percentile(50)), p99: beyond(delays.percentile(99)), max: beyond(max) };
    delays.reset();
  });
  return {
    read: () => last,
    [Symbol.dispose]() {
      stop();
      delays.disable();
    },
  };
}
