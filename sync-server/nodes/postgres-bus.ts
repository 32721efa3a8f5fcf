/** PostgreSQL's own notifications as the bus: enough until its one lock for all who notify is the limit. */
import { Client } from 'pg';
import type { Log } from '../log.ts';
import { reconnectAfterMs, type Bus, type BusListener } from './bus.ts';

const channel = 'countersign';
/** A connection that says nothing any more is found out within these, ms: each node says something every five seconds. */
const usualAnswerMs = 5_000;

export function openPostgresBus(url: string, listener: BusListener, log: Log, answerMs = usualAnswerMs): Bus {
  let client: Client | null = null;
  let isConnected = false;
  let isClosed = false;
  let tries = 0;
  let retry: NodeJS.Timeout | undefined;

  const again = (lost: Client): void => {
    if (client !== lost || isClosed) return;
    client = null;
    isConnected = false;
    lost.end().catch(() => undefined);
    retry = setTimeout(connect, reconnectAfterMs(tries++));
    retry.unref();
  };

  function connect(): void {
    const fresh = new Client({
      connectionString: url,
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
      pipeline: true,
      // A connection that says nothing any more is given up, with all that waits to be said over it.
      query_timeout: answerMs,
    });
    client = fresh;
    fresh.on('error', () => again(fresh));
    fresh.on('end', () => again(fresh));
    fresh.on('notification', ({ payload }) => listener.heard(payload ?? ''));
    const begin = async (): Promise<void> => {
      await fresh.connect();
      // Nothing that this connection writes has to last.
      await fresh.query('SET synchronous_commit = off');
      await fresh.query(`LISTEN ${channel}`);
      isConnected = true;
      tries = 0;
      listener.connected();
    };
    begin().catch((error: unknown) => {
      log.warn({ err: error }, 'the bus between nodes is not connected');
      again(fresh);
    });
  }
  connect();

  return {
    mostBytes: 7_999,
    publish(message) {
      if (!isConnected || !client) return;
      client.query('SELECT pg_notify($1, $2)', [channel, message]).catch(() => undefined);
    },
    trouble: () => (isConnected ? null : 'Other nodes are not heard through PostgreSQL; it is tried again.'),
    async [Symbol.asyncDispose]() {
      isClosed = true;
      clearTimeout(retry);
      await client?.end().catch(() => undefined);
    },
  };
}
