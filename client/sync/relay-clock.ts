/** The time that screens show: the device's clock, corrected by what the relay last said. Orders nothing. */
import type { Clock } from '../kernel/clock.ts';
import { writableStore, type Store } from '../kernel/store.ts';

export interface RelayClock {
  /** ms since 1970; changes at each quarter of a minute, so that a window is seen to close when it closes. */
  readonly now: Store<number>;
  readonly hear: (relayNowMs: number) => void;
  readonly stop: () => void;
}

const everyMs = 15_000;

export function openRelayClock(clock: Clock): RelayClock {
  /** What to add to the device's clock to get the relay's, ms. */
  let skewMs = 0;
  const now = writableStore(clock.now());
  let cancel = (): void => {};
  function refresh() {
    cancel();
    const nowMs = clock.now() + skewMs;
    cancel = clock.after(everyMs - (nowMs % everyMs), refresh);
    now.set(nowMs);
  }
  refresh();
  return {
    now,
    hear(relayNowMs) {
      skewMs = relayNowMs - clock.now();
      refresh();
    },
    stop: () => cancel(),
  };
}
