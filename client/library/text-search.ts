/** Finds words in the text of documents that this device keeps: read when somebody searches, one after the other. */
import type { LedgerId } from '#shared/kernel/ids.ts';
import type { LibraryRow } from '../sync/workspace.ts';
import { foldText, type Passage, type Passages } from './library-view.ts';

export interface KeptTexts {
  /** Blocks of a document's text, as the device keeps it. */
  readonly textOf: (document: LedgerId) => Promise<readonly string[]>;
  /** What was read already. */
  readonly read: Map<LedgerId, ReadText>;
}

interface ReadText {
  /** Of the row it was read for, ms. */
  readonly changedAtMs: number;
  readonly blocks: readonly string[];
  readonly folded: readonly string[];
}

export interface Search {
  readonly rows: readonly LibraryRow[];
  /** Folded. */
  readonly words: readonly string[];
  /** Folded: what the row itself says of the document. */
  readonly saidBy: (row: LibraryRow) => string;
  /** Told what was found by now, while there is more to read. */
  readonly onFound: (passages: Passages) => void;
  readonly isOver: () => boolean;
}

/** Documents that are read before what was found is told. */
const readAtOnce = 25;

/** Rows whose own words do not have all of `words`, and whose text has the rest. */
export async function searchTexts(texts: KeptTexts, search: Search): Promise<Passages> {
  const { rows, words, saidBy, onFound, isOver } = search;
  const found = new Map<LedgerId, Passage>();
  let read = 0;
  for (const row of rows) {
    const said = saidBy(row);
    const wanted = words.filter((word) => !said.includes(word));
    if (!row.isOnDevice || wanted.length === 0) continue;
    const { blocks, folded } = await textFor(texts, row);
    if (isOver()) break;
    if (wanted.every((word) => folded.some((block) => block.includes(word)))) {
      const best = bestBlock(folded, wanted);
      found.set(row.document, passageIn(blocks[best] ?? '', folded[best] ?? '', wanted));
    }
    if (++read % readAtOnce === 0) onFound(new Map(found));
  }
  return found;
}

async function textFor({ textOf, read }: KeptTexts, row: LibraryRow): Promise<ReadText> {
  const { document, changedAtMs } = row;
  const known = read.get(document);
  if (known?.changedAtMs === changedAtMs) return known;
  // What cannot be read is found by its title.
  const blocks = await textOf(document).catch((): readonly string[] => []);
  const text = { changedAtMs, blocks, folded: blocks.map(foldText) };
  read.set(document, text);
  return text;
}

/** The first of those that have most of the words. */
function bestBlock(folded: readonly string[], words: readonly string[]): number {
  const counts = folded.map((block) => words.filter((word) => block.includes(word)).length);
  return counts.indexOf(Math.max(...counts));
}

/** What is shown around the word, UTF-16 code units. */
const [mostBefore, mostAfter] = [36, 90];

function passageIn(block: string, folded: string, words: readonly string[]): Passage {
  const word = words.find((one) => folded.includes(one)) ?? '';
  const [from, to] = placeOf(block, word);
  const start = from <= mostBefore ? 0 : block.indexOf(' ', from - mostBefore) + 1;
  // One long word before it is cut in the middle.
  const begin = start > 0 && start <= from ? start : Math.max(0, from - mostBefore);
  return {
    before: `${begin > 0 ? '…' : ''}${block.slice(begin, from).toWellFormed()}`,
    match: block.slice(from, to),
    after: `${block.slice(to, to + mostAfter).toWellFormed()}${to + mostAfter < block.length ? '…' : ''}`,
  };
}

/** Where a folded word stands in the text as it was written: folding may change how long a letter is. */
function placeOf(text: string, word: string): readonly [from: number, to: number] {
  let folded = '';
  let at = 0;
  const places: number[] = [];
  for (const letter of text) {
    const plain = foldText(letter);
    for (let i = 0; i < plain.length; i++) places.push(at);
    folded += plain;
    at += letter.length;
  }
  const start = folded.indexOf(word);
  if (start === -1) return [0, 0];
  return [places[start] ?? 0, places[start + word.length] ?? text.length];
}
