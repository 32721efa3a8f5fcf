/**
 * Statements for PostgreSQL, each waited for: the relay's rooms and ledgers decide in one turn of the event loop, and
 * wait for the disk in it. Another thread speaks with the server (`postgres-worker.ts`).
 */
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { answered, connected } from './postgres-thread.ts';
import type { Answer, Failure, FromWorker, OpenedWorker, Statement, ToWorker } from './postgres-thread.ts';

/** A statement that the server refused, or a connection that was lost with what was sent over it. */
export class DatabaseFailure extends Error {
  override name = 'DatabaseFailure';
  readonly code: string | null;
  readonly table: string | null;
  readonly isLost: boolean;
  constructor({ message, code, table, isLost }: Failure) {
    super(message);
    this.code = code;
    this.table = table;
    this.isLost = isLost;
  }
}

export interface PostgresLine {
  /** Sends all in one piece and waits for all. Throws `DatabaseFailure`; then no transaction is left open. */
  ask(statements: readonly Statement[]): readonly Answer[];
  /** Has it done over a connection of its own, some time. */
  aside(sql: string): void;
  close(): void;
}

/** How long everybody may wait, ms. The server gives up before we do, so that we know what became of it. */
export interface Patience {
  /** For a connection. */
  readonly connectMs: number;
  /** For a lock that another node holds; two that wait for each other crosswise (`willAppend`) lose as much. */
  readonly lockMs: number;
  readonly statementMs: number;
  /** The server takes a transaction back that its node says nothing about: the node may be gone, others wait. */
  readonly idleMs: number;
  readonly answerMs: number;
}
export const usualPatience: Patience = {
  connectMs: 3_000,
  lockMs: 1_000,
  statementMs: 4_000,
  idleMs: 3_000,
  answerMs: 5_000,
};

/**
 * Acknowledged is only what is on the server's disk, whatever the server's own setting is. Rows are found by their keys:
 * a plan that is made while a table is small, and kept, would read all of it when it has grown.
 */
const settingsOf = ({ lockMs, statementMs, idleMs }: Patience): string => `
  SET synchronous_commit = on;
  SET default_transaction_isolation = 'read committed';
  SET default_transaction_read_only = off;
  SET lock_timeout = ${lockMs};
  SET statement_timeout = ${statementMs};
  SET idle_in_transaction_session_timeout = ${idleMs};
  SET client_min_messages = warning;
  SET jit = off;
  SET plan_cache_mode = force_generic_plan;
  SET enable_seqscan = off;
  SET enable_hashjoin = off;
  SET enable_mergejoin = off`;

/** Throws `DatabaseFailure` when there is no connection in time. */
export function openPostgresLine(url: string, patience: Patience = usualPatience): PostgresLine {
  const state = new SharedArrayBuffer(8);
  const shared = new Int32Array(state);
  const { connectMs } = patience;
  const { port1: port, port2 } = new MessageChannel();
  const workerData: OpenedWorker = { url, connectMs, settings: settingsOf(patience), state, port: port2 };
  const worker = new Worker(new URL('./postgres-worker.ts', import.meta.url), {
    workerData,
    transferList: [port2],
    name: 'postgres',
  });
  // It may not keep a program alive that is done.
  worker.unref();
  worker.on('error', () => Atomics.store(shared, connected, 0));
  worker.on('exit', () => {
    // A node without it can do nothing, for ever: it ends, is started again, and its people are on the others meanwhile.
    if (!isClosed) throw new Error('The thread that speaks with PostgreSQL has ended.');
  });
  port.unref();
  let lastId = 0;
  let isClosed = false;

  const post = (message: ToWorker): void => port.postMessage(message);

  const waitFor = (id: number, mostMs: number): readonly Answer[] => {
    const untilMs = performance.now() + mostMs;
    for (;;) {
      const seen = Atomics.load(shared, answered);
      const received = receiveMessageOnPort(port);
      if (!received) {
        const leftMs = untilMs - performance.now();
        if (leftMs <= 0) throw unheard();
        Atomics.wait(shared, answered, seen, leftMs);
        continue;
      }
      const message = received.message as FromWorker;
      // One that we no longer waited for.
      if (message.id !== id) continue;
      if ('failure' in message) throw new DatabaseFailure(message.failure);
      return message.answers;
    }
  };

  const unheard = (): DatabaseFailure => {
    Atomics.store(shared, connected, 0);
    post({ type: 'reconnect' });
    return lost('PostgreSQL did not answer in time.');
  };

  const close = (): void => {
    if (isClosed) return;
    isClosed = true;
    post({ type: 'close' });
    port.close();
  };

  try {
    // Beside the connection, the thread itself starts.
    waitFor(0, 2 * connectMs + startMs);
  } catch (error) {
    close();
    throw error;
  }

  return {
    ask(statements) {
      if (isClosed) throw lost('The database was closed.');
      // Whoever asks while there is no connection is told at once: one who waits makes everybody wait.
      if (Atomics.load(shared, connected) === 0) throw lost('There is no connection to PostgreSQL.');
      post({ type: 'ask', id: ++lastId, statements: statements.map(toSend) });
      return waitFor(lastId, patience.answerMs);
    },
    aside: (sql) => post({ type: 'aside', sql }),
    close,
  };
}

const startMs = 10_000;

const lost = (message: string): DatabaseFailure =>
  new DatabaseFailure({ message, code: null, table: null, isLost: true });

/** A piece of a larger buffer would take all of that along to the other thread. */
const own = <T>(value: T): T | Uint8Array =>
  value instanceof Uint8Array && value.byteLength < value.buffer.byteLength ? value.slice() : value;

const toSend = ({ sql, values }: Statement): Statement => ({
  sql,
  values: values.map((value) => (Array.isArray(value) ? value.map(own) : own(value))),
});
