/** Which rows the library shows, in which order and groups: a pure function of rows, question, reader and time. */
import type { MemberId } from '#shared/kernel/ids.ts';
import type { LibraryRow } from '../sync/workspace.ts';
import { waitsFor } from './row-standing.ts';

export const stateFilters = ['all', 'waiting', 'contribution', 'drafts', 'decided', 'closed'] as const;
export type StateFilter = (typeof stateFilters)[number];

export interface Question {
  readonly text: string;
  readonly state: StateFilter;
  /** A member's id, or `all`. */
  readonly owner: string;
}

export interface Reader {
  readonly member: MemberId;
  readonly nowMs: number;
  readonly personOf: (member: MemberId) => string;
}

export interface Group {
  readonly title: string;
  readonly rows: readonly LibraryRow[];
}

export interface LibraryView {
  readonly groups: readonly Group[];
  readonly counts: Readonly<Record<StateFilter, number>>;
  /** Rows that pass the search and the owner, before the state filter. */
  readonly found: number;
}

export function libraryView(rows: readonly LibraryRow[], question: Question, reader: Reader): LibraryView {
  const words = foldText(question.text).split(/\s+/).filter(Boolean);
  const found = rows.filter(
    (row) =>
      (question.owner === 'all' || row.owner === question.owner) &&
      words.every((word) => searchText(row, reader.personOf).includes(word)),
  );
  const passing = (filter: StateFilter): readonly LibraryRow[] =>
    found.filter((row) => passes(row, filter, reader));
  const counts = {
    all: found.length,
    waiting: passing('waiting').length,
    contribution: passing('contribution').length,
    drafts: passing('drafts').length,
    decided: passing('decided').length,
    closed: passing('closed').length,
  };
  return { groups: grouped(passing(question.state), reader), counts, found: found.length };
}

function passes(row: LibraryRow, filter: StateFilter, reader: Reader): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'waiting':
      return waitsFor(row, reader.member, reader.nowMs);
    case 'contribution':
      return row.state === 'in-contribution';
    case 'drafts':
      return row.state === 'drafting';
    case 'decided':
      return row.state === 'decided';
    case 'closed':
      return row.state === 'concluded';
  }
}

const minuteMs = 60_000;

/** What waits for the reader comes first, then what is being decided, then what was written last, then the archive. */
function grouped(rows: readonly LibraryRow[], reader: Reader): readonly Group[] {
  const isWaiting = (row: LibraryRow): boolean => waitsFor(row, reader.member, reader.nowMs);
  const of = (title: string, chosen: readonly LibraryRow[], order: (row: LibraryRow) => number): Group => ({
    title,
    rows: chosen.toSorted((a, b) => order(a) - order(b) || b.number - a.number),
  });
  const rest = rows.filter((row) => !isWaiting(row));
  const closing = (row: LibraryRow): number => row.closesAtMs ?? Number.MAX_SAFE_INTEGER;
  const ended = (row: LibraryRow): number => -(row.decidedAtMs ?? row.changedAtMs);
  return [
    of('Waiting for you', rows.filter(isWaiting), closing),
    of(
      'In contribution',
      rest.filter((row) => row.state === 'in-contribution'),
      closing,
    ),
    of(
      'Drafts',
      rest.filter((row) => row.state === 'drafting'),
      // What was imported together is shown with the same minute: there the number decides.
      (row) => -Math.floor(row.changedAtMs / minuteMs),
    ),
    of(
      'Decided',
      rest.filter((row) => row.state === 'decided'),
      ended,
    ),
    of(
      'Closed, not accepted',
      rest.filter((row) => row.state === 'concluded'),
      ended,
    ),
  ].filter((group) => group.rows.length > 0);
}

const searchText = (row: LibraryRow, personOf: Reader['personOf']): string =>
  foldText(`${row.number} ${row.title} ${row.outcome ?? ''} ${personOf(row.owner)}`);

/** Case and accents do not matter to somebody who searches. */
export const foldText = (text: string): string =>
  text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLocaleLowerCase('en');

/** "128 decided · 7 in contribution · 3 waiting for you" */
export function countsSentence(rows: readonly LibraryRow[], reader: Reader): string {
  const { counts } = libraryView(rows, { text: '', state: 'all', owner: 'all' }, reader);
  return [
    `${counts.decided} decided`,
    `${counts.contribution} in contribution`,
    counts.waiting ? `${counts.waiting} waiting for you` : 'nothing waiting for you',
  ].join(' · ');
}
