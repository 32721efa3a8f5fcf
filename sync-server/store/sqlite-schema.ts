/** The tables of the embedded store, their version, and what happens when a database has another one. */
import type { DatabaseSync } from 'node:sqlite';
import { StartFailure } from '../start-failure.ts';

/** Raise it with each change of the tables, and add the step from the version before to `steps`. */
export const newestSchemaVersion = 4;

/** `steps[n]` takes a database from version n to n + 1. */
const steps: readonly string[] = [
  `
  CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

  CREATE TABLE acts (
    ledger TEXT NOT NULL,
    seq INTEGER NOT NULL,
    id TEXT NOT NULL,
    act TEXT NOT NULL, -- the stamped act as JSON
    PRIMARY KEY (ledger, seq),
    UNIQUE (ledger, id)
  ) STRICT;

  CREATE TABLE documents (
    document TEXT PRIMARY KEY,
    lineage TEXT NOT NULL,
    number INTEGER NOT NULL UNIQUE,
    schema INTEGER NOT NULL,
    sealed INTEGER NOT NULL DEFAULT 0,
    title TEXT, -- what the body says; null until it was described
    body_changed_at_ms INTEGER
  ) STRICT;

  CREATE TABLE head (document TEXT PRIMARY KEY REFERENCES documents, seq INTEGER NOT NULL) STRICT;
  CREATE TABLE log (
    document TEXT NOT NULL REFERENCES documents,
    seq INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    crc INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (document, seq)
  ) STRICT;
  CREATE TABLE snapshot (
    document TEXT PRIMARY KEY REFERENCES documents,
    seq INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    crc INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE clients (
    document TEXT NOT NULL REFERENCES documents,
    client INTEGER NOT NULL,
    member TEXT NOT NULL,
    PRIMARY KEY (document, client)
  ) STRICT;

  CREATE TABLE accounts (
    member TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    person_key TEXT NOT NULL UNIQUE, -- the name as it is compared
    password_hash TEXT NOT NULL
  ) STRICT;
  CREATE TABLE sessions (
    token_hash TEXT PRIMARY KEY,
    member TEXT NOT NULL,
    expires_at_ms INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX sessions_of_member ON sessions (member);
  `,
  `
  CREATE TABLE writing (
    document TEXT NOT NULL REFERENCES documents,
    member TEXT NOT NULL,
    from_ms INTEGER NOT NULL,
    to_ms INTEGER NOT NULL,
    PRIMARY KEY (document, member, from_ms)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE mail_addresses (member TEXT PRIMARY KEY, address TEXT NOT NULL) STRICT;
  CREATE TABLE mail (
    document TEXT NOT NULL REFERENCES documents,
    member TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    next_ms INTEGER, -- null when it was sent or given up
    sent_ms INTEGER,
    told INTEGER NOT NULL DEFAULT 0, -- 1 when its document's ledger says so
    PRIMARY KEY (document, member)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX mail_due ON mail (next_ms) WHERE next_ms IS NOT NULL;
  `,
  `
  -- how many updates a row holds, each with its length before it; 0 is one update as it is; seq is the last one's
  ALTER TABLE log ADD COLUMN count INTEGER NOT NULL DEFAULT 0;
  CREATE TABLE journal (
    id INTEGER PRIMARY KEY,
    pieces BLOB NOT NULL, -- what one commit added to bodies, until it is in their logs (journal-row.ts)
    crc INTEGER NOT NULL
  ) STRICT;
  `,
];

/** Creates or raises the tables; a database of a newer version ends the start. */
export function prepareSchema(database: DatabaseSync): void {
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
  if (version > newestSchemaVersion)
    throw new StartFailure(
      `The data was written by a newer Countersign (store version ${version}, this one knows ${newestSchemaVersion}). Update Countersign, then start again.`,
    );
  for (const step of steps.slice(version, newestSchemaVersion)) database.exec(step);
  database.exec(`PRAGMA user_version = ${newestSchemaVersion}`);
}
