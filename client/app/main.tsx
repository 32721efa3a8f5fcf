/** Starts the app: its look, the door, the page, and then the service worker that keeps it on the device. */
import '../ui/fonts.css';
import '../ui/tokens.css';
import '../ui/base.css';
import { createRoot } from 'react-dom/client';
import { LedgerId } from '#shared/kernel/ids.ts';
import { invariant } from '#shared/kernel/invariant.ts';
import { deviceClock } from '../kernel/clock.ts';
import { pageDoor } from '../session/door.ts';
import type { KeptAtStart } from '../session/session-facts.ts';
import type { KeptBody } from '../storage/kept-body.ts';
import { App } from './app.tsx';
import { keepAppOnDevice } from './newer-app.ts';
import { takeFragment } from './take-fragment.ts';

/** The page is shown by then, ms. */
const keepAfterMs = 1_000;

/**
 * @param kept who is here, as `first.ts` asked.
 * @param firstBody the text of the document in the address, where it is read already.
 */
export async function start(kept: Promise<KeptAtStart>, firstBody: KeptBody | null): Promise<void> {
  const root = document.getElementById('root');
  invariant(root, 'index.html has the root');
  const fragment = takeFragment();
  // Beside a page that is just being drawn the worker's own start is in the way.
  setTimeout(() => {
    keepAppOnDevice().catch(() => undefined); // the next page tries it again
  }, keepAfterMs);
  // Days and zones are counted with it; where it cannot be had either, the pages that count none still work.
  if (!('Temporal' in globalThis)) await import('temporal-polyfill/global').catch(() => undefined);
  createRoot(root).render(
    <App door={pageDoor(deviceClock, kept, firstDocument(), firstBody)} fragment={fragment} />,
  );
}

/** The document whose text this page shows, as the address names it. */
function firstDocument(): LedgerId | null {
  const [, id] = /^\/d\/([^/]+)$/.exec(location.pathname) ?? [];
  return LedgerId.safeParse(id).data ?? null;
}
