/**
 * Brings all that an embedded store holds into an empty PostgreSQL: in one transaction, which ends only when everything
 * was read there again and is the same.
 */
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { lockFolder } from './folder-lock.ts';
import type { PostgresLine } from './postgres-line.ts';
import { isRelayRunning, openPostgres, postgresStoreOver } from './postgres-store.ts';
import { statement } from './postgres-transaction.ts';
import type { Row, Value } from './postgres-thread.ts';
import { openSqliteStore } from './sqlite-store.ts';
import type { Store } from './store.ts';
import { storesDiffer } from './stores-differ.ts';

export interface MovedFacts {
  readonly documents: number;
  /** Of all ledgers. */
  readonly acts: number;
  readonly accounts: number;
  /** Where the old database stands now, so that no relay goes on with it by mistake. */
  readonly setAside: string;
}

export interface Move {
  readonly dataFolder: string;
  readonly url: string;
  /** What is wrong with a store, in sentences; none where it is whole. */
  readonly examine: (store: Store) => Promise<readonly string[]>;
}

/** Nobody else uses the database meanwhile, and all of a large one takes its time. */
const patience = {
  connectMs: 5_000,
  lockMs: 5_000,
  statementMs: 3_600_000,
  idleMs: 3_600_000,
  answerMs: 3_600_000,
};

/** Sent together: rows up to so many bytes, and at most so many rows. */
const bytesAtOnce = 4_000_000;
const rowsAtOnce = 1_000;

/** @returns one sentence when nothing was moved. Throws `StartFailure`. */
export async function moveToPostgres({
  dataFolder,
  url,
  examine,
}: Move): Promise<Result<MovedFacts, string>> {
  using _lock = lockFolder(dataFolder);
  const source = openSqliteStore(dataFolder);
  try {
    const [fault] = await examine(source);
    if (fault !== undefined) return err(`The data in ${dataFolder} are not whole. ${fault}`);
    const { line } = openPostgres(url, patience);
    try {
      const moved = await moveOver(line, dataFolder, source, examine);
      if (!moved.ok) return moved;
    } finally {
      line.close();
    }
    const facts = countsOf(dataFolder);
    source.close();
    return ok({ ...facts, setAside: setAside(dataFolder) });
  } finally {
    source.close();
  }
}

async function moveOver(
  line: PostgresLine,
  dataFolder: string,
  source: Store,
  examine: Move['examine'],
): Promise<Result<void, string>> {
  const run = (sql: string): readonly Row[] => line.ask([statement(sql)])[0]?.rows ?? [];
  run('BEGIN');
  // A relay that starts there meanwhile waits, and gives up.
  run('LOCK TABLE settings, documents, acts, accounts IN ACCESS EXCLUSIVE MODE');
  const taken = whyNot(line, run);
  if (taken !== null) {
    run('ROLLBACK');
    return err(taken);
  }
  // Those of a relay that was started there and never set up.
  run('DELETE FROM settings');
  const database = new DatabaseSync(join(dataFolder, 'countersign.sqlite'), { readOnly: true });
  try {
    for (const table of tables) copy(line, table, rowsOf(database, table));
    copy(line, headTable, ledgerHeads(database));
    copyBodies(line, source);
    // Over the same connection, it sees what is not committed yet.
    const target = postgresStoreOver(line);
    const difference = storesDiffer(source, target, keysOf(database));
    const [fault = difference] = await examine(target);
    if (fault !== null) {
      run('ROLLBACK');
      return err(`Nothing was moved: what arrived is not what was sent. ${fault}`);
    }
    line.ask([statement('ANALYZE'), statement('COMMIT')]);
    return ok(undefined);
  } finally {
    database.close();
  }
}

function whyNot(line: PostgresLine, run: (sql: string) => readonly Row[]): string | null {
  if (isRelayRunning(line)) return 'A relay runs on the database in DATABASE_URL. Stop it first.';
  const [found] = run(
    'SELECT (SELECT count(*) FROM acts) + (SELECT count(*) FROM documents) + (SELECT count(*) FROM accounts) AS count',
  );
  if (Number(found?.['count']) === 0) return null;
  return 'The database in DATABASE_URL is not empty. Name an empty one: what is there is not overwritten.';
}

interface Table {
  readonly name: string;
  /** With PostgreSQL's types. */
  readonly columns: Readonly<Record<string, 'text' | 'bigint' | 'boolean' | 'bytea'>>;
}

