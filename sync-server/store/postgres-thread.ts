/** What a store that waits and the thread that speaks with PostgreSQL for it say to each other. */
import type { MessagePort } from 'node:worker_threads';

export type Value = string | number | null | Uint8Array | readonly (string | number | Uint8Array | null)[];
export type Row = Readonly<Record<string, unknown>>;

export interface Statement {
  /** `$1`, `$2` … stand for the values. */
  readonly sql: string;
  readonly values: readonly Value[];
}

export interface Answer {
  readonly rows: readonly Row[];
  /** Rows that were returned or changed. */
  readonly count: number;
  /** `COMMIT`, `ROLLBACK`, `SELECT` … */
  readonly command: string;
}

export interface Failure {
  /** Of the connection, not of a statement: what became of the statements is not known. */
  readonly isLost: boolean;
  readonly message: string;
  /** SQLSTATE, or a system's code such as ECONNREFUSED. */
  readonly code: string | null;
  readonly table: string | null;
}

export type ToWorker =
  /** All are sent at once. After a failure no transaction is left open. */
  | { readonly type: 'ask'; readonly id: number; readonly statements: readonly Statement[] }
  /** The connection is given up: something on it took too long. */
  | { readonly type: 'reconnect' }
  /** Over a connection of its own, however long it takes; nobody waits. */
  | { readonly type: 'aside'; readonly sql: string }
  | { readonly type: 'close' };

/** `id` is 0 for the first connection. */
export type FromWorker =
  | { readonly id: number; readonly answers: readonly Answer[] }
  | { readonly id: number; readonly failure: Failure };

export interface OpenedWorker {
  readonly url: string;
  /** Longest time to connect. */
  readonly connectMs: number;
  /** Statements that each connection begins with. */
  readonly settings: string;
  readonly state: SharedArrayBuffer;
  readonly port: MessagePort;
}

/** Places in `state`: how often the thread has answered, and whether it is connected (1). */
export const answered = 0;
export const connected = 1;
