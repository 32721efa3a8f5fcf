/** Which rows the library shows, in which order and groups: a pure function of rows, question, reader and time. */
import type { MemberId } from '#shared/kernel/ids.ts';
import type { LibraryRow } from '../sync/workspace.ts';
import { needKinds, needsOf, type NeedKind } from './needs.ts';
import { supersededBy } from './row-standing.ts';

export const stateFilters = [
  'all',
  'waiting',
  'contribution',
  'drafts',
  'decided',
  'superseded',
  'closed',
] as const;
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
  /** In which days begin. */
  readonly zone: string;
  readonly personOf: (member: MemberId) => string;
  readonly isAdministrator?: boolean;
  readonly hasLeft?: boolean;
}

export interface Group {
  readonly title: string;
  readonly rows: readonly LibraryRow[];
  /** The same rows by what is to be done about them; each stands in the first that it needs. */
  readonly parts?: readonly { readonly title: string; readonly rows: readonly LibraryRow[] }[];
}

export interface LibraryView {
  readonly groups: readonly Group[];
  readonly counts: Readonly<Record<StateFilter, number>>;
  /** Rows that pass the search and the owner, before the state filter. */
  readonly found: number;
}

/** Words of a document's text around one that was searched for. */
export interface Passage {
  readonly before: string;
  readonly match: string;
  readonly after: string;
}
/** By document. */
export type Passages = ReadonlyMap<string, Passage>;

/** What was found in texts by now. */
export interface TextsFound {
  /** What was searched for. */
  readonly text: string;
  readonly passages: Passages;
  readonly isDone: boolean;
}
export const nothingFound: TextsFound = { text: '', passages: new Map(), isDone: true };

/** @param texts those that have what their rows do not say. */
export function libraryView(
  rows: readonly LibraryRow[],
  question: Question,
  reader: Reader,
  texts = nothingFound,
): LibraryView {
  const words = wordsOf(question.text);
  const found = rows.filter(
    (row) =>
      (question.owner === 'all' || row.owner === question.owner) &&
      (texts.passages.has(row.document) ||
        words.every((word) => searchText(row, reader.personOf).includes(word))),
  );
  const superseded = supersededBy(rows);
  const passing = (filter: StateFilter): readonly LibraryRow[] =>
    found.filter((row) => passes(row, filter, reader, superseded));
  const counts = {
    all: found.length,
    waiting: passing('waiting').length,
    contribution: passing('contribution').length,
    drafts: passing('drafts').length,
    decided: passing('decided').length,
    superseded: passing('superseded').length,
    closed: passing('closed').length,
  };
  return { groups: grouped(passing(question.state), reader, superseded), counts, found: found.length };
}

function passes(
  row: LibraryRow,
  filter: StateFilter,
  reader: Reader,
  superseded: ReadonlySet<string>,
): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'waiting':
      return needsOf(row, reader).length > 0;
    case 'contribution':
      return row.state === 'in-contribution';
    case 'drafts':
      return row.state === 'drafting';
    case 'decided':
      return row.state === 'decided' && !superseded.has(row.document);
    // C6
    case 'superseded':
      return superseded.has(row.document);
    case 'closed':
      return row.state === 'concluded';
  }
}

const minuteMs = 60_000;

/** What waits for the reader comes first, then what is being decided, then what was written last, then the archive. */
function grouped(
  rows: readonly LibraryRow[],
  reader: Reader,
  superseded: ReadonlySet<string>,
): readonly Group[] {
  const isWaiting = (row: LibraryRow): boolean => needsOf(row, reader).length > 0;
  const of = (title: string, chosen: readonly LibraryRow[], order: (row: LibraryRow) => number): Group => ({
    title,
    rows: chosen.toSorted((a, b) => order(a) - order(b) || b.number - a.number),
  });
  const rest = rows.filter((row) => !isWaiting(row));
  const closing = (row: LibraryRow): number => row.closesAtMs ?? Number.MAX_SAFE_INTEGER;
  const ended = (row: LibraryRow): number => -(row.decidedAtMs ?? row.changedAtMs);
  return [
    waitingFor(rows.filter(isWaiting), reader),
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
      rest.filter((row) => row.state === 'decided' && !superseded.has(row.document)),
      ended,
    ),
    of(
      'Superseded',
      rest.filter((row) => superseded.has(row.document)),
      ended,
    ),
    of(
      'Closed, not accepted',
      rest.filter((row) => row.state === 'concluded'),
      ended,
    ),
  ].filter((group) => group.rows.length > 0);
}

const needWords: Readonly<Record<NeedKind, string>> = {
  decide: 'Decide',
  respond: 'Respond',
  reply: 'Reply',
  'follow-up': 'Follow up',
};

/** By what is to be done, then by the earliest deadline. */
function waitingFor(rows: readonly LibraryRow[], reader: Reader): Group {
  const needs = new Map(rows.map((row) => [row, needsOf(row, reader)]));
  const deadline = (row: LibraryRow, kind: NeedKind): number =>
    Math.min(
      ...(needs.get(row) ?? [])
        .filter((need) => need.kind === kind)
        .map(({ deadlineMs }) => deadlineMs ?? Number.MAX_SAFE_INTEGER),
    );
  const parts = needKinds
    .map((kind) => ({
      title: needWords[kind],
      rows: rows
        .filter((row) => firstKind(needs.get(row) ?? []) === kind)
        .toSorted((a, b) => deadline(a, kind) - deadline(b, kind) || b.number - a.number),
    }))
    .filter((part) => part.rows.length > 0);
  return { title: 'Waiting for you', rows: parts.flatMap((part) => part.rows), parts };
}

const firstKind = (needs: ReturnType<typeof needsOf>): NeedKind | undefined =>
  needKinds.find((kind) => needs.some((need) => need.kind === kind));

/** Folded, without those that say nothing. */
export const wordsOf = (question: string): readonly string[] =>
  foldText(question).split(/\s+/).filter(Boolean);

export const searchText = (row: LibraryRow, personOf: Reader['personOf']): string =>
  foldText(`${row.number} ${row.title} ${row.outcome ?? ''} ${personOf(row.owner)}`);

/** Case and accents do not matter to somebody who searches. */
export const foldText = (text: string): string =>
  text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLocaleLowerCase('en');

/** "128 decided · 7 in contribution · 3 waiting for you" */
export function countsSentence(rows: readonly LibraryRow[], reader: Reader, newDevices = 0): string {
  const { counts } = libraryView(rows, { text: '', state: 'all', owner: 'all' }, reader);
  const waiting = counts.waiting + newDevices;
  return [
    `${counts.decided} decided`,
    `${counts.contribution} in contribution`,
    waiting > 0 ? `${waiting} waiting for you` : 'nothing waiting for you',
  ].join(' · ');
}
