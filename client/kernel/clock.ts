/** Time as the device tells it, handed in so that tests can move it. */

export interface Clock {
  /** ms since 1970. */
  now(): number;
  /** Runs `act` once after `ms`; returns how to cancel. */
  after(ms: number, act: () => void): () => void;
}

export const deviceClock: Clock = {
  now: () => Date.now(),
  after(ms, act) {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
};

/** Runs `act` every `ms` until cancelled. */
export function every(clock: Clock, ms: number, act: () => void): () => void {
  let cancel = clock.after(ms, turn);
  function turn() {
    cancel = clock.after(ms, turn);
    act();
  }
  return () => cancel();
}
