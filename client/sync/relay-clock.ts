/** The time that screens show: the device's clock, corrected by what the relay last said. Orders nothing. */
import { every, type Clock } from '../kernel/clock.ts';
import { writableStore, type Store } from '../kernel/store.ts';

export interface RelayClock {
  /** ms since 1970; changes every 15 seconds. */
  readonly now: Store<number>;
  readonly hear: (relayNowMs: number) => void;
  readonly stop: () => void;
}

const everyMs = 15_000;

export function openRelayClock(clock: Clock): RelayClock {
  /** What to add to the device's clock to get the relay's, ms. */
  let skewMs = 0;
  const now = writableStore(clock.now());
  const refresh = () => now.set(clock.now() + skewMs);
  const stop = every(clock, everyMs, refresh);
  return {
    now,
    hear(relayNowMs) {
      skewMs = relayNowMs - clock.now();
      refresh();
    },
    stop,
  };
}
