/** The relay's time and its recurring work, injected so that tests turn both by hand. */

export interface Clock {
  /** ms since 1970. */
  readonly now: () => number;
  /** Runs `task` every `periodMs`; returns how to stop it. */
  readonly every: (periodMs: number, task: () => void) => () => void;
}

export const systemClock: Clock = {
  now: Date.now,
  every(periodMs, task) {
    const timer = setInterval(task, periodMs);
    timer.unref();
    return () => clearInterval(timer);
  },
};
