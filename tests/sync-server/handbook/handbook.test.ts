/** Decided records as files: RECORDS_DIR, the zip and `export --all`. */
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterEach, describe, expect, test } from 'vitest';
import { parseAct } from '#shared/acts/opened-act.ts';
import { decide } from '../decide.ts';
import { startTestRelay, type TestRelay } from '../start-relay.ts';
import { command } from '../cli/program.ts';

const folders: string[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-records-'));
  folders.push(folder);
  return folder;
};
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const textOf = (folder: string, name: string): string => readFileSync(join(folder, name), 'utf8');
const filesIn = (folder: string): string[] => readdirSync(folder).toSorted();

async function peopleOn(relay: TestRelay) {
  const ann = await relay.setUp('Ann');
  return { owner: ann, asked: await relay.join(ann, 'Ben', 'editor') };
}

describe('RECORDS_DIR', () => {
  test('a decided document is a file with its day and title, and the index leads to it', async () => {
    const folder = join(newFolder(), 'made', 'for us');
    await using relay = await startTestRelay({ recordsFolder: folder });
    const people = await peopleOn(relay);
    await decide(relay, people, { title: 'Zürich | first: [x](y)', outcome: 'We move to Zürich.' });
    await relay.relay.recordsWritten();
    expect(filesIn(folder)).toEqual(['2026-11-03-zurich-first-x-y.md', 'README.md']);
    const record = textOf(folder, '2026-11-03-zurich-first-x-y.md');
    expect(record.split('\n').slice(0, 4)).toEqual([
      '---',
      'status: accepted',
      'date: 2026-11-03',
      'decision-makers: ["Ann", "Ben"]',
    ]);
    expect(record).toContain('2026-11-03 09:00 UTC, in their list: Ben');
    expect(textOf(folder, 'README.md')).toContain(
      '| 2026-11-03 | [Zürich \\| first: \\[x\\]\\(y\\)](2026-11-03-zurich-first-x-y.md) | accepted | Ann | We move to Zürich. |',
    );
  });

  test('a decision that supersedes another is linked both ways, and nothing else is written again', async () => {
    const folder = newFolder();
    await using relay = await startTestRelay({ recordsFolder: folder });
    const people = await peopleOn(relay);
    const first = await decide(relay, people, { title: 'Keep history' });
    await decide(relay, people, { title: 'Lunch' });
    await relay.relay.recordsWritten();
    const lunch = join(folder, '2026-11-04-lunch.md');
    writeFileSync(lunch, `${readFileSync(lunch, 'utf8')}\nA note that somebody added.\n`);
    await decide(relay, people, { title: 'Keep history longer', amends: first });
    await relay.relay.recordsWritten();

    const [earlier, later] = [
      textOf(folder, '2026-11-03-keep-history.md'),
      textOf(folder, '2026-11-05-keep-history-longer.md'),
    ];
    expect(earlier).toContain('status: "superseded by 2026-11-05-keep-history-longer.md"\n');
    expect(earlier).toContain('superseded-by: "2026-11-05-keep-history-longer.md"\n');
    expect(earlier).toContain('[Decision 3: Keep history longer](2026-11-05-keep-history-longer.md)');
    expect(later).toContain('supersedes: "2026-11-03-keep-history.md"\n');
    expect(later).toContain('[Decision 1: Keep history](2026-11-03-keep-history.md)');
    expect(textOf(folder, 'README.md')).toContain(
      '| superseded by [Keep history longer](2026-11-05-keep-history-longer.md) |',
    );
    expect(readFileSync(lunch, 'utf8')).toContain('A note that somebody added.');

    const before = filesIn(folder).map((name) => statSync(join(folder, name)).mtimeMs);
    await relay.restart();
    await relay.relay.recordsWritten();
    expect(filesIn(folder).map((name) => statSync(join(folder, name)).mtimeMs)).toEqual(before);
  });

  test('the same title on the same day has a number, and the first keeps its name', async () => {
    const folder = newFolder();
    await using relay = await startTestRelay({ recordsFolder: folder });
    const people = await peopleOn(relay);
    await decide(relay, people, { title: 'Lunch' });
    relay.clock.jumpTo(relay.clock.now() - 23 * 3_600_000);
    await relay.relay.recordsWritten();
    const before = textOf(folder, '2026-11-03-lunch.md');
    await decide(relay, people, { title: 'Lunch!' });
    await relay.relay.recordsWritten();
    expect(filesIn(folder).filter((name) => name.includes('lunch'))).toHaveLength(2);
    expect(textOf(folder, '2026-11-03-lunch.md')).toBe(before);
  });

  test('files that are not ours stay as they are', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'README.md'), '# Our decisions\n');
    writeFileSync(join(folder, '2026-11-03-lunch.md'), 'Notes about lunch.\n');
    await using relay = await startTestRelay({ recordsFolder: folder });
    await decide(relay, await peopleOn(relay), { title: 'Lunch' });
    await relay.relay.recordsWritten();
    expect(textOf(folder, 'README.md')).toBe('# Our decisions\n');
    expect(textOf(folder, '2026-11-03-lunch.md')).toBe('Notes about lunch.\n');
    expect(textOf(folder, 'index.md')).toContain('# Decisions of Test workspace');
    expect((await relay.call('/healthz')).json).toMatchObject({
      status: 'ok',
      troubles: [
        '1 decided record could not be written to RECORDS_DIR: another file has its name, or it is damaged.',
      ],
    });
  });

  test('[D4] a text that an administrator removed is gone from the file too', async () => {
    const folder = newFolder();
    await using relay = await startTestRelay({ recordsFolder: folder });
    const people = await peopleOn(relay);
    const document = await decide(relay, people, {
      title: 'Lunch',
      outcome: 'The door opens to “quince jelly”.',
    });
    await relay.relay.recordsWritten();
    expect(textOf(folder, '2026-11-03-lunch.md')).toContain('quince jelly');
    const conclusion = relay.relay.store
      .actsAfter(document, 0)
      .map((act) => parseAct(act))
      .flatMap((opened) =>
        opened.ok && opened.value.act.type === 'proposal-concluded' ? [opened.value.act] : [],
      )[0];
    if (!conclusion) throw new Error('nothing was concluded');
    await using acts = await people.owner.actsSocket();
    await acts.follow(document);
    const { lineage } = relay.relay.ledgers.documentState(document) ?? {};
    if (!lineage) throw new Error('there is no document');
    const verdict = await acts.perform(document, lineage, {
      type: 'text-redacted',
      texts: [conclusion.outcome.textHash],
      why: 'secret',
    });
    expect(verdict).toMatchObject({ type: 'accepted' });
    await relay.relay.recordsWritten();
    expect(textOf(folder, '2026-11-03-lunch.md')).not.toContain('quince jelly');
    expect(textOf(folder, 'README.md')).not.toContain('quince jelly');
  });

  test('a disk that fails stops no decision: it is said, and tried again until it works', async () => {
    const folder = newFolder();
    await using relay = await startTestRelay({ recordsFolder: folder });
    const people = await peopleOn(relay);
    await relay.relay.recordsWritten();
    // A folder that is gone is a disk that fails for everybody, root too.
    rmSync(folder, { recursive: true });
    await decide(relay, people, { title: 'Lunch' });
    await relay.relay.recordsWritten();
    expect((await relay.call('/healthz')).json).toMatchObject({
      status: 'ok',
      troubles: [
        expect.stringMatching(/^Decided records cannot be written to RECORDS_DIR; it is tried again\./),
      ],
    });
    mkdirSync(folder);
    relay.clock.advance(5_000);
    await relay.relay.recordsWritten();
    expect(filesIn(folder)).toEqual(['2026-11-03-lunch.md', 'README.md']);
    expect((await relay.call('/healthz')).json).not.toHaveProperty('troubles');
  });

  test('a folder that cannot be used ends the start with a sentence', async () => {
    const file = join(newFolder(), 'file');
    writeFileSync(file, '');
    await expect(startTestRelay({ recordsFolder: file })).rejects.toThrow(
      /RECORDS_DIR cannot be used: .* This is a file, not a folder\./,
    );
    await expect(startTestRelay({ recordsFolder: join(file, 'inside') })).rejects.toThrow(/RECORDS_DIR/);
  });

  test('nothing half written is ever there, and nothing is left beside', async () => {
    const folder = newFolder();
    await using relay = await startTestRelay({ recordsFolder: folder });
    await decide(relay, await peopleOn(relay), { title: 'Lunch' });
    await relay.relay.recordsWritten();
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
    chmodSync(folder, 0o755);
  });
});

