/**
 * The thread that speaks with PostgreSQL for a store that waits. It holds one connection, sends what it is given in
 * one piece, answers with what came back, and connects anew by itself whenever the connection is lost.
 */
import { Socket } from 'node:net';
import { workerData } from 'node:worker_threads';
import pg from 'pg';
import { columnParser } from './postgres-columns.ts';
import { answered, connected } from './postgres-thread.ts';
import type { Answer, Failure, FromWorker, OpenedWorker, Statement, ToWorker } from './postgres-thread.ts';

interface Connection {
  readonly client: pg.Client;
  readonly socket: Socket;
}

/** Between attempts to connect, ms; the last again and again. */
const pausesMs = [0, 50, 100, 200, 500, 1_000];
/** What is cleaned up aside may take this long, ms. */
const longestAsideMs = 30 * 60_000;

const { url, connectMs, settings, state, port } = workerData as OpenedWorker;
const shared = new Int32Array(state);
const names = new Map<string, string>();
let connection: Connection | null = null;
let isConnecting = false;
let isClosing = false;

const nameOf = (sql: string): string => {
  const name = names.get(sql) ?? `s${names.size}`;
  names.set(sql, name);
  return name;
};

function say(message: FromWorker): void {
  port.postMessage(message);
  Atomics.add(shared, answered, 1);
  Atomics.notify(shared, answered);
}

/** @param onEnd called once when the connection is no more. */
async function open(begin: string, onEnd: (socket: Socket) => void): Promise<Connection> {
  const socket = new Socket();
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: connectMs,
    application_name: 'countersign',
    keepAlive: true,
    pipeline: true,
    types: { getTypeParser: () => asIs },
    stream: () => socket,
  });
  // What is lost with it is told by its queries; unheard, the event would end the process.
  client.on('error', () => onEnd(socket));
  client.on('end', () => onEnd(socket));
  try {
    await client.connect();
    await client.query(begin);
    return { client, socket };
  } catch (error) {
    socket.destroy();
    throw error;
  }
}
const asIs = (value: string): string => value;

function ended(socket: Socket): void {
  if (connection?.socket !== socket) return;
  connection = null;
  Atomics.store(shared, connected, 0);
  socket.destroy();
  void connectAgain();
}

async function connectAgain(): Promise<void> {
  if (isConnecting) return;
  isConnecting = true;
  for (let attempt = 0; !isClosing && !connection; attempt++) {
    // One attempt after the other.
    // oxlint-disable-next-line no-await-in-loop
    await new Promise((resolve) => setTimeout(resolve, pausesMs[Math.min(attempt, pausesMs.length - 1)]));
    // oxlint-disable-next-line no-await-in-loop
    await connectOnce().catch(() => undefined);
  }
  isConnecting = false;
}

async function connectOnce(): Promise<void> {
  const opened = await open(settings, ended);
  if (isClosing || connection || opened.socket.destroyed) opened.socket.destroy();
  else {
    connection = opened;
    Atomics.store(shared, connected, 1);
  }
}

async function ask(id: number, statements: readonly Statement[]): Promise<void> {
  const asked = connection;
  if (!asked) {
    say({ id, failure: { isLost: true, message: 'there is no connection', code: null, table: null } });
    return;
  }
  const sent = statements.map(({ sql, values }) =>
    asked.client.query({
      name: nameOf(sql),
      text: sql,
      values: [...values],
      types: { getTypeParser: columnParser },
    }),
  );
  const outcomes = await Promise.allSettled(sent);
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (!failed) {
    say({
      id,
      answers: outcomes.flatMap((outcome) =>
        outcome.status === 'fulfilled' ? [answerOf(outcome.value)] : [],
      ),
    });
    return;
  }
  const isLost = connection !== asked || !isFromServer(failed.reason);
  if (isLost) ended(asked.socket);
  else if (asked.client.getTransactionStatus() !== 'I')
    await asked.client.query('ROLLBACK').catch(() => undefined);
  say({ id, failure: failureOf(failed.reason, isLost) });
}

const answerOf = ({ rows, rowCount, command }: pg.QueryResult<Record<string, unknown>>): Answer => ({
  rows,
  count: rowCount ?? 0,
  command,
});

/** Those that end the connection are of classes 08 and 57P; 25006 is of a server that is no longer the one that writes. */
const isFromServer = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && !/^(?:08|57P0[1-5]|25006)/.test(error.code ?? '');

function failureOf(error: unknown, isLost: boolean): Failure {
  const message = error instanceof Error ? error.message : String(error);
  const code =
    error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
  const table = error instanceof pg.DatabaseError ? (error.table ?? null) : null;
  return { isLost, message, code, table };
}

async function aside(sql: string): Promise<void> {
  const opened = await open(`SET statement_timeout = ${longestAsideMs}`, () => undefined);
  try {
    await opened.client.query(sql);
  } finally {
    opened.socket.destroy();
  }
}

port.on('message', (message: ToWorker) => {
  if (message.type === 'ask') void ask(message.id, message.statements);
  else if (message.type === 'aside') void aside(message.sql).catch(() => undefined);
  else if (message.type === 'reconnect') {
    if (connection) ended(connection.socket);
  } else end();
});
port.on('close', end);

function end(): void {
  isClosing = true;
  connection?.socket.destroy();
  process.exit(0);
}

// What nobody expected costs the connection and what was asked over it, not the relay its database for good.
process.on('uncaughtException', () => {
  if (connection) ended(connection.socket);
});

connectOnce().then(
  () => say({ id: 0, answers: [] }),
  (error: unknown) => say({ id: 0, failure: failureOf(error, true) }),
);
