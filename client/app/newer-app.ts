/** The app shell on this device: registers the service worker, and knows when a newer app is ready (never by itself). */
import { writableStore, type Store } from '../kernel/store.ts';

const isReady = writableStore(false);
let registered: ServiceWorkerRegistration | null = null;

/** A newer app was fetched and waits for the person to reload. */
export const newerAppReady: Store<boolean> = isReady;

/** How often a page that stays open asks whether there is a newer app, ms. */
const askEveryMs = 60 * 60_000;

export async function keepAppOnDevice(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const { registerSW } = await import('virtual:pwa-register');
  registerSW({
    onNeedRefresh: () => isReady.set(true),
    onRegisteredSW(_url, registration) {
      if (!registration) return;
      registered = registration;
      setInterval(() => {
        if (navigator.onLine) registration.update().catch(() => undefined); // no relay in reach: ask again later
      }, askEveryMs);
    },
  });
}

export function reloadIntoNewerApp(): void {
  const waiting = registered?.waiting;
  if (!waiting) {
    location.reload();
    return;
  }
  // Not the change of controller: a page that was opened before the first worker has none.
  waiting.addEventListener('statechange', () => {
    if (waiting.state === 'activated') location.reload();
  });
  waiting.postMessage({ type: 'SKIP_WAITING' });
}
