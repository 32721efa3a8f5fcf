/**
 * Requests, upgrades and pages of ledgers that come together, a millisecond of them in each turn of the event loop: fifty
 * people who open a document at once come in as fast as before, and those who are here already write between them.
 */

/** They are held up for so long in one turn, and by one that takes longer; ms. */
const mostMs = 1;

/** @returns does work now, or in a later turn after what waits before it. */
export function smallTurns(
  now: () => number = () => performance.now(),
  nextTurn: (task: () => void) => void = setImmediate,
): (work: () => void) => void {
  const waiting: (() => void)[] = [];
  let isPlanned = false;
  let startedMs = 0;

  const isOver = (): boolean => now() - startedMs >= mostMs;
  const begin = (): void => {
    isPlanned = true;
    startedMs = now();
    nextTurn(goOn);
  };
  const goOn = (): void => {
    isPlanned = false;
    if (waiting.length === 0) return;
    // Before anything is done: whatever becomes of it, the others have their turn.
    begin();
    do waiting.shift()?.();
    while (waiting.length > 0 && !isOver());
  };

  return (work) => {
    if (waiting.length > 0 || (isPlanned && isOver())) {
      waiting.push(work);
      return;
    }
    if (!isPlanned) begin();
    work();
  };
}
