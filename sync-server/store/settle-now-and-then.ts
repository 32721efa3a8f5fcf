/** When the journal is brought to the logs: a second after something was written, a little at a time, so that nobody waits for it. */

/** Between two rounds, and between the pieces of one; ms. */
const restMs = 1_000;
const pauseMs = 50;
/** So long may a piece hold up everybody, ms. */
const pieceMs = 1;

export interface Settling {
  /** Something was written. */
  begin(): void;
  /** Settles all that is left. */
  end(): void;
}

/**
 * @param settle works until `isLate` says so; says whether some is left. What it throws is tried again.
 * @param every runs a task every so often until stopped.
 * @param nowMs never goes back.
 */
export function settleNowAndThen(
  settle: (isLate: () => boolean) => boolean,
  every: (periodMs: number, task: () => void) => () => void,
  nowMs = () => performance.now(),
): Settling {
  let isWritten = false;
  let isUnderWay = false;
  let restedMs = 0;
  let stop: (() => void) | null = null;

  function tick(): void {
    restedMs += pauseMs;
    if (!isUnderWay && restedMs < restMs) return;
    if (!isUnderWay) {
      isWritten = false;
      restedMs = 0;
    }
    const untilMs = nowMs() + pieceMs;
    isUnderWay = attempt(() => nowMs() > untilMs);
    if (isUnderWay || isWritten) return;
    stop?.();
    stop = null;
  }

  function attempt(isLate: () => boolean): boolean {
    try {
      return settle(isLate);
    } catch {
      // A disk that is full or held by another program: what is journaled is on it already.
      isWritten = true;
      return false;
    }
  }

  return {
    begin() {
      isWritten = true;
      if (stop) return;
      restedMs = 0;
      stop = every(pauseMs, tick);
    },
    end() {
      if (!stop) return;
      stop();
      stop = null;
      attempt(() => false);
    },
  };
}
