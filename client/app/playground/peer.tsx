/** One peer of the playground: the whole app with databases, session and place of its own. */
import '../../ui/fonts.css';
import '../../ui/tokens.css';
import '../../ui/base.css';
import { createRoot } from 'react-dom/client';
import { memoryLocation } from 'wouter/memory-location';
import { invariant } from '#shared/kernel/invariant.ts';
import { deviceClock } from '../../kernel/clock.ts';
import { openDoor } from '../../session/door.ts';
import { App } from '../app.tsx';
import { installNetworkSwitch } from './network-switch.ts';
import { isToPeer } from './peer-message.ts';

const network = installNetworkSwitch();
window.addEventListener('message', (event) => {
  if (event.origin !== location.origin || !isToPeer(event.data)) return;
  if (event.data.isCut) network.cut();
  else network.restore();
});

const params = new URLSearchParams(location.search);
const prefix = `playground-${params.get('peer') ?? 'left'}`;
const place = memoryLocation({ path: params.get('at') ?? '/' });

/** Both peers share the browser's cookies, so each holds its session as a program does. */
const token = {
  get value() {
    return localStorage.getItem(`${prefix}-token`);
  },
  set value(next: string | null) {
    if (next) localStorage.setItem(`${prefix}-token`, next);
    else localStorage.removeItem(`${prefix}-token`);
  },
};

const root = document.getElementById('root');
invariant(root, 'playground-peer.html has the root');
createRoot(root).render(
  <App
    door={openDoor({
      clock: deviceClock,
      baseUrl: '',
      socketUrl: location.origin.replace(/^http/, 'ws'),
      databasePrefix: prefix,
      token,
    })}
    fragment={location.hash.slice(1)}
    place={place}
  />,
);
