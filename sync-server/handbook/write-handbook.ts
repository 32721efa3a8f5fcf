/** Brings a folder up to the handbook: writes what is missing and whose status changed, and nothing else. */
import { indexFile, indexMark, isRecordOf, standingOf, type FiledEntry } from '#shared/record/handbook.ts';
import { DamagedStore } from '../store/damage.ts';
import type { Handbook } from './handbook.ts';
import { readText, writeWhole } from './write-file.ts';

export interface HandbookWritten {
  /** Names of files that were written. */
  readonly written: readonly string[];
  readonly decisions: number;
  /** Sentences about what could not be written for a reason of its own, while the disk works. */
  readonly skipped: readonly string[];
}

/** Throws when the folder cannot be read or written. */
export async function writeHandbook(folder: string, handbook: Handbook): Promise<HandbookWritten> {
  const entries = handbook.entries();
  const results: (readonly [name: string, placed: Placed | 'damaged'])[] = [];
  for (const entry of entries) {
    const before = await readText(folder, entry.file);
    if (before !== null && isSettled(before, entry, entries)) continue;
    const text = await textOf(handbook, entry, entries);
    results.push([entry.file, text === null ? 'damaged' : await placeRecord(folder, entry.file, text)]);
  }
  results.push(await placeIndex(folder, handbook.index(entries).text));
  return writtenOf(results, entries.length);
}

export type Placed = 'written' | 'kept' | 'not-ours';

/** A record in its place, unless the one that is there says the same of its status; another file is left alone. */
export async function placeRecord(folder: string, name: string, text: string): Promise<Placed> {
  const before = await readText(folder, name);
  if (before !== null) {
    const [was, is] = [standingOf(before), standingOf(text)];
    const id = is.find((line) => line.startsWith('id: '));
    if (id === undefined || !was.includes(id)) return 'not-ours';
    if (was.join('\n') === is.join('\n')) return 'kept';
  }
  await writeWhole(folder, name, text);
  return 'written';
}

/** The index; a README that somebody else wrote stays, and ours is beside it then. */
export async function placeIndex(
  folder: string,
  text: string,
): Promise<readonly [name: string, placed: Placed]> {
  const there = await readText(folder, indexFile);
  const name = there === null || there.startsWith(indexMark) ? indexFile : 'index.md';
  if ((await readText(folder, name)) === text) return [name, 'kept'];
  await writeWhole(folder, name, text);
  return [name, 'written'];
}

export const writtenOf = (
  results: readonly (readonly [name: string, placed: Placed | 'damaged'])[],
  decisions: number,
): HandbookWritten => ({
  decisions,
  written: results.flatMap(([name, placed]) => (placed === 'written' ? [name] : [])),
  skipped: results.flatMap(([name, placed]) => {
    if (placed === 'not-ours') return [`${name} is there already and is another file, so it was left alone.`];
    return placed === 'damaged' ? [`${name} was left out: its document is damaged.`] : [];
  }),
});

/** Accepted it stays as it was written: nothing is rendered again only to find that out. */
function isSettled(before: string, entry: FiledEntry, entries: readonly FiledEntry[]): boolean {
  const successor = entries.find(({ document }) => document === entry.supersededBy);
  const status = entry.supersededBy
    ? `status: ${JSON.stringify(`superseded by ${successor?.file ?? entry.supersededBy}`)}`
    : 'status: accepted';
  const standing = standingOf(before);
  const removed = standing.find((line) => line.startsWith('removed-texts: ')) ?? 'removed-texts: 0';
  return (
    isRecordOf(before, entry.document) &&
    standing.includes(status) &&
    removed === `removed-texts: ${entry.removedTexts}`
  );
}

async function textOf(
  handbook: Handbook,
  entry: FiledEntry,
  entries: readonly FiledEntry[],
): Promise<string | null> {
  try {
    return (await handbook.file(entry, entries)).text;
  } catch (error) {
    if (error instanceof DamagedStore) return null;
    throw error;
  }
}
