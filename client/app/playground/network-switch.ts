/** Cuts one page off from the relay, and lets it back: for the playground, where both peers share one browser. */
import { writableStore, type Store } from '../../kernel/store.ts';

export interface NetworkSwitch {
  readonly isCut: Store<boolean>;
  cut(): void;
  restore(): void;
}

/** Takes the place of the page's `fetch` and `WebSocket`; before anything else uses them. */
export function installNetworkSwitch(): NetworkSwitch {
  const isCut = writableStore(false);
  const sockets = new Set<WebSocket>();
  const realFetch = window.fetch.bind(window);

  window.fetch = (input, init) =>
    isCut.get()
      ? Promise.reject(new TypeError('The playground cut the network')) // Both peers would share one cookie: each has its token.
      : realFetch(input, { ...init, credentials: 'omit' });

  window.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      // Nobody listens there: the socket fails as it would without a network.
      super(isCut.get() ? 'ws://127.0.0.1:9' : url, protocols);
      sockets.add(this);
      this.addEventListener('close', () => sockets.delete(this));
    }
  };

  return {
    isCut,
    cut() {
      isCut.set(true);
      for (const socket of sockets) socket.close();
    },
    restore() {
      isCut.set(false);
      window.dispatchEvent(new Event('online'));
    },
  };
}
