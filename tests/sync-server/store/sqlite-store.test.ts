import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

describe('what was committed', () => {
  test('is there after the store was closed and opened again', () => {
    const store = openSqliteStore(folder);
    expect(store.createDocument(row)).toEqual({ ...row, number: 1 });
    expect(store.appendUpdates(document, [bytes(1), bytes(2, 3)], 5)).toBe(2);
    store.describeBody(document, 'A title', 7);
    store.bindClient(document, 4_294_967_295, ann);
    store.markSealed(document);
    store.close();

    const again = openSqliteStore(folder);
    expect(again.document(document)).toEqual({ ...row, number: 1, sealed: true });
    expect(again.loadBody(document)).toEqual({ snapshot: null, updates: [bytes(1), bytes(2, 3)], seq: 2 });
    expect(again.bodyDescription(document)).toEqual({ title: 'A title', changedAtMs: 7 });
    expect(again.clientsOf(document)).toEqual(new Map([[4_294_967_295, ann]]));
    again.close();
  });

  test('a throw in a transaction keeps nothing of it, inner transactions included', () => {
    const store = openSqliteStore(folder);
    expect(() =>
      store.transaction(() => {
        store.createDocument(row);
        store.transaction(() => store.setSetting('a', 'b'));
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(store.documents()).toEqual([]);
    expect(store.setting('a')).toBeNull();
    store.createDocument(row);
    expect(store.documents()).toHaveLength(1);
    store.close();
  });
});

describe('bodies', () => {
  test('a snapshot replaces the updates up to its number, and an older one never replaces a newer', () => {
    const store = openSqliteStore(folder);
    store.createDocument(row);
    store.appendUpdates(document, [bytes(1), bytes(2), bytes(3)], 0);
    store.replaceSnapshot(document, 2, bytes(12));
    store.replaceSnapshot(document, 1, bytes(11));
    store.replaceSnapshot(document, 99, bytes(99));
    expect(store.loadBody(document)).toEqual({ snapshot: bytes(12), updates: [bytes(3)], seq: 3 });
    expect(store.appendUpdates(document, [bytes(4)], 0)).toBe(4);
    store.close();
  });

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
  test('are there after a start, the latest ends of each document only, earliest first', () => {
    const store = openSqliteStore(folder);
    const other = LedgerId.parse('document-2');
    for (const each of [document, other]) store.createDocument({ ...row, document: each });
    const ben = MemberId.parse('member-ben');
    store.keepWriting(document, { member: ann, fromMs: 10, toMs: 10 });
    store.keepWriting(document, { member: ben, fromMs: 10, toMs: 15 });
    store.keepWriting(document, { member: ann, fromMs: 10, toMs: 20 });
    store.keepWriting(document, { member: ann, fromMs: 90, toMs: 90 });
    store.keepWriting(other, { member: ann, fromMs: 99, toMs: 99 });
    store.close();
    const again = openSqliteStore(folder);
    expect(again.writingOf(document, 2)).toEqual([
      { member: ann, fromMs: 10, toMs: 20 },
      { member: ann, fromMs: 90, toMs: 90 },
    ]);
    expect(again.writingOf(document, 9)).toHaveLength(3);
    again.close();
  });

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

describe('mail', () => {
  test('is due once for each member of a document, waits for its next try, and is sent once', () => {
    const store = openSqliteStore(folder);
    store.createDocument(row);
    store.addMail(document, [ann], 5);
    store.addMail(document, [ann], 9);
    expect(store.mailDue(4, 9)).toEqual([]);
    const [mail] = store.mailDue(5, 9);
    if (!mail) throw new Error('no mail is due');
    store.postponeMail(mail, 100);
    expect([store.mailDue(99, 9), store.mailWaiting()]).toEqual([[], 1]);
    expect(store.mailDue(100, 9)).toEqual([{ document, member: ann, tries: 1 }]);
    store.markMailSent(mail, 101);
    store.addMail(document, [ann], 0);
    expect([store.mailDue(1_000, 9), store.mailWaiting()]).toEqual([[], 0]);
    expect([...store.untoldMail()]).toEqual([[document, [ann]]]);
    store.markMailTold(document, [ann]);
    expect(store.untoldMail().size).toBe(0);
    store.close();
  });
});

describe('people', () => {
  test('a name is found whatever its case and spelling, and belongs to one account', () => {
    const store = openSqliteStore(folder);
    store.createAccount({ member: ann, person: 'Ann Ångström', passwordHash: 'x' });
    expect(store.accountByPerson('ann ÅNGSTRÖM')?.member).toBe(ann);
    expect(() =>
      store.createAccount({
        member: MemberId.parse('member-two'),
        person: 'ANN ångström',
        passwordHash: 'x',
      }),
    ).toThrow();
    store.renameAccount(ann, 'Anna');
    expect(store.accountByPerson('ann ångström')).toBeNull();
    expect(store.accountByPerson('anna')?.member).toBe(ann);
    store.close();
  });

  test('sessions end one by one, or by age', () => {
    const store = openSqliteStore(folder);
    for (const [tokenHash, expiresAtMs] of [
      ['a', 10],
      ['b', 20],
      ['c', 30],
    ] as const)
      store.createSession({ tokenHash, member: ann, expiresAtMs });
    store.endSessionsBefore(10);
    expect(store.session('a')).toBeNull();
    store.endSession('b');
    expect(store.session('b')).toBeNull();
    expect(store.session('c')?.member).toBe(ann);
    store.close();
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
