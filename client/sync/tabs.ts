/** The tabs of one member in this browser: they share the databases, tell each other of changes, and one sends. */
import type { LedgerId } from '#shared/kernel/ids.ts';

export type TabMessage =
  | { readonly type: 'outbox'; readonly ledger: LedgerId }
  /** `more`: the one of which there is more to send. */
  | { readonly type: 'documents'; readonly more: LedgerId | null }
  | { readonly type: 'signed-out' };

export interface Tabs {
  /** Whether this tab sends the outbox and works in the background. */
  readonly isSender: () => boolean;
  tell(message: TabMessage): void;
  close(): void;
}

/**
 * @param name the member's database.
 * @param onSender called when this tab becomes the sender.
 */
export function joinTabs(name: string, onMessage: (message: TabMessage) => void, onSender: () => void): Tabs {
  const channel = new BroadcastChannel(`countersign/${name}`);
  channel.addEventListener('message', (event: MessageEvent<TabMessage>) => onMessage(event.data));
  const locks = typeof navigator === 'undefined' ? undefined : navigator.locks;
  // Without Web Locks every tab sends: the relay answers a repeated act as if it came once.
  let isSender = !locks;
  const leave = Promise.withResolvers<void>();
  const giveUp = new AbortController();
  locks
    ?.request(`countersign/${name}/sender`, { signal: giveUp.signal }, () => {
      isSender = true;
      onSender();
      return leave.promise;
    })
    .catch(() => {
      // Closed while waiting for its turn.
    });
  return {
    isSender: () => isSender,
    tell: (message) => channel.postMessage(message),
    close() {
      isSender = false;
      leave.resolve();
      giveUp.abort();
      channel.close();
    },
  };
}

/** The same, but only if none runs now: `null` otherwise. */
export function unlessAnotherTab<T>(name: string, task: () => Promise<T>): Promise<T | null> {
  const locks = typeof navigator === 'undefined' ? undefined : navigator.locks;
  return locks
    ? locks.request(`countersign/${name}`, { ifAvailable: true }, (lock) => (lock ? task() : null))
    : task();
}

/** Runs `task` while no other tab runs one of that name, where the browser has Web Locks. */
export function oneTabAtATime<T>(name: string, task: () => Promise<T>): Promise<T> {
  const locks = typeof navigator === 'undefined' ? undefined : navigator.locks;
  return locks ? locks.request(`countersign/${name}`, task) : task();
}
