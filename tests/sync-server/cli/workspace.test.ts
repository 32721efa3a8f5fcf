import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { InviteId } from '#shared/kernel/ids.ts';
import { operatorFile, OperatorFile } from '../../../sync-server/people/operator-file.ts';
import { makeDocument } from '../document.ts';
import { startTestRelay, TestPerson, type TestRelay } from '../start-relay.ts';
import { decideLunch } from './decided.ts';
import { command, countersign, type Outcome } from './program.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-files-'));
afterAll(() => rmSync(folder, { recursive: true }));
const written = (name: string, bytes: Uint8Array | string): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};
const on = (relay: TestRelay, ...args: string[]): Promise<Outcome> =>
  command(args, { dataFolder: relay.folder });
const programOn = (relay: TestRelay, ...args: string[]): Promise<Outcome> =>
  countersign(args, { dataFolder: relay.folder });
const titles = (relay: TestRelay): (string | undefined)[] =>
  relay.relay.store.documents().map(({ document }) => relay.relay.store.bodyDescription(document)?.title);

describe('import', () => {
  test('makes private drafts, names what a document cannot represent, and goes on after a bad file', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const good = written('good.md', '# A plan\n\nWith ![a picture](https://example.org/p.png).\n');
    const { code, out, complaint } = await on(
      relay,
      'import',
      written('binary.md', new Uint8Array([0x23, 0, 0xff])),
      good,
      written('large.md', new Uint8Array(20 * 1024 * 1024).fill(0x61)),
      join(folder, 'none.md'),
      folder,
    );
    expect(code).toBe(1);
    expect(out).toMatch(
      /^001 {2}A plan\n {5}One image is shown as a link and not loaded, .* \(line 3\)\nImported 1 of 5 files\.\n$/,
    );
    expect(complaint.trim().split('\n')).toEqual([
      expect.stringMatching(/binary\.md: This file is not text/),
      expect.stringMatching(/large\.md: This file is larger than 8 MiB/),
      expect.stringMatching(/none\.md: There is no such file/),
      expect.stringMatching(/: This is a folder/),
    ]);
    const [row] = relay.relay.store.documents();
    expect(row && relay.relay.ledgers.documentState(row.document)).toMatchObject({
      owner: ann.member,
      isShared: false,
      voids: [],
    });
    expect(titles(relay)).toEqual(['A plan']);
  });

  test('works as well where no relay runs, and what it made is there when one starts', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const ben = await relay.join(ann, 'Ben', 'editor');
    await relay.relay.close();
    const imported = await programOn(
      relay,
      'import',
      '--share',
      '--owner',
      'ben',
      written('shared.md', '# Shared\n\nWords.\n'),
    );
    expect(imported).toMatchObject({ code: 0, complaint: '' });
    await relay.restart();
    const [row] = relay.relay.store.documents();
    expect(row && relay.relay.ledgers.visibleTo(row.document, ann.member)).toMatchObject({
      owner: ben.member,
      isShared: true,
    });
  });

  test('says once that there is no such owner, or that nobody has come in', async () => {
    await using relay = await startTestRelay();
    const files = [written('a.md', '# A'), written('b.md', '# B')];
    expect(await on(relay, 'import', ...files)).toMatchObject({
      code: 1,
      complaint: expect.stringMatching(/^Nobody has come in yet\..*\n$/),
    });
    await relay.setUp('Ann');
    expect(await on(relay, 'import', '--owner', 'Zoe', ...files)).toMatchObject({
      code: 1,
      complaint: 'There is no member with the name Zoe.\n',
    });
    expect(relay.relay.store.documents()).toEqual([]);
  });

  const samples = fileURLToPath(new URL('../../../../shared/samples/', import.meta.url));
  const real = ['rfcs', 'keps'].flatMap((name) => filesIn(join(samples, name)));
  test.skipIf(real.length === 0)('takes real specifications of up to 13,000 words', async () => {
    await using relay = await startTestRelay();
    await relay.setUp('Ann');
    const { code, out, complaint } = await on(relay, 'import', ...real);
    expect([code, complaint]).toEqual([0, '']);
    expect(out).toContain(`Imported ${real.length} of ${real.length} files.`);
    expect(titles(relay)).toHaveLength(real.length);
    expect(titles(relay).every(Boolean)).toBe(true);
  });
});

