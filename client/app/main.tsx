/** Starts the app: its look, the service worker that keeps it on the device, the door, the page. */
import '../ui/fonts.css';
import '../ui/tokens.css';
import '../ui/base.css';
import { createRoot } from 'react-dom/client';
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
createRoot(root).render(<App door={pageDoor(deviceClock)} fragment={takeFragment()} />);
keepAppOnDevice();
