import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LedgerId, LineageId, MemberId } from '#shared/kernel/ids.ts';
import { StartFailure } from '../../../sync-server/start-failure.ts';
import { DamagedStore } from '../../../sync-server/store/damage.ts';
import { openSqliteStore } from '../../../sync-server/store/sqlite-store.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-store-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (): string => join(folder, 'countersign.sqlite');
const document = LedgerId.parse('document-1');
const lineage = LineageId.parse('lineage-1');
const ann = MemberId.parse('member-ann');
const row = { document, lineage, schema: 1, sealed: false };
const bytes = (...values: number[]): Uint8Array => new Uint8Array(values);

test('a store that was busy leaves one whole file when it closes', () => {
  const store = openSqliteStore(folder);
  store.createDocument(row);
  for (let i = 0; i < 600; i++) store.setSetting('turn', `${i}`);
  for (let i = 0; i < 600; i++) store.appendUpdates(document, [bytes(i % 256)], i);
  store.close();
  expect(readdirSync(folder)).toEqual(['countersign.sqlite']);
  const again = openSqliteStore(folder);
  expect([again.setting('turn'), again.loadBody(document).seq]).toEqual(['599', 600]);
  again.close();
});

describe('bodies', () => {
  test('a flipped byte is found, and never served as a shorter document', () => {
    const store = openSqliteStore(folder);
    store.createDocument(row);
    store.appendUpdates(document, [bytes(1), bytes(2), bytes(3)], 0);
    store.close();
    const database = new DatabaseSync(file());
    database.exec("UPDATE log SET bytes = x'0107' WHERE seq = 3");
    database.close();
    const flipped = openSqliteStore(folder);
    expect(() => flipped.loadBody(document)).toThrow(DamagedStore);
    flipped.close();
    const cut = new DatabaseSync(file());
    cut.exec('DELETE FROM log WHERE seq = 3');
    cut.close();
    const shorter = openSqliteStore(folder);
    expect(() => shorter.loadBody(document)).toThrow(DamagedStore);
    shorter.close();
  });
});

describe('spans of writing', () => {
  test('can be kept in a database of version 1, which keeps what it held', () => {
    const store = openSqliteStore(folder);
    store.createDocument(row);
    store.appendUpdates(document, [bytes(1)], 0);
    store.close();
    const database = new DatabaseSync(file());
    database.exec('DROP TABLE writing; DROP TABLE mail; DROP TABLE mail_addresses; DROP TABLE journal');
    database.exec('ALTER TABLE log DROP COLUMN count');
    database.prepare('UPDATE log SET bytes = ?, crc = ?').run(bytes(1), crc32(bytes(1)));
    database.exec('PRAGMA user_version = 1');
    database.close();
    const raised = openSqliteStore(folder);
    raised.keepWriting(document, { member: ann, fromMs: 1, toMs: 2 });
    raised.close();
    const again = openSqliteStore(folder);
    expect(again.writingOf(document, 9)).toHaveLength(1);
    expect(again.loadBody(document).updates).toEqual([bytes(1)]);
    again.close();
  });
});

describe('a start ends with one sentence', () => {
  const failure = (): string => {
    try {
      openSqliteStore(folder).close();
      return 'started';
    } catch (error) {
      return error instanceof StartFailure ? error.message : `not a sentence: ${String(error)}`;
    }
  };

  test('when the database was written by a newer version', () => {
    openSqliteStore(folder).close();
    const database = new DatabaseSync(file());
    database.exec('PRAGMA user_version = 99');
    database.close();
    expect(failure()).toMatch(/newer Countersign/);
  });

  test('when the file is no database, and nothing is written to it', () => {
    writeFileSync(file(), 'This is a letter to my grandmother. '.repeat(500));
    expect(failure()).toMatch(/is damaged/);
    expect(readFileSync(file(), 'utf8')).toMatch(/^This is a letter/);
  });

  test('when pages of the database are garbage', () => {
    const store = openSqliteStore(folder);
    store.createDocument(row);
    for (let i = 0; i < 50; i++) store.appendUpdates(document, [new Uint8Array(3000).fill(i)], 0);
    store.close();
    const whole = readFileSync(file());
    whole.fill(0xa5, 4096 * 12, 4096 * 20);
    writeFileSync(file(), whole);
    expect(failure()).toMatch(/is damaged/);
  });

  test('when the folder cannot be made', () => {
    writeFileSync(join(folder, 'taken'), '');
    folder = join(folder, 'taken');
    expect(failure()).toMatch(/cannot be opened/);
    folder = join(folder, '..');
  });
});
