/** The app shell on this device: registers the service worker, and knows when a newer app is ready (never by itself). */
import { registerSW } from 'virtual:pwa-register';
import { writableStore, type Store } from '../kernel/store.ts';

const isReady = writableStore(false);
let reload: (() => Promise<void>) | null = null;

/** A newer app was fetched and waits for the person to reload. */
export const newerAppReady: Store<boolean> = isReady;

/** How often a page that stays open asks whether there is a newer app, ms. */
const askEveryMs = 60 * 60_000;

export function keepAppOnDevice(): void {
  if (!('serviceWorker' in navigator)) return;
  const update = registerSW({
    onNeedRefresh: () => isReady.set(true),
    onRegisteredSW: (_url, registration) => {
      if (!registration) return;
      setInterval(() => {
        if (navigator.onLine) registration.update().catch(() => undefined); // no relay in reach: ask again later
      }, askEveryMs);
    },
  });
  reload = () => update(true);
}

export function reloadIntoNewerApp(): void {
  if (reload) void reload();
  else location.reload();
}
