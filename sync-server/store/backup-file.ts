/** A backup: the whole database as one file, made beside a running relay; and the way back into an empty folder. */
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { lockFolder } from './folder-lock.ts';
import { newestSchemaVersion } from './sqlite-schema.ts';

export interface BackupFacts {
  readonly documents: number;
  /** Of all ledgers. */
  readonly acts: number;
  readonly bytes: number;
}

/** Pages that are copied before others have their turn. */
const pagesAtOnce = 1_000;

/** @returns what was written, or one sentence. An earlier file of that name stays until the new one is whole. */
export async function makeBackup(dataFolder: string, file: string): Promise<Result<BackupFacts, string>> {
  const partial = `${file}.partial`;
  try {
    rmSync(partial, { force: true });
    closeSync(openSync(partial, 'wx', 0o600)); // it holds the relay's key
    {
      using source = open(join(dataFolder, 'countersign.sqlite'));
      // One moment of the database, however much is written meanwhile.
      source.database.exec('BEGIN; SELECT count(*) FROM settings;');
      await backup(source.database, partial, { rate: pagesAtOnce });
    }
    const facts = finish(partial);
    if (facts.ok) putInPlace(partial, file);
    return facts;
  } catch (error) {
    return err(`The backup could not be written: ${messageOf(error)}.`);
  } finally {
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(partial + end, { force: true });
  }
}

/** Brings a backup into a folder that is empty or not there. Who was signed in is asked to sign in again. */
export function restoreBackup(file: string, dataFolder: string): Result<BackupFacts, string> {
  if (!existsSync(file)) return err(`There is no file ${file}.`);
  if (existsSync(dataFolder) && readdirSync(dataFolder).length > 0)
    return err(
      `The folder ${dataFolder} is not empty. A backup is restored into an empty one: name it with DATA_DIR, or move the old one away.`,
    );
  const path = join(dataFolder, 'countersign.sqlite');
  const partial = `${path}.partial`;
  try {
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
    using _lock = lockFolder(dataFolder);
    copyFileSync(file, partial);
    // What came after the backup is gone here and still known to devices: they must not take this for what they knew.
    const facts = finish(partial, "DELETE FROM settings WHERE name = 'history'; DELETE FROM sessions;");
    if (facts.ok) putInPlace(partial, path);
    return facts;
  } catch (error) {
    return err(`The backup could not be restored: ${messageOf(error)}.`);
  } finally {
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(partial + end, { force: true });
    if (!existsSync(path)) rmSync(join(dataFolder, 'relay.lock'), { force: true });
  }
}

/** Looks whether a copy is whole, changes it with `sql`, and makes it one file that needs no other beside it. */
function finish(path: string, sql = ''): Result<BackupFacts, string> {
  const notOurs = `The file ${path.replace(/\.partial$/, '')} is not a whole backup of Countersign.`;
  try {
    using copy = open(path);
    const { database } = copy;
    const number = (query: string): number => Number(Object.values(database.prepare(query).get() ?? {})[0]);
    const version = number('PRAGMA user_version');
    if (version > newestSchemaVersion)
      return err(
        `The backup was made by a newer Countersign (store version ${version}, this one knows ${newestSchemaVersion}). Update Countersign, then try again.`,
      );
    const verdict = Object.values(database.prepare('PRAGMA quick_check(1)').get() ?? {})[0];
    if (verdict !== 'ok' || number("SELECT count(*) FROM settings WHERE name = 'workspace'") !== 1)
      return err(notOurs);
    database.exec(`PRAGMA journal_mode = DELETE; ${sql}`);
    return ok({
      documents: number('SELECT count(*) FROM documents'),
      acts: number('SELECT count(*) FROM acts'),
      bytes: number('PRAGMA page_count') * number('PRAGMA page_size'),
    });
  } catch {
    return err(notOurs);
  }
}

/** On the disk first, then under its name. */
function putInPlace(partial: string, path: string): void {
  sync(partial);
  renameSync(partial, path);
  sync(dirname(path));
}

function sync(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function open(path: string): Disposable & { readonly database: DatabaseSync } {
  const database = new DatabaseSync(path, { timeout: 5_000 });
  return { database, [Symbol.dispose]: () => database.close() };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
