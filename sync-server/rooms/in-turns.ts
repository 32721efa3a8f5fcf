/** One visitor's frames in their turn: so many at once, and its socket is not read while more of its frames wait. */
import type { WebSocket } from 'ws';

/** A quarter of what one commit collects: one visitor does not fill it alone. */
const mostPerTurn = 256;
/** Frames that cost more end the turn earlier; ms. */
const turnMs = 8;

export interface Turns {
  /** Does `work` now, or after what waits before it. */
  readonly take: (work: () => void) => void;
  /** Does at once all that waits: the socket is gone, and what it sent before counts. */
  readonly finish: () => void;
}

/** @param nowMs never goes back. */
export function inTurns(
  socket: Pick<WebSocket, 'pause' | 'resume' | 'isPaused'>,
  nowMs = () => performance.now(),
): Turns {
  const waiting: (() => void)[] = [];
  let taken = 0;
  let startedMs = 0;
  let isTurnPlanned = false;

  const isOver = (): boolean => taken >= mostPerTurn || (taken > 0 && nowMs() - startedMs >= turnMs);
  const planTurn = (): void => {
    if (isTurnPlanned) return;
    isTurnPlanned = true;
    startedMs = nowMs();
    setImmediate(nextTurn);
  };
  const nextTurn = (): void => {
    isTurnPlanned = false;
    taken = 0;
    if (waiting.length === 0) return;
    planTurn();
    while (!isOver()) {
      const work = waiting.shift();
      if (!work) break;
      taken++;
      work();
    }
    if (waiting.length === 0 && socket.isPaused) socket.resume();
  };

  return {
    take(work) {
      planTurn();
      if (waiting.length === 0 && !isOver()) {
        taken++;
        work();
        return;
      }
      waiting.push(work);
      socket.pause();
    },
    finish() {
      for (const work of waiting.splice(0)) work();
    },
  };
}
