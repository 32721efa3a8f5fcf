/** What the library shows, in which order, and what it calls it. */
import { expect, test } from 'vitest';
import type { ActId, MemberId } from '#shared/kernel/ids.ts';
import { countsSentence, libraryView, type Reader } from '../../../client/library/library-view.ts';
import { standingOf, supersededBy } from '../../../client/library/row-standing.ts';
import type { LibraryRow } from '../../../client/sync/workspace.ts';
import { quietRow } from './quiet-row.ts';

const now = Date.UTC(2026, 10, 20, 16, 0);
const hour = 3_600_000;
const [me, kofi] = ['member-me' as MemberId, 'member-kofi' as MemberId];
const names = new Map([
  [me, 'Inês Moura'],
  [kofi, 'Kofi Owusu'],
]);
const reader: Reader = { member: me, nowMs: now, zone: 'UTC', personOf: (member) => names.get(member) ?? '' };
const everything = { text: '', state: 'all', owner: 'all' } as const;

const row = (number: number, title: string, more: Partial<LibraryRow> = {}): LibraryRow => ({
  ...quietRow(number, title, kofi, now),
  ...more,
});

const asked = row(1, 'Asked', { state: 'in-contribution', closesAtMs: now + 60 * hour, awaiting: [me] });
const mineRipe = row(2, 'Mine', { state: 'in-contribution', closesAtMs: now - hour, met: true, owner: me });
const theirs = row(3, 'Theirs', { state: 'in-contribution', closesAtMs: now + hour, awaiting: [kofi] });
const draft = row(4, 'Draft', { owner: me, shared: false });
const old = row(5, 'Old', {
  state: 'decided',
  decidedAtMs: now - 900 * hour,
  outcome: 'Straße stays two-way.',
});
const recent = row(6, 'Recent', { state: 'decided', decidedAtMs: now - 2 * hour });
const rows = [old, draft, theirs, asked, recent, mineRipe];

const titles = (question: Parameters<typeof libraryView>[1]) =>
  libraryView(rows, question, reader).groups.map((group) => [
    group.title,
    ...group.rows.map(({ title }) => title),
  ]);

test('what waits for the reader comes first, by deadline; the archive comes last, newest first', () => {
  expect(titles(everything)).toEqual([
    ['Waiting for you', 'Mine', 'Asked'],
    ['In contribution', 'Theirs'],
    ['Drafts', 'Draft'],
    ['Decided', 'Recent', 'Old'],
  ]);
});

test('the counts are one sentence', () => {
  expect(countsSentence(rows, reader)).toBe('2 decided · 3 in contribution · 2 waiting for you');
  expect(countsSentence([recent], reader, 1)).toBe('1 decided · 0 in contribution · 1 waiting for you');
  expect(countsSentence([recent], reader)).toBe('1 decided · 0 in contribution · nothing waiting for you');
});

test('the search finds titles, outcomes, owners and numbers, whatever the accents and the order of words', () => {
  expect(titles({ ...everything, text: 'TWO-WAY  straße' })).toEqual([['Decided', 'Old']]);
  expect(titles({ ...everything, text: 'ines' })).toEqual([
    ['Waiting for you', 'Mine'],
    ['Drafts', 'Draft'],
  ]);
  expect(titles({ ...everything, text: '6' })).toEqual([['Decided', 'Recent']]);
});

test('state and owner narrow what the search found, and the counts beside the states follow the search', () => {
  expect(titles({ ...everything, state: 'waiting' })).toEqual([['Waiting for you', 'Mine', 'Asked']]);
  expect(titles({ ...everything, owner: me })).toEqual([
    ['Waiting for you', 'Mine'],
    ['Drafts', 'Draft'],
  ]);
  expect(libraryView(rows, { ...everything, text: 'kofi', state: 'drafts' }, reader).counts).toMatchObject({
    all: 4,
    drafts: 0,
    decided: 2,
  });
});

test('a row says how long its window runs, and after that whether its rule is met', () => {
  const standing = (more: Partial<LibraryRow>) =>
    standingOf(row(7, 'Any', { state: 'in-contribution', ...more }), new Set(), 'UTC', now);
  expect(standing({ closesAtMs: now + 49 * hour })).toEqual({ pill: 'open', words: 'Closes in 2 days' });
  expect(standing({ closesAtMs: now + 47 * hour })).toEqual({ pill: 'closing', words: 'Closes in 47 hours' });
  expect(standing({ closesAtMs: now, met: true }).pill).toBe('ripe');
  expect(standing({ closesAtMs: now, met: false }).pill).toBe('stuck');
});

test('[W5] a proposal that was opened offline has not started', () => {
  const pending = row(8, 'Offline', { state: 'in-contribution', closesAtMs: null });
  expect(standingOf(pending, new Set(), 'UTC', now).words).toBe('Starts when online');
});

test('[C6] what was replaced is no longer counted among the decided, and stands by itself', () => {
  const amends = { document: old.document, lineage: old.lineage, conclusion: 'act-one' as ActId };
  const newer = row(9, 'Newer', { amends, state: 'decided', decidedAtMs: now - hour });
  expect(countsSentence([old, newer], reader)).toBe(
    '1 decided · 0 in contribution · nothing waiting for you',
  );
  const groups = (state: 'all' | 'decided' | 'superseded') =>
    libraryView([old, newer], { ...everything, state }, reader).groups.map(({ title, rows: [first] }) => [
      title,
      first?.title,
    ]);
  expect(groups('all')).toEqual([
    ['Decided', 'Newer'],
    ['Superseded', 'Old'],
  ]);
  expect(groups('decided')).toEqual([['Decided', 'Newer']]);
  expect(groups('superseded')).toEqual([['Superseded', 'Old']]);
});

test('a decided amendment marks what it amends as superseded; one that is still open does not', () => {
  const amends = { document: old.document, lineage: old.lineage, conclusion: 'act-conclusion' as ActId };
  expect(supersededBy([old, row(9, 'Open', { amends })])).toEqual(new Set());
  const superseded = supersededBy([old, row(9, 'Decided', { amends, state: 'decided' })]);
  expect(standingOf(old, superseded, 'UTC', now).pill).toBe('superseded');
});

test('what was imported together stands by number, although the files arrived in another order', () => {
  const imported = [
    row(40, 'First', { changedAtMs: now + 900 }),
    row(41, 'Second', { changedAtMs: now + 20 }),
  ];
  const later = row(12, 'Written since', { changedAtMs: now + 60_000 });
  const [drafts] = libraryView([...imported, later], everything, reader).groups;
  expect(drafts?.rows.map(({ title }) => title)).toEqual(['Written since', 'Second', 'First']);
});
