/**
 * The store over PostgreSQL, for one relay or for many: the same calls that wait as the embedded store's. The server's
 * log is on its disk before anything is acknowledged.
 */
import { StartFailure } from '../start-failure.ts';
import { postgresBodies } from './postgres-bodies.ts';
import { postgresLedgers } from './postgres-ledgers.ts';
import {
  DatabaseFailure,
  openPostgresLine,
  usualPatience,
  type Patience,
  type PostgresLine,
} from './postgres-line.ts';
import { postgresMail } from './postgres-mail.ts';
import { postgresPeople } from './postgres-people.ts';
import { preparePostgresSchema } from './postgres-schema.ts';
import { postgresTransactions, statement, takeLocks } from './postgres-transaction.ts';
import type { Place, SharedStore, Written } from './store.ts';

export interface PostgresOptions {
  /** `DATABASE_URL` */
  readonly url: string;
  readonly log: { readonly warn: (fields: object, message: string) => void };
  readonly patience?: Patience;
  /** ms, never going back. */
  readonly nowMs?: () => number;
}

/** Waits until it is connected; throws `StartFailure` with what to do. */
export function openPostgresStore({ url, log, patience, nowMs }: PostgresOptions): SharedStore {
  const { line, isSynced } = openPostgres(url, patience);
  if (!isSynced)
    log.warn(
      {},
      'PostgreSQL runs with fsync off: what it says it stored is lost when its machine falls over',
    );
  return postgresStoreOver(line, nowMs);
}

/** A line to a database that has our tables. Throws `StartFailure`. */
export function openPostgres(
  url: string,
  patience: Patience = usualPatience,
): { readonly line: PostgresLine; readonly isSynced: boolean } {
  let line: PostgresLine | null = null;
  try {
    line = openPostgresLine(url, patience);
    return { line, ...preparePostgresSchema(line) };
  } catch (error) {
    line?.close();
    throw startFailure(url, error);
  }
}

/** Connections of relays to this database beside the one that asks. */
export const otherRelays = `SELECT 1 FROM pg_stat_activity
  WHERE datname = current_database() AND application_name LIKE 'countersign%' AND pid <> pg_backend_pid()`;

/** The server takes a moment to see that a relay has ended: it is looked for so often, 100 ms apart. */
const mostLooks = 20;

/** Whether another relay runs on this database, also after that moment. */
export function isRelayRunning(line: PostgresLine): boolean {
  for (let looks = 1; ; looks++) {
    // What a transaction has seen of others stays so in it, until it is told to look again.
    const [, others] = line.ask([statement('SELECT pg_stat_clear_snapshot()'), statement(otherRelays)]);
    if (others?.count === 0) return false;
    if (looks === mostLooks) return true;
    line.ask([statement('SELECT pg_sleep(0.1)')]);
  }
}

/** @param nowMs never goes back. */
export function postgresStoreOver(line: PostgresLine, nowMs = () => performance.now()): SharedStore {
  const transactions = postgresTransactions(line);
  const { read, write, run } = transactions;
  const setting = (name: string): string | null => {
    const value = read('SELECT value FROM settings WHERE name = $1', name)[0]?.['value'];
    return typeof value === 'string' ? value : null;
  };
  const listeners: ((written: Written) => void)[] = [];
  // Before the parts forget what they wrote.
  transactions.onEnd.push((isKept) => {
    if (!isKept) return;
    const written: Written = {
      ...bodies.written(),
      ledgers: ledgers.written(),
      endedSessions: people.written(),
    };
    if (Object.values(written).some((some: readonly unknown[]) => some.length > 0)) justWritten = written;
  });
  let justWritten: Written | null = null;
  const ledgers = postgresLedgers({
    transactions,
    setting,
    onErased: () => line.aside('VACUUM acts'),
  });
  const bodies = postgresBodies(transactions, nowMs);
  const people = postgresPeople(transactions, nowMs);
  transactions.onEnd.push(() => {
    const written = justWritten;
    justWritten = null;
    if (written) for (const listener of listeners) listener(written);
  });

  return {
    transaction: run,
    isInTransaction: transactions.isOpen,
    setting,
    setSetting(name, value) {
      write(
        'INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
        name,
        value,
      );
    },
    settingOnce(name, make) {
      const stored = setting(name);
      if (stored !== null) return stored;
      // Whoever is first decides; the other waits for that.
      write('INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING', name, make());
      return setting(name) ?? '';
    },
    willAppend(places) {
      if (bodies.guess(places)) return;
      const of = (part: Place['part']) =>
        places.filter((place) => place.part === part).map(({ of: id }) => id);
      const [toLedgers, toBodies] = [of('ledger'), of('body')];
      takeLocks(transactions, [
        ...(toLedgers.length > 0 ? [ledgers.locks(toLedgers)] : []),
        ...(toBodies.length > 0 ? [bodies.locks(toBodies)] : []),
      ]);
    },
    ...ledgers.calls,
    ...bodies.calls,
    ...people.calls,
    ...postgresMail(transactions),

    onWritten: (listener) => void listeners.push(listener),
    keepTicket(hash, ticket, expiresAtMs) {
      // Who was given one and never came is forgotten; clocks of nodes may differ by some minutes.
      write(
        `WITH forgotten AS (DELETE FROM tickets WHERE expires_at_ms < $3::bigint - ${ticketsKeptMs})
         INSERT INTO tickets (hash, ticket, expires_at_ms) VALUES ($1, $2, $3::bigint)`,
        hash,
        ticket,
        expiresAtMs,
      );
    },
    takeTicket(hash) {
      const [taken] = transactions.decide(
        statement('DELETE FROM tickets WHERE hash = $1 RETURNING ticket', hash),
      );
      const ticket = taken?.rows[0]?.['ticket'];
      return typeof ticket === 'string' ? ticket : null;
    },
    check() {
      write(
        "INSERT INTO settings (name, value) VALUES ('checked', '') ON CONFLICT (name) DO UPDATE SET value = ''",
      );
    },
    close: () => line.close(),
  };
}

const ticketsKeptMs = 10 * 60_000;

/** The address as people may see it. */
export function shownAddress(url: string): string {
  const parsed = URL.parse(url);
  return parsed ? `${parsed.host}${parsed.pathname}` : 'the address in DATABASE_URL';
}

/** Invalid authorization, and a password that is none. */
const notLetIn: ReadonlySet<string> = new Set(['28000', '28P01']);
const noSuchDatabase = '3D000';
const tableIsThere = '42P07';
const mayNotCreate: ReadonlySet<string> = new Set(['42501', '25006']);

function startFailure(url: string, error: unknown): unknown {
  if (!(error instanceof DatabaseFailure)) return error;
  const shown = shownAddress(url);
  const code = error.code ?? '';
  if (notLetIn.has(code))
    return new StartFailure(
      `PostgreSQL at ${shown} does not let this user in. Look at user and password in DATABASE_URL.`,
    );
  if (code === noSuchDatabase)
    return new StartFailure(
      `PostgreSQL has no database ${shown}. Create it, or name another one in DATABASE_URL.`,
    );
  if (code === tableIsThere)
    return new StartFailure(
      `The database ${shown} is not empty, and its tables are not Countersign’s. Name a database of its own in DATABASE_URL.`,
    );
  if (mayNotCreate.has(code))
    return new StartFailure(
      `The user in DATABASE_URL may not create tables in ${shown}. Let it own that database.`,
    );
  return new StartFailure(
    `PostgreSQL at ${shown} cannot be used (${code || error.message}). Look at DATABASE_URL, and whether PostgreSQL runs there.`,
  );
}