describe('the whole handbook', () => {
  test('is a zip for members, the folder from the command line, and RECORDS_DIR: the same bytes', async () => {
    const kept = newFolder();
    await using relay = await startTestRelay({ recordsFolder: kept });
    const people = await peopleOn(relay);
    const first = await decide(relay, people, { title: 'Keep history' });
    await decide(relay, people, { title: 'Keep history longer', amends: first });
    await relay.relay.recordsWritten();
    const expected = Object.fromEntries(filesIn(kept).map((name) => [name, textOf(kept, name)]));

    const zip = await people.asked.call('/api/handbook');
    expect(zip.headers.get('content-type')).toBe('application/zip');
    const unzipped = Object.entries(unzipSync(zip.bytes)).map(([name, bytes]) => [name, strFromU8(bytes)]);
    // The first file was written before the second was decided; what it says of itself is the same.
    expect(Object.fromEntries(unzipped)).toEqual(expected);
    expect((await people.owner.call('/api/handbook')).bytes).toEqual(zip.bytes);
    expect((await relay.call('/api/handbook')).status).toBe(401);

    const folder = join(newFolder(), 'decisions');
    const exported = await command(['export', '--all', folder], { dataFolder: relay.folder });
    expect(exported).toMatchObject({ code: 0, complaint: '' });
    expect(exported.out).toContain('2 decided, 3 files written');
    expect(Object.fromEntries(filesIn(folder).map((name) => [name, textOf(folder, name)]))).toEqual(expected);
    const again = await command(['export', '--all', folder], { dataFolder: relay.folder });
    expect(again.out).toContain('2 decided, 0 files written');
  });
});
