/** Starts the app: its look, the service worker that keeps it on the device, the door, the page. */
import '../ui/fonts.css';
import '../ui/tokens.css';
import '../ui/base.css';
import { createRoot } from 'react-dom/client';
import { LedgerId } from '#shared/kernel/ids.ts';
import { invariant } from '#shared/kernel/invariant.ts';
import { deviceClock } from '../kernel/clock.ts';
import { pageDoor } from '../session/door.ts';
import { App } from './app.tsx';
import { askForLetters } from './prose-letters.ts';
import { keepAppOnDevice } from './newer-app.ts';
import { takeFragment } from './take-fragment.ts';

if (location.pathname.startsWith('/d/')) askForLetters();
const root = document.getElementById('root');
invariant(root, 'index.html has the root');
createRoot(root).render(<App door={pageDoor(deviceClock, firstDocument())} fragment={takeFragment()} />);
keepAppOnDevice();

/** The document whose text this page shows, as the address names it. */
function firstDocument(): LedgerId | null {
  const [, id] = /^\/d\/([^/]+)$/.exec(location.pathname) ?? [];
  return LedgerId.safeParse(id).data ?? null;
}