describe('export', () => {
  test('[promise 5] gives a record that holds, the same to the byte after a restart, to readers of the document too', async () => {
    await using relay = await startTestRelay();
    const { ann, ben, document } = await decideLunch(relay);
    const path = join(folder, 'record.json');
    expect(await programOn(relay, 'export', '1', '--format', 'json', '--output', path)).toMatchObject({
      code: 0,
      out: '',
      complaint: '',
    });
    const bytes = readFileSync(path);
    const { relayKey } = await relay.state();
    const held = await command(['verify', path, '--key', relayKey]);
    expect(held).toMatchObject({ code: 0, complaint: '' });
    expect(held.out).toContain('“Lunch comes from the corner.”');

    await relay.relay.close();
    const exported = await programOn(relay, 'export', document, '--format', 'json');
    expect(exported.out).toBe(bytes.toString());
    await relay.restart();
    const fetched = await ann.call(`/api/documents/${document}/record`);
    expect(fetched.headers.get('content-type')).toMatch(/^application\/json/);
    expect(Buffer.from(fetched.bytes).equals(bytes)).toBe(true);
    expect((await ben.call(`/api/documents/${document}/record`)).status).toBe(200);
    expect((await relay.call(`/api/documents/${document}/record`)).status).toBe(401);
    const hidden = await makeDocument(ann, 'Mine alone');
    expect((await ben.call(`/api/documents/${hidden.document}/record`)).json).toMatchObject({
      code: 'document-unknown',
    });
  });

  test('gives reading copies: Markdown with the headings of MADR, and a page that loads nothing', async () => {
    await using relay = await startTestRelay();
    await decideLunch(relay);
    const markdown = await on(relay, 'export', '001', '--format', 'md');
    expect(markdown.out).toMatch(/^---\nstatus: accepted\n/);
    expect(markdown.out).toContain('## Decision Outcome');
    const page = await on(relay, 'export', 'Decision 1', '--format', 'html');
    expect(page.out).toMatch(/^<!doctype html>/);
    expect(page.out).not.toMatch(/<script|src=/);
  });

  test('gives a Word file, the same to the byte each time', async () => {
    await using relay = await startTestRelay();
    await decideLunch(relay);
    const files = ['one.docx', 'two.docx'].map((name) => join(folder, name));
    for (const file of files)
      expect(await on(relay, 'export', '1', '--format', 'docx', '--output', file)).toMatchObject({
        code: 0,
        complaint: '',
      });
    const [one, two] = files.map((file) => readFileSync(file));
    expect(one?.subarray(0, 2).toString()).toBe('PK');
    expect(one?.equals(two ?? Buffer.of())).toBe(true);
  });

  test('gives the text of what is undecided, and says that it has no record', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    await on(relay, 'import', written('draft.md', '# Draft\n\nSome *words*.\n'));
    expect((await on(relay, 'export', '1', '--format', 'md')).out).toBe('# Draft\n\nSome *words*.\n');
    const json = await on(relay, 'export', '1', '--format', 'json');
    expect(json).toMatchObject({ code: 1, out: '' });
    expect(json.complaint).toMatch(/^Nothing is concluded in “Draft”, so it has no record yet\..*\n$/);
    expect(await on(relay, 'export', '7', '--format', 'md')).toMatchObject({
      code: 1,
      complaint: 'There is no such document.\n',
    });
    const { document } = await makeDocument(ann, 'Empty');
    expect((await ann.call(`/api/documents/${document}/record`)).json).toMatchObject({
      code: 'not-concluded',
    });
  });
});

