/** The embedded store: one SQLite file, write-ahead log, synced to disk before anything is acknowledged. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { LedgerId, LineageId, MemberId } from '#shared/kernel/ids.ts';
import { systemClock } from '../clock.ts';
import { StartFailure } from '../start-failure.ts';
import { openBodyLog, type BodyLog } from './body-log.ts';
import { DamagedStore } from './damage.ts';
import { personKey } from '#shared/people/person-key.ts';
import { settleNowAndThen } from './settle-now-and-then.ts';
import { sqlOf, type Row, type Sql } from './sql.ts';
import { prepareSchema } from './sqlite-schema.ts';
import type { DocumentRow, Store } from './store.ts';
import { readAccount, readAct, readMail, readSession, readSpan } from './stored-rows.ts';

/**
 * @param folder where `countersign.sqlite` is kept; created when missing.
 * @param every runs a task every so often until stopped.
 * @param nowMs never goes back.
 */
export function openSqliteStore(folder: string, every = systemClock.every, nowMs?: () => number): Store {
  const database = openDatabase(folder);
  const sql = sqlOf(database);
  const { run, one, all } = sql;
  const bodies = openedBodies(folder, database, sql);

  let inTransaction = false;
  /** This transaction takes texts out of the store for good (D4). */
  let isErasing = false;
  const leaveNoTrace = (): void => {
    isErasing = false;
    database.exec('PRAGMA secure_delete = OFF; PRAGMA wal_checkpoint(TRUNCATE);');
  };
  /** A transaction inside another is part of it. */
  const transaction = <T>(writes: () => T): T => {
    if (inTransaction) return writes();
    run('BEGIN IMMEDIATE');
    inTransaction = true;
    try {
      const value = writes();
      bodies.write();
      run('COMMIT');
      bodies.kept();
      return value;
    } catch (error) {
      bodies.lost();
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    } finally {
      inTransaction = false;
      if (isErasing) leaveNoTrace();
    }
  };

  const settling = settleNowAndThen(
    (isLate) => {
      // What is settled again after a crash is settled once: only what was appended has to be on the disk.
      database.exec('PRAGMA synchronous = NORMAL');
      try {
        return transaction(() => bodies.settle(isLate));
      } finally {
        database.exec('PRAGMA synchronous = FULL');
      }
    },
    every,
    nowMs,
  );

  const documentColumns = 'SELECT document, lineage, number, schema, sealed FROM documents';

  return {
    transaction,
    isInTransaction: () => inTransaction,

    setting: (name) => text(one('SELECT value FROM settings WHERE name = ?', name)?.['value']),
    setSetting(name, value) {
      run(
        'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
        name,
        value,
      );
    },

    settingOnce(name, make) {
      const stored = text(one('SELECT value FROM settings WHERE name = ?', name)?.['value']);
      if (stored !== null) return stored;
      const made = make();
      run('INSERT INTO settings (name, value) VALUES (?, ?)', name, made);
      return made;
    },

    appendAct(act, id) {
      run(
        'INSERT INTO acts (ledger, seq, id, act) VALUES (?, ?, ?, ?)',
        act.ledger,
        act.stamp.seq,
        id,
        JSON.stringify(act),
      );
    },
    eraseTexts: (act) =>
      transaction(() => {
        // What is freed is overwritten with zeros, and the log that held it is emptied after the commit.
        if (!isErasing) database.exec('PRAGMA secure_delete = ON');
        isErasing = true;
        run(
          'UPDATE acts SET act = ? WHERE ledger = ? AND seq = ?',
          JSON.stringify(act),
          act.ledger,
          act.stamp.seq,
        );
      }),
    actsAfter(ledger, afterSeq, most = -1) {
      const acts = all(
        'SELECT act FROM acts WHERE ledger = ? AND seq > ? ORDER BY seq LIMIT ?',
        ledger,
        afterSeq,
        most,
      ).map((row) => readAct(row['act']));
      // Without its last acts it would still be a chain; the index of the ids knows how many there are.
      if (afterSeq === 0 && most < 0 && acts.length !== actsById(ledger)) throw damaged(ledger);
      return acts;
    },

    documents: () => all(`${documentColumns} ORDER BY number`).map(readDocument),
    document(id) {
      const row = one(`${documentColumns} WHERE document = ?`, id);
      return row && readDocument(row);
    },
    createDocument: (row) =>
      transaction(() => {
        const number = Number(one('SELECT coalesce(max(number), 0) + 1 AS next FROM documents')?.['next']);
        run(
          'INSERT INTO documents (document, lineage, number, schema, sealed) VALUES (?, ?, ?, ?, ?)',
          row.document,
          row.lineage,
          number,
          row.schema,
          row.sealed ? 1 : 0,
        );
        run('INSERT INTO head (document, seq) VALUES (?, 0)', row.document);
        return { ...row, number };
      }),
    raiseSchema(document, schema) {
      run('UPDATE documents SET schema = max(schema, ?) WHERE document = ?', schema, document);
    },
    markSealed(document) {
      run('UPDATE documents SET sealed = 1 WHERE document = ?', document);
    },

    appendUpdates: (document, updates, atMs) =>
      transaction(() => {
        settling.begin();
        return bodies.appendUpdates(document, updates, atMs);
      }),
    updatesAfter: bodies.updatesAfter,
    loadBody: bodies.loadBody,
    replaceSnapshot: (document, seq, snapshot) =>
      transaction(() => bodies.replaceSnapshot(document, seq, snapshot)),
    clientsOf: (document) =>
      new Map(
        all('SELECT client, member FROM clients WHERE document = ?', document).map((row) => [
          Number(row['client']),
          MemberId.parse(row['member']),
        ]),
      ),
    bindClient(document, client, member) {
      run('INSERT INTO clients (document, client, member) VALUES (?, ?, ?)', document, client, member);
    },
    describeBody(document, title, changedAtMs) {
      run(
        'UPDATE documents SET title = ?, body_changed_at_ms = ? WHERE document = ?',
        title,
        changedAtMs,
        document,
      );
    },
    bodyDescription(document) {
      const row = one('SELECT title, body_changed_at_ms FROM documents WHERE document = ?', document);
      const title = text(row?.['title']);
      return row && title !== null ? { title, changedAtMs: Number(row['body_changed_at_ms']) } : null;
    },

    bodyDescriptions: () =>
      new Map(
        all('SELECT document, title, body_changed_at_ms FROM documents WHERE title IS NOT NULL').map(
          (row) => [
            LedgerId.parse(row['document']),
            { title: String(row['title']), changedAtMs: Number(row['body_changed_at_ms']) },
          ],
        ),
      ),

    keepWriting(document, { member, fromMs, toMs }) {
      run(
        `INSERT INTO writing (document, member, from_ms, to_ms) VALUES (?, ?, ?, ?)
         ON CONFLICT (document, member, from_ms) DO UPDATE SET to_ms = excluded.to_ms`,
        document,
        member,
        fromMs,
        toMs,
      );
    },
    writingOf: (document, most) =>
      all(
        'SELECT member, from_ms, to_ms FROM writing WHERE document = ? ORDER BY to_ms DESC, from_ms DESC LIMIT ?',
        document,
        most,
      )
        .map(readSpan)
        .toReversed(),

    createAccount({ member, person, passwordHash }) {
      run(
        'INSERT INTO accounts (member, person, person_key, password_hash) VALUES (?, ?, ?, ?)',
        member,
        person,
        personKey(person),
        passwordHash,
      );
    },
    renameAccount(member, person) {
      run(
        'UPDATE accounts SET person = ?, person_key = ? WHERE member = ?',
        person,
        personKey(person),
        member,
      );
    },
    accountByMember: (member) =>
      readAccount(one('SELECT member, person, password_hash FROM accounts WHERE member = ?', member)),
    accountByPerson: (person) =>
      readAccount(
        one('SELECT member, person, password_hash FROM accounts WHERE person_key = ?', personKey(person)),
      ),
    createSession({ tokenHash, member, expiresAtMs }) {
      run(
        'INSERT INTO sessions (token_hash, member, expires_at_ms) VALUES (?, ?, ?)',
        tokenHash,
        member,
        expiresAtMs,
      );
    },
    session: (tokenHash) =>
      readSession(
        one('SELECT token_hash, member, expires_at_ms FROM sessions WHERE token_hash = ?', tokenHash),
      ),
    endSession(tokenHash) {
      run('DELETE FROM sessions WHERE token_hash = ?', tokenHash);
    },
    endSessionsBefore(atMs) {
      run('DELETE FROM sessions WHERE expires_at_ms <= ?', atMs);
    },

    mailAddress: (member) =>
      text(one('SELECT address FROM mail_addresses WHERE member = ?', member)?.['address']),
    setMailAddress(member, address) {
      if (address === null) run('DELETE FROM mail_addresses WHERE member = ?', member);
      else
        run(
          'INSERT INTO mail_addresses (member, address) VALUES (?, ?) ON CONFLICT (member) DO UPDATE SET address = excluded.address',
          member,
          address,
        );
    },
    addMail(document, members, atMs) {
      transaction(() => {
        for (const member of members)
          run(
            'INSERT OR IGNORE INTO mail (document, member, next_ms) VALUES (?, ?, ?)',
            document,
            member,
            atMs,
          );
      });
    },
    mailDue: (atMs, most) =>
      all(
        'SELECT document, member, tries FROM mail WHERE next_ms <= ? ORDER BY next_ms, document, member LIMIT ?',
        atMs,
        most,
      ).map(readMail),
    postponeMail({ document, member }, nextMs) {
      run(
        'UPDATE mail SET tries = tries + 1, next_ms = ? WHERE document = ? AND member = ?',
        nextMs,
        document,
        member,
      );
    },
    markMailSent({ document, member }, atMs) {
      run(
        'UPDATE mail SET next_ms = NULL, sent_ms = ? WHERE document = ? AND member = ?',
        atMs,
        document,
        member,
      );
    },
    untoldMail: () =>
      new Map(
        [
          ...Map.groupBy(
            all(
              'SELECT document, member FROM mail WHERE sent_ms IS NOT NULL AND told = 0 ORDER BY document, member',
            ),
            (row) => LedgerId.parse(row['document']),
          ),
        ].map(([document, rows]) => [document, rows.map((row) => MemberId.parse(row['member']))]),
      ),
    markMailTold(document, members) {
      for (const member of members)
        run('UPDATE mail SET told = 1 WHERE document = ? AND member = ?', document, member);
    },
    dropMail({ document, member }) {
      run('DELETE FROM mail WHERE document = ? AND member = ?', document, member);
    },
    mailWaiting: () =>
      Number(
        one('SELECT count(*) AS waiting FROM mail WHERE next_ms IS NOT NULL AND tries > 0')?.['waiting'],
      ),

    check() {
      run(
        "INSERT INTO settings (name, value) VALUES ('checked', '') ON CONFLICT (name) DO UPDATE SET value = ''",
      );
    },
    close() {
      if (!database.isOpen) return;
      settling.end();
      database.close();
    },
  };

  function actsById(ledger: LedgerId): number {
    const counting = 'SELECT count(*) AS acts FROM acts INDEXED BY sqlite_autoindex_acts_2 WHERE ledger = ?';
    return Number(one(counting, ledger)?.['acts']);
  }
}

