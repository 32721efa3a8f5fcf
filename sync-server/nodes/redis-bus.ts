/** Redis or Valkey as the bus, where PostgreSQL's notifications are the limit. */
import { createClient } from '@redis/client';
import type { Log } from '../log.ts';
import { reconnectAfterMs, type Bus, type BusListener } from './bus.ts';

/** @param channel of this installation: a server may serve others too. */
export function openRedisBus(url: string, channel: string, listener: BusListener, log: Log): Bus {
  const options = {
    url,
    // What could not be said at once is said by the store.
    disableOfflineQueue: true,
    socket: { connectTimeout: 5_000, reconnectStrategy: (tries: number) => reconnectAfterMs(tries) },
  };
  const speaking = createClient(options);
  const listening = createClient(options);
  let isHeard = false;
  const complain = (error: unknown): void =>
    log.warn({ err: error }, 'the bus between nodes is not connected');
  const unheard = (error: unknown): void => {
    if (isHeard) complain(error);
    isHeard = false;
  };
  // It comes back by itself, and says so in `isReady`.
  speaking.on('error', complain);
  listening.on('error', unheard);
  listening.on('ready', () => {
    // Also when it comes back: what it subscribed to is subscribed anew by itself, before this.
    listening
      .subscribe(channel, onMessage)
      .then(() => {
        isHeard = true;
        listener.connected();
      })
      .catch(unheard);
  });
  const onMessage = (message: string): void => listener.heard(message);
  speaking.connect().catch(complain);
  listening.connect().catch(complain);

  return {
    mostBytes: 2 * 1024 * 1024,
    publish(message) {
      if (speaking.isReady) speaking.publish(channel, message).catch(() => undefined);
    },
    trouble: () =>
      isHeard && speaking.isReady ? null : 'Other nodes are not heard through Redis; it is tried again.',
    [Symbol.asyncDispose]() {
      speaking.destroy();
      listening.destroy();
      return Promise.resolve();
    },
  };
}
