/**
 * The handbook: decided documents as a folder of Markdown files with an index, named for people and the same for the
 * same decisions on every machine. A file changes only when its decision's status does, or a text was
 * removed from it.
 */
import type { LedgerId } from '../kernel/ids.ts';
import { slugOf } from './file-stem.ts';
import { linkWords } from './link-words.ts';
import { visibleLine } from './visible.ts';

/** What names and lists one decided document. */
export interface HandbookEntry {
  readonly document: LedgerId;
  readonly number: number;
  readonly title: string;
  readonly owner: string;
  readonly outcome: string | null;
  /** Relay time of the seal, ms. */
  readonly decidedAtMs: number;
  /** C6 */
  readonly amends: LedgerId | null;
  readonly supersededBy: LedgerId | null;
  /** D4: how many texts were removed; each removal writes the file again. */
  readonly removedTexts: number;
}

/** An entry and its place in the folder. */
export interface FiledEntry extends HandbookEntry {
  /** `2026-11-24-keep-full-history.md` */
  readonly file: string;
}

export const indexFile = 'README.md';

/** Oldest decision first: who came first keeps the plain name, for ever. */
export function fileEntries(entries: readonly HandbookEntry[]): readonly FiledEntry[] {
  const taken = new Set<string>();
  return entries
    .toSorted((a, b) => a.decidedAtMs - b.decidedAtMs || a.number - b.number)
    .map((entry) => {
      let stem = `${dayOf(entry.decidedAtMs)}-${slugOf(entry.title)}`;
      while (taken.has(stem)) stem += `-${entry.number}`;
      taken.add(stem);
      return { ...entry, file: `${stem}.md` };
    });
}

/** How another decision in the folder is named and found. */
export const findIn =
  (entries: readonly FiledEntry[]) =>
  (document: LedgerId): { readonly words: string; readonly file: string | null } | null => {
    const entry = entries.find((each) => each.document === document);
    return entry ? { words: linkWords(entry.number, entry.title), file: entry.file } : null;
  };

/** First line of an index of ours: a folder's own README is left alone. */
export const indexMark = '<!-- Written by Countersign from the decisions in this folder. -->';

/** Latest decision first. */
export function handbookIndex(workspace: string, entries: readonly FiledEntry[]): string {
  const rows = entries.toReversed().map((entry) => {
    const successor = entries.find(({ document }) => document === entry.supersededBy);
    const status = successor ? `superseded by [${cell(successor.title)}](${successor.file})` : 'accepted';
    return `| ${dayOf(entry.decidedAtMs)} | [${cell(entry.title)}](${entry.file}) | ${status} | ${cell(entry.owner)} | ${cell(entry.outcome ?? '')} |`;
  });
  return [
    indexMark,
    '',
    `# Decisions of ${cell(workspace)}`,
    '',
    ...(rows.length
      ? ['| Date | Decision | Status | Owner | Outcome |', '| --- | --- | --- | --- | --- |', ...rows]
      : ['Nothing is decided yet.']),
    '',
  ].join('\n');
}

const dayOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);

/** Words in a cell of a table, with everything escaped that Markdown could read as more. */
const cell = (words: string): string =>
  (visibleLine(words, 300) || 'Untitled').replace(/[\\`*_{}[\]()#+\-.!|<>~:@&]/g, (mark) =>
    isPlain(mark) ? mark : `\\${mark}`,
  );

/** Harmless inside a line. */
const isPlain = (mark: string): boolean => '+-.:@'.includes(mark);

/** The lines of a record's front matter that may change after the decision. */
const changing = /^(id|status|superseded-by|removed-texts): /;

/** What a file says of whose record it is and how that stands; equal for a file that need not be written again. */
export function standingOf(written: string): readonly string[] {
  const markdown = written.replaceAll('\r\n', '\n'); // a checkout on Windows
  const end = markdown.indexOf('\n---\n', 3);
  return markdown.startsWith('---\n') && end > 0
    ? markdown
        .slice(4, end)
        .split('\n')
        .filter((line) => changing.test(line))
    : [];
}

/** Whether a file is a record of `document`, so that it may be written over. */
export const isRecordOf = (markdown: string, document: LedgerId): boolean =>
  standingOf(markdown).includes(`id: ${JSON.stringify(document)}`);
