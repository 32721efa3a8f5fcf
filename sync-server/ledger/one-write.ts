/** What is sent in one turn of the event loop leaves in one write: each is a call of the system. */
import type { Writable } from 'node:stream';

/** @returns holds back what is written to `stream` from now until the end of this turn, its promises included. */
export function oneWriteATurn(stream: Writable): () => void {
  let isHeld = false;
  const letGo = (): void => {
    isHeld = false;
    stream.uncork();
  };
  return () => {
    if (isHeld) return;
    isHeld = true;
    stream.cork();
    // All promises that can go on do so before Node comes back to its next ticks.
    queueMicrotask(() => process.nextTick(letGo));
  };
}
