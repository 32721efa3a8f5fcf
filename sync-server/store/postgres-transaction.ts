/**
 * Transactions on a line to PostgreSQL with few waits: what needs no answer waits for the next statement that does,
 * or for the end, and is sent together with it; `BEGIN` goes with the first.
 */
import { Behind } from './behind.ts';
import { DamagedStore } from './damage.ts';
import { DatabaseFailure, type PostgresLine } from './postgres-line.ts';
import type { Answer, Row, Statement, Value } from './postgres-thread.ts';

export interface PostgresTransactions {
  /** A transaction inside another is part of it. */
  readonly run: <T>(writes: () => T) => T;
  readonly isOpen: () => boolean;
  /** What is stored now, with all that this transaction wrote. */
  readonly read: (sql: string, ...values: Value[]) => readonly Row[];
  /** Kept at the end of the transaction that is open, or at once; a failure comes then. */
  readonly write: (sql: string, ...values: Value[]) => void;
  /** Writes or locks that decide something: an answer to each, and in a transaction they are part of it. */
  readonly decide: (...statements: readonly Statement[]) => readonly Answer[];
  /** Sent before everything else, with the next statement or at the end. */
  readonly guard: (...statements: readonly Statement[]) => void;
  /** Asked for what else is to be sent, whenever something is. */
  readonly collectors: (() => readonly Statement[])[];
  /** Told how each transaction ended. */
  readonly onEnd: ((isKept: boolean) => void)[];
}

/** Statements that take locks, and what is to be done with their answers. */
export interface Locking {
  readonly statements: readonly Statement[];
  readonly take: (answers: readonly Answer[]) => void;
}

/** In one piece, in this order. */
export function takeLocks(transactions: PostgresTransactions, some: readonly Locking[]): void {
  if (some.length === 0) return;
  const answers = transactions.decide(...some.flatMap(({ statements }) => statements));
  let from = 0;
  for (const { statements, take } of some) take(answers.slice(from, (from += statements.length)));
}

export const statement = (sql: string, ...values: Value[]): Statement => ({ sql, values });

/** A statement that fails where `condition` does not hold, and with it everything that was sent after it. */
export const must = (condition: string, ...values: Value[]): Statement =>
  statement(`SELECT 1 / CASE WHEN ${condition} THEN 1 ELSE 0 END`, ...values);
const divisionByZero = '22012';

/** What was sent unasked, on a guess, did not hold. */
class GuessedWrong extends Behind {
  override name = 'GuessedWrong';
}

const begin = statement('BEGIN');
const commit = statement('COMMIT');
const rollback = statement('ROLLBACK');

export function postgresTransactions(line: PostgresLine): PostgresTransactions {
  let isOpen = false;
  let hasBegun = false;
  /** Why nothing of this transaction can be kept any more, whatever follows in it. */
  let broken: { readonly reason: unknown } | null = null;
  let guards: Statement[] = [];
  let waiting: Statement[] = [];
  const collectors: (() => readonly Statement[])[] = [];
  const onEnd: ((isKept: boolean) => void)[] = [];

  const ask = (statements: readonly Statement[]): readonly Answer[] => {
    if (broken) throw broken.reason;
    try {
      return line.ask(statements);
    } catch (error) {
      // Whatever failed, the server has no transaction any more.
      hasBegun = false;
      const reason = understood(error);
      if (isOpen) broken = { reason };
      throw reason;
    }
  };

  /** Sends what waits and `after` it, and returns the answers to `after`. */
  const send = (after: readonly Statement[], isPart: boolean): readonly Answer[] => {
    const before = [...guards, ...waiting, ...collectors.flatMap((collect) => collect())];
    [guards, waiting] = [[], []];
    const begins = !hasBegun && (isPart || before.length > 0) ? [begin] : [];
    if (begins.length > 0) hasBegun = true;
    return ask([...begins, ...before, ...after]).slice(begins.length + before.length);
  };

  const finish = (): void => {
    if (broken) throw broken.reason;
    waiting.push(...collectors.flatMap((collect) => collect()));
    if (!hasBegun && waiting.length === 0) return;
    const [ended] = send([commit], true);
    hasBegun = false;
    // The server takes back instead what was broken before.
    if (ended?.command !== 'COMMIT') throw new Error('PostgreSQL did not keep the transaction.');
  };

  const giveUp = (): void => {
    [guards, waiting] = [[], []];
    if (!hasBegun) return;
    hasBegun = false;
    try {
      line.ask([rollback]);
    } catch {
      // What was lost with the connection is taken back by the server.
    }
  };

  const run = <T>(writes: () => T): T => {
    if (isOpen) return writes();
    try {
      return runOnce(writes);
    } catch (error) {
      if (!(error instanceof GuessedWrong)) throw error;
      // Whoever guessed asks now.
      return runOnce(writes);
    }
  };

  const runOnce = <T>(writes: () => T): T => {
    isOpen = true;
    let isKept = false;
    try {
      const value = writes();
      finish();
      isKept = true;
      return value;
    } finally {
      if (!isKept) giveUp();
      isOpen = false;
      broken = null;
      for (const told of onEnd) told(isKept);
    }
  };

  return {
    run,
    isOpen: () => isOpen,
    read: (sql, ...values) => send([statement(sql, ...values)], false)[0]?.rows ?? [],
    write(sql, ...values) {
      if (isOpen) waiting.push(statement(sql, ...values));
      else ask([statement(sql, ...values)]);
    },
    decide: (...statements) => send(statements, isOpen),
    guard: (...statements) => void guards.push(...statements),
    collectors,
    onEnd,
  };
}

/** Deadlock, serialization failure, and a lock that another node held too long. */
const contended: ReadonlySet<string> = new Set(['40P01', '40001', '55P03']);
const uniqueViolation = '23505';
/** Where somebody else can only have written the same row by having been first. */
const ordered: ReadonlySet<string> = new Set(['acts', 'ledger_head', 'documents', 'head', 'log', 'clients']);
/** The server found pages or indexes broken. */
const damaged: ReadonlySet<string> = new Set(['XX001', 'XX002']);

function understood(error: unknown): unknown {
  if (!(error instanceof DatabaseFailure) || error.code === null) return error;
  if (error.code === divisionByZero) return new GuessedWrong(error.message, { cause: error });
  const isBehind =
    contended.has(error.code) || (error.code === uniqueViolation && ordered.has(error.table ?? ''));
  if (isBehind) return new Behind(error.message, { cause: error });
  if (damaged.has(error.code)) return new DamagedStore(error.message, { cause: error });
  return error;
}
