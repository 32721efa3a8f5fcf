/** Work that is long, one piece in each turn of the event loop: what others send meanwhile comes in between. */

/** @param soon runs its task in the next turn. */
export function oneATurn(soon: (task: () => void) => void): (work: () => void) => void {
  const waiting: (() => void)[] = [];
  const next = (): void => {
    const work = waiting.shift();
    if (waiting.length > 0) soon(next);
    work?.();
  };
  return (work) => {
    waiting.push(work);
    if (waiting.length === 1) soon(next);
  };
}
