/** Lets the page be painted before something that can wait. */

/** A page that is not looked at paints nothing; then after this, ms. */
const withoutPaintMs = 1_000;

/** Calls `run` once, after the next frame was painted; returns how to call it off. */
export function afterPaint(run: () => void): () => void {
  let after: ReturnType<typeof setTimeout> | null = null;
  const once = (): void => {
    stop();
    run();
  };
  const frame = requestAnimationFrame(() => {
    clearTimeout(latest);
    after = setTimeout(once, 0);
  });
  const latest = setTimeout(once, withoutPaintMs);
  const stop = (): void => {
    cancelAnimationFrame(frame);
    clearTimeout(latest);
    if (after !== null) clearTimeout(after);
  };
  return stop;
}
