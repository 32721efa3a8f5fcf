/** Tells, at most once a frame, that places in the prose may have moved on screen. */

export interface LayoutSignal {
  readonly subscribe: (listener: () => void) => () => void;
  /** Something may have moved. */
  readonly raise: () => void;
  readonly stop: () => void;
}

export function layoutSignal(element: Element): LayoutSignal {
  const listeners = new Set<() => void>();
  let frame: number | null = null;
  const raise = (): void => {
    frame ??= requestAnimationFrame(() => {
      frame = null;
      for (const listener of listeners) listener();
    });
  };
  const sizes = new ResizeObserver(raise);
  sizes.observe(element);
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    raise,
    stop() {
      sizes.disconnect();
      if (frame !== null) cancelAnimationFrame(frame);
      listeners.clear();
    },
  };
}