/** Tables whose rows are the same on both sides, in the order in which they refer to each other. */
const tables: readonly Table[] = [
  { name: 'settings', columns: { name: 'text', value: 'text' } },
  { name: 'acts', columns: { ledger: 'text', seq: 'bigint', id: 'text', act: 'text' } },
  {
    name: 'documents',
    columns: {
      document: 'text',
      lineage: 'text',
      number: 'bigint',
      schema: 'bigint',
      sealed: 'boolean',
      title: 'text',
      body_changed_at_ms: 'bigint',
    },
  },
  { name: 'clients', columns: { document: 'text', client: 'bigint', member: 'text' } },
  { name: 'writing', columns: { document: 'text', member: 'text', from_ms: 'bigint', to_ms: 'bigint' } },
  {
    name: 'accounts',
    columns: { member: 'text', person: 'text', person_key: 'text', password_hash: 'text' },
  },
  { name: 'sessions', columns: { token_hash: 'text', member: 'text', expires_at_ms: 'bigint' } },
  { name: 'mail_addresses', columns: { member: 'text', address: 'text' } },
  {
    name: 'mail',
    columns: {
      document: 'text',
      member: 'text',
      tries: 'bigint',
      next_ms: 'bigint',
      sent_ms: 'bigint',
      told: 'boolean',
    },
  },
];
const headTable: Table = { name: 'ledger_head', columns: { ledger: 'text', seq: 'bigint' } };
const bodyHeads: Table = { name: 'head', columns: { document: 'text', seq: 'bigint' } };
const snapshots: Table = {
  name: 'snapshot',
  columns: { document: 'text', seq: 'bigint', bytes: 'bytea', crc: 'bigint' },
};
const logs: Table = {
  name: 'log',
  columns: { document: 'text', seq: 'bigint', bytes: 'bytea', crc: 'bigint', at_ms: 'bigint' },
};

type Cell = string | number | Uint8Array | null;
type Cells = readonly Cell[];

/** Rows of any number: never more of them in memory than are sent at once. */
function copy(line: PostgresLine, { name, columns }: Table, rows: Iterable<Cells>): void {
  const names = Object.keys(columns);
  const sources = Object.values(columns).map((type, i) => `$${i + 1}::${type}[]`);
  const sql = `INSERT INTO ${name} (${names.join(', ')}) SELECT * FROM unnest(${sources.join(', ')})`;
  let some: Cells[] = [];
  let size = 0;
  const send = (): void => {
    if (some.length === 0) return;
    const values: Value[] = names.map((_, column) => some.map((row) => row[column] ?? null));
    line.ask([statement(sql, ...values)]);
    [some, size] = [[], 0];
  };
  for (const row of rows) {
    some.push(row);
    size += row.reduce<number>((sum, cell) => sum + (typeof cell === 'number' ? 8 : (cell?.length ?? 0)), 0);
    if (size >= bytesAtOnce || some.length >= rowsAtOnce) send();
  }
  send();
}

function* rowsOf(database: DatabaseSync, { name, columns }: Table): Generator<Cells> {
  const names = Object.keys(columns);
  const types = Object.values(columns);
  for (const row of database.prepare(`SELECT ${names.join(', ')} FROM ${name}`).iterate())
    yield names.map((column, i) => cellOf(row[column], types[i] === 'boolean'));
}

function cellOf(value: unknown, isBoolean: boolean): Cell {
  if (isBoolean) return value === 1 ? 'true' : 'false';
  // Text in PostgreSQL has no zero in it; in a title that a body gave itself one may stand.
  if (typeof value === 'string') return value.replaceAll('\0', '\u{fffd}');
  return typeof value === 'number' ? value : null;
}

function* ledgerHeads(database: DatabaseSync): Generator<Cells> {
  for (const row of database.prepare('SELECT ledger, max(seq) AS seq FROM acts GROUP BY ledger').iterate())
    yield [String(row['ledger']), Number(row['seq'])];
}

/** As the store reads them: where updates stand before they are in their log is its own affair. */
function copyBodies(line: PostgresLine, source: Store): void {
  const documents = source.documents().map(({ document }) => document);
  copy(
    line,
    bodyHeads,
    documents.map((document) => [document, source.loadBody(document).seq]),
  );
  copy(line, snapshots, snapshotRows());
  copy(line, logs, logRows());

  function* snapshotRows(): Generator<Cells> {
    for (const document of documents) {
      const { snapshot, updates, seq } = source.loadBody(document);
      if (snapshot) yield [document, seq - updates.length, snapshot, crc32(snapshot)];
    }
  }
  function* logRows(): Generator<Cells> {
    for (const document of documents) {
      const { updates, seq } = source.loadBody(document);
      for (const [i, bytes] of updates.entries())
        yield [document, seq - updates.length + 1 + i, bytes, crc32(bytes), 0];
    }
  }
}

function keysOf(database: DatabaseSync) {
  const all = (sql: string): string[] =>
    database
      .prepare(sql)
      .all()
      .map((row) => String(Object.values(row)[0]));
  return {
    settings: all('SELECT name FROM settings'),
    ledgers: all('SELECT DISTINCT ledger FROM acts'),
    members: all('SELECT member FROM accounts UNION SELECT member FROM mail_addresses'),
    sessions: all('SELECT token_hash FROM sessions'),
  };
}

function countsOf(dataFolder: string): Omit<MovedFacts, 'setAside'> {
  const database = new DatabaseSync(join(dataFolder, 'countersign.sqlite'), { readOnly: true });
  try {
    const count = (table: string): number =>
      Number(database.prepare(`SELECT count(*) AS count FROM ${table}`).get()?.['count']);
    return { documents: count('documents'), acts: count('acts'), accounts: count('accounts') };
  } finally {
    database.close();
  }
}

/** Everything is in the one file once nobody has it open. */
function setAside(dataFolder: string): string {
  const path = join(dataFolder, 'countersign.sqlite');
  renameSync(path, `${path}.moved`);
  return `${path}.moved`;
}