/**
 * A write-ahead log of so many pages (4 MiB) is brought into the database at a commit, for which everybody waits some
 * milliseconds, and begins anew. A longer one is longer in growing, and a sync of a file that grows is slower than one of
 * a file that is written over.
 */
const pagesBeforeCheckpoint = 1_000;

/** While another program holds the database, everybody waits with the one who writes; then that one is told. */
const lockPatienceMs = 100;

const pathIn = (folder: string): string => join(folder, 'countersign.sqlite');

function openDatabase(folder: string): DatabaseSync {
  const path = pathIn(folder);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const database = new DatabaseSync(path, { timeout: 5_000, enableForeignKeyConstraints: true });
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF;');
    database.exec(`PRAGMA wal_autocheckpoint = ${pagesBeforeCheckpoint}`);
    const verdict = database.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
    if (verdict !== 'ok') throw new DamagedStore(String(verdict));
    database.exec('BEGIN IMMEDIATE');
    prepareSchema(database);
    database.exec('COMMIT');
    database.exec(`PRAGMA busy_timeout = ${lockPatienceMs}`);
    return database;
  } catch (error) {
    throw startFailure(path, error);
  }
}

function openedBodies(folder: string, database: DatabaseSync, sql: Sql): BodyLog {
  try {
    return openBodyLog(sql);
  } catch (error) {
    database.close();
    throw startFailure(pathIn(folder), error);
  }
}

/** SQLITE_CORRUPT and SQLITE_NOTADB */
const damageCodes = new Set([11, 26]);

function startFailure(path: string, error: unknown): StartFailure {
  if (error instanceof StartFailure) return error;
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : null;
  if (error instanceof DamagedStore || (code !== null && damageCodes.has(code)))
    return new StartFailure(
      `The database ${path} is damaged. Nothing was changed. Restore a backup into an empty folder and start from there.`,
    );
  const reason = error instanceof Error ? error.message : String(error);
  return new StartFailure(`The database ${path} cannot be opened: ${reason}.`);
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const damaged = (ledger: string): DamagedStore => new DamagedStore(`Stored bytes of ${ledger} are damaged.`);

const readDocument = (row: Row): DocumentRow => ({
  document: LedgerId.parse(row['document']),
  lineage: LineageId.parse(row['lineage']),
  number: Number(row['number']),
  schema: Number(row['schema']),
  sealed: row['sealed'] === 1,
});
