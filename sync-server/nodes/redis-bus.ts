/** Redis or Valkey as the bus, where PostgreSQL's notifications are the limit. */
import { createClient } from '@redis/client';
import type { Log } from '../log.ts';
import { reconnectAfterMs, type Bus, type BusListener } from './bus.ts';

/** A connection that says nothing any more is found out within these, ms. */
const usualPatience = { askEveryMs: 2_000, answerMs: 5_000 };

/** @param channel of this installation: a server may serve others too. */
export function openRedisBus(
  url: string,
  channel: string,
  listener: BusListener,
  log: Log,
  patience = usualPatience,
): Bus {
  let isHeard = false;
  const complain = (error: unknown): void =>
    log.warn({ err: error }, 'the bus between nodes is not connected');
  const unheard = (error: unknown): void => {
    if (isHeard) complain(error);
    isHeard = false;
  };
  // One and the same: what was subscribed to is subscribed anew by itself when the connection comes back.
  const onMessage = (message: string): void => listener.heard(message);
  const speaking = keptConnection(url, patience, () => undefined, complain);
  const listening = keptConnection(
    url,
    patience,
    (client) => {
      client
        .subscribe(channel, onMessage)
        .then(() => {
          isHeard = true;
          listener.connected();
        })
        .catch(unheard);
    },
    unheard,
  );

  return {
    mostBytes: 2 * 1024 * 1024,
    publish(message) {
      const client = speaking.client();
      if (client.isReady) client.publish(channel, message).catch(() => undefined);
    },
    trouble: () =>
      isHeard && speaking.client().isReady
        ? null
        : 'Other nodes are not heard through Redis; it is tried again.',
    [Symbol.asyncDispose]() {
      speaking[Symbol.dispose]();
      listening[Symbol.dispose]();
      return Promise.resolve();
    },
  };
}

type Client = ReturnType<typeof clientOf>;

const clientOf = (url: string) =>
  createClient({
    url,
    // What could not be said at once is said by the store.
    disableOfflineQueue: true,
    socket: { connectTimeout: 5_000, reconnectStrategy: (tries: number) => reconnectAfterMs(tries) },
  });

interface KeptConnection extends Disposable {
  client(): Client;
}

/**
 * Comes back by itself after an error or an end. One that is half-open has neither: it is asked for an answer now and
 * then, and made anew when none comes.
 * @param onReady also when it comes back.
 */
function keptConnection(
  url: string,
  { askEveryMs, answerMs }: typeof usualPatience,
  onReady: (client: Client) => void,
  onLost: (error: unknown) => void,
): KeptConnection {
  let client = connect();

  function connect(): Client {
    const fresh = clientOf(url);
    fresh.on('error', onLost);
    fresh.on('ready', () => onReady(fresh));
    fresh.connect().catch(onLost);
    return fresh;
  }

  async function ask(): Promise<void> {
    const asked = client;
    const answer = Promise.withResolvers<void>();
    const late = setTimeout(() => answer.reject(new Error('The bus does not answer.')), answerMs);
    // One that greets and is not greeted back is as silent.
    if (asked.isReady) asked.ping().then(() => answer.resolve(), answer.reject);
    else asked.once('ready', () => answer.resolve());
    try {
      await answer.promise;
    } catch (error) {
      if (isOver) return;
      onLost(error);
      if (asked.isOpen) asked.destroy();
      client = connect();
    } finally {
      clearTimeout(late);
    }
  }
  let isOver = false;
  let isAsking = false;
  const asking = setInterval(() => {
    if (isAsking) return;
    isAsking = true;
    void ask().finally(() => (isAsking = false));
  }, askEveryMs);
  asking.unref();

  return {
    client: () => client,
    [Symbol.dispose]() {
      isOver = true;
      clearInterval(asking);
      if (client.isOpen) client.destroy();
    },
  };
}
