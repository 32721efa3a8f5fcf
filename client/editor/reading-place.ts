/** Which heading's section is being read: the last one that has passed the upper part of the window. */
import { BlockId } from '#shared/kernel/ids.ts';
import { writableStore, type Store } from '../kernel/store.ts';

/** A heading counts as passed when it is this near to the window's top, px. */
const passedAtPx = 160;

export function readingPlace(prose: HTMLElement): Store<BlockId | null> & { look(): void; stop(): void } {
  const place = writableStore<BlockId | null>(null);
  let frame: number | null = null;
  const look = (): void => {
    frame ??= requestAnimationFrame(() => {
      frame = null;
      place.set(passedHeading(prose));
    });
  };
  // Captured, so that it does not matter which element scrolls.
  document.addEventListener('scroll', look, { capture: true, passive: true });
  return {
    get: place.get,
    subscribe: place.subscribe,
    look,
    stop() {
      document.removeEventListener('scroll', look, { capture: true });
      if (frame !== null) cancelAnimationFrame(frame);
    },
  };
}

function passedHeading(prose: HTMLElement): BlockId | null {
  const headings = [...prose.querySelectorAll<HTMLElement>(':is(h1, h2, h3, h4)[data-id]:not([data-title])')];
  const passed = headings.findLast((heading) => heading.getBoundingClientRect().top < passedAtPx);
  return BlockId.safeParse(passed?.dataset['id']).data ?? null;
}
