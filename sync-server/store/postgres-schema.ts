/** The tables of the store over PostgreSQL, their version, and what happens when a database has another one. */
import { StartFailure } from '../start-failure.ts';
import type { PostgresLine } from './postgres-line.ts';
import type { Row } from './postgres-thread.ts';

/** Raise it with each change of the tables, and add the step from the version before to `steps`. */
export const newestPostgresSchema = 1;

/** Major version of the oldest PostgreSQL that still gets corrections. */
const oldestServer = 13;

/**
 * `steps[n]` takes a database from version n to n + 1. The tables are those of the embedded store, and two more.
 * Heads are written with every commit: rows beside them are left room, so that no index is written with them.
 */
const steps: readonly string[] = [
  `
  CREATE TABLE settings (name text PRIMARY KEY, value text NOT NULL);

  CREATE TABLE acts (
    ledger text NOT NULL,
    seq bigint NOT NULL,
    id text NOT NULL,
    act text NOT NULL, -- the stamped act as JSON
    PRIMARY KEY (ledger, seq),
    UNIQUE (ledger, id)
  );
  -- The number of each ledger's last act: whoever appends holds its row.
  CREATE TABLE ledger_head (
    ledger text PRIMARY KEY,
    seq bigint NOT NULL,
    moved_by xid8 NOT NULL DEFAULT pg_current_xact_id() -- the transaction that did
  ) WITH (fillfactor = 50);

  CREATE TABLE documents (
    document text PRIMARY KEY,
    lineage text NOT NULL,
    number bigint NOT NULL UNIQUE,
    schema bigint NOT NULL,
    sealed boolean NOT NULL DEFAULT false,
    title text, -- what the body says; null until it was described
    body_changed_at_ms bigint
  ) WITH (fillfactor = 80);

  -- The number of each body's last update: whoever appends holds its row.
  CREATE TABLE head (document text PRIMARY KEY, seq bigint NOT NULL) WITH (fillfactor = 50);
  CREATE TABLE log (
    document text NOT NULL,
    seq bigint NOT NULL,
    bytes bytea NOT NULL,
    crc bigint NOT NULL,
    at_ms bigint NOT NULL,
    PRIMARY KEY (document, seq)
  );
  CREATE TABLE snapshot (
    document text PRIMARY KEY REFERENCES documents,
    seq bigint NOT NULL,
    bytes bytea NOT NULL,
    crc bigint NOT NULL
  );
  -- Updates hardly shrink, and whoever opens a document waits for them.
  ALTER TABLE log ALTER bytes SET STORAGE EXTERNAL;
  ALTER TABLE snapshot ALTER bytes SET STORAGE EXTERNAL;
  CREATE TABLE clients (
    document text NOT NULL REFERENCES documents,
    client bigint NOT NULL,
    member text NOT NULL,
    PRIMARY KEY (document, client)
  );
  CREATE TABLE writing (
    document text NOT NULL REFERENCES documents,
    member text NOT NULL,
    from_ms bigint NOT NULL,
    to_ms bigint NOT NULL,
    PRIMARY KEY (document, member, from_ms)
  );

  CREATE TABLE accounts (
    member text PRIMARY KEY,
    person text NOT NULL,
    person_key text NOT NULL UNIQUE, -- the name as it is compared
    password_hash text NOT NULL
  );
  CREATE TABLE sessions (token_hash text PRIMARY KEY, member text NOT NULL, expires_at_ms bigint NOT NULL);
  CREATE INDEX sessions_by_end ON sessions (expires_at_ms);

  CREATE TABLE mail_addresses (member text PRIMARY KEY, address text NOT NULL);
  CREATE TABLE mail (
    document text NOT NULL REFERENCES documents,
    member text NOT NULL,
    tries bigint NOT NULL DEFAULT 0,
    next_ms bigint, -- null when it was sent or given up
    sent_ms bigint,
    told boolean NOT NULL DEFAULT false, -- its document's ledger says so
    PRIMARY KEY (document, member)
  );
  CREATE INDEX mail_due ON mail (next_ms) WHERE next_ms IS NOT NULL;
  CREATE INDEX mail_untold ON mail (document) WHERE sent_ms IS NOT NULL AND NOT told;

  -- Half a minute each: a server that falls over may forget them.
  CREATE UNLOGGED TABLE tickets (hash text PRIMARY KEY, ticket text NOT NULL, expires_at_ms bigint NOT NULL);

  CREATE TABLE store_version (version bigint NOT NULL);
  INSERT INTO store_version VALUES (0);
  `,
];

/** Held while tables are made: nodes may start together on an empty database. Any number that others do not use. */
const schemaLock = 7_203_117;

/** Creates or raises the tables. @returns whether the server's own disk can be trusted with what it says it stored. */
export function preparePostgresSchema(line: PostgresLine): { readonly isSynced: boolean } {
  const first = (sql: string): Row => line.ask([{ sql, values: [] }])[0]?.rows[0] ?? {};
  const server = first(
    "SELECT current_setting('server_version_num')::int / 10000 AS major, current_setting('fsync') AS fsync",
  );
  const major = Number(server['major']);
  if (major < oldestServer)
    throw new StartFailure(
      `DATABASE_URL leads to PostgreSQL ${major}; Countersign needs ${oldestServer} or newer. Update PostgreSQL, then start again.`,
    );
  if (versionIn(first) < newestPostgresSchema) raise(line, first);
  const version = versionIn(first);
  if (version > newestPostgresSchema)
    throw new StartFailure(
      `The database was written by a newer Countersign (store version ${version}, this one knows ${newestPostgresSchema}). Update Countersign, then start again.`,
    );
  return { isSynced: server['fsync'] === 'on' };
}

/** One node does it, the others wait and find it done. */
function raise(line: PostgresLine, first: (sql: string) => Row): void {
  const plain = (sql: string) => ({ sql, values: [] });
  // The lock outlasts the transaction that waited for it: what somebody else has made meanwhile is known in the next.
  line.ask([
    plain('BEGIN'),
    // It is waited for as long as any statement may take: making all tables takes longer than other nodes' writing.
    plain('SET LOCAL lock_timeout = 0'),
    plain(`SELECT pg_advisory_lock(${schemaLock})`),
    plain('COMMIT'),
  ]);
  line.ask([plain('BEGIN')]);
  for (const step of steps.slice(versionIn(first))) line.ask(statementsOf(step).map(plain));
  line.ask([
    plain(`UPDATE store_version SET version = greatest(version, ${newestPostgresSchema})`),
    plain('COMMIT'),
    plain(`SELECT pg_advisory_unlock(${schemaLock})`),
  ]);
}

function versionIn(first: (sql: string) => Row): number {
  if (first("SELECT to_regclass('store_version') IS NULL AS missing")['missing'] === true) return 0;
  return Number(first('SELECT version FROM store_version')['version']);
}

/** They are sent one by one, as all are. */
const statementsOf = (step: string): string[] =>
  step
    .replace(/--.*$/gm, '')
    .split(';')
    .map((sql) => sql.trim())
    .filter((sql) => sql !== '');