describe('invite', () => {
  test('prints a link that lets one person in, with its role and its end', async () => {
    await using relay = await startTestRelay();
    await relay.setUp('Ann');
    const { code, out } = await on(relay, 'invite', '--role', 'commenter');
    expect(code).toBe(0);
    expect(out).toMatch(/as a commenter, .* It works once, until \w+day \d+ /);
    const [, url, invite = '', secret = ''] = /^(http:\S+)\/join#([\w-]+)\.([\w-]+)\n/.exec(out) ?? [];
    expect(url).toBe(relay.url);
    const joined = await relay.call('/api/join', {
      body: await relay.joining(new TestPerson('Ben'), InviteId.parse(invite), secret),
    });
    expect(joined.json).toMatchObject({ role: 'commenter' });
  });

  test('names the address that the relay will have when none runs now', async () => {
    await using relay = await startTestRelay();
    await relay.setUp('Ann');
    await relay.relay.close();
    const { out } = await command(['invite', '--role', 'viewer'], {
      dataFolder: relay.folder,
      environment: { PUBLIC_URL: 'https://decisions.example' },
    });
    expect(out).toMatch(/^https:\/\/decisions\.example\/join#/);
  });

  test('a relay that was killed left its file behind: the command does without it', async () => {
    await using relay = await startTestRelay();
    await relay.setUp('Ann');
    const stale = readFileSync(join(relay.folder, 'operator.json'));
    await relay.relay.close();
    writeFileSync(join(relay.folder, 'operator.json'), stale);
    expect((await on(relay, 'invite', '--role', 'viewer')).code).toBe(0);
  });
});

test('a second relay on the same folder is refused in one sentence', async () => {
  await using relay = await startTestRelay();
  const { code, out, complaint } = await programOn(relay, 'serve');
  expect([code, out]).toEqual([1, '']);
  expect(complaint).toMatch(/^Another relay is running on .*\n$/);
});

test('what comes from another machine through a proxy is refused, also with the operator’s token', async () => {
  await using relay = await startTestRelay();
  await relay.setUp('Ann');
  const { token } = OperatorFile.parse(JSON.parse(readFileSync(operatorFile(relay.folder), 'utf8')));
  const invite = (headers: Record<string, string>) =>
    relay.call('/api/operator/invites', { body: { role: 'editor' }, token, origin: null, headers });
  expect(await invite({ 'x-forwarded-for': '203.0.113.7' })).toMatchObject({ status: 403 });
  expect(await invite({ forwarded: 'for=203.0.113.7' })).toMatchObject({ status: 403 });
  expect(await invite({})).toMatchObject({ status: 200 });
});

describe('doctor', () => {
  test('finds nothing wrong with a decided document, beside its relay and without', async () => {
    await using relay = await startTestRelay();
    await decideLunch(relay);
    const beside = await programOn(relay, 'doctor');
    expect(beside.out).not.toMatch(/^wrong/m);
    expect(beside.out).toContain(`ok     The relay of this folder answers at ${relay.url}.`);
    expect(beside.out).toMatch(/ok {5}Every chain, signature and place holds: \d+ acts in 2 ledgers\./);
    expect(beside.out).toMatch(/1 document, 1 of them sealed and unchanged since/);
    expect(beside.code).toBe(0);
    await relay.relay.close();
    expect((await on(relay, 'doctor')).out).toMatch(/^ok .* is free, and no relay runs on this folder/m);
  });

  test.each([
    [
      `UPDATE acts SET act = replace(act, '"atMs":1', '"atMs":2') WHERE seq = 5`,
      /^wrong {2}Document 1: .* is damaged at 5\.$/m,
    ],
    ['UPDATE log SET crc = crc + 1', /^wrong {2}Document 1: Stored bytes of .* are damaged\.$/m],
    ['UPDATE documents SET sealed = 0', /^wrong {2}Document 1: its ledger and its row do not agree/m],
    [
      `UPDATE settings SET value = 'x' WHERE name = 'relay-private-key'`,
      /^wrong {2}The workspace is damaged/m,
    ],
  ])('names what was changed in the database: %s', async (change, sentence) => {
    await using relay = await startTestRelay();
    await decideLunch(relay);
    await relay.relay.close();
    const database = new DatabaseSync(join(relay.folder, 'countersign.sqlite'));
    database.exec(change);
    database.close();
    const { code, out } = await on(relay, 'doctor');
    expect(out).toMatch(sentence);
    expect(code).toBe(1);
  });

  test('says whether decided records can be written, and what the running relay could not do', async () => {
    const records = join(folder, 'records');
    await using relay = await startTestRelay({ recordsFolder: records });
    const look = () =>
      command(['doctor'], { dataFolder: relay.folder, environment: { RECORDS_DIR: records } });
    await relay.relay.recordsWritten();
    expect((await look()).out).toContain(`ok     Decided records can be written to ${records}.`);
    rmSync(records, { recursive: true });
    writeFileSync(records, 'no folder any more');
    await decideLunch(relay);
    await relay.relay.recordsWritten();
    const { code, out } = await look();
    expect(code).toBe(1);
    expect(out).toContain(
      `wrong  Decided records cannot be written to ${records}. This is a file, not a folder.`,
    );
    expect(out).toContain('wrong  Decided records cannot be written to RECORDS_DIR; it is tried again.');
  });

  test('lists every setting that is wrong', async () => {
    const { code, out } = await command(['doctor'], { environment: { PORT: 'many', HOST: '/' } });
    expect(code).toBe(1);
    expect(out.match(/^wrong/gm)).toHaveLength(2);
  });
});

function filesIn(path: string): string[] {
  try {
    return readdirSync(path).map((name) => join(path, name));
  } catch {
    return [];
  }
}
