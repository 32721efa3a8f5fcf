/**
 * Which words a thread is about now. In this order: the relative position, if its text is still the quotation; the
 * quotation inside its block; the quotation anywhere; words close to it, first where the relative position points,
 * then in the block, then anywhere. Else nothing: the thread is shown as orphaned, with its quotation.
 *
 * Several matches are told apart by what stood before and after. A short quotation proves little by itself, so away
 * from its place it must also find its neighbours: "it" is not attached to the next "it".
 */
import { fuzzyFind, type FuzzyMatch } from './fuzzy-find.ts';
import { offsetOf, placeAt, type PlaceRange, type ProseIndex } from './prose-index.ts';
import type { TextAnchor } from './thread-state.ts';

/** W3C TextQuoteSelector: characters kept before and after a quotation. */
const contextLength = 32;

type Quote = Pick<TextAnchor, 'exact' | 'prefix' | 'suffix'>;

/** The quotation of a range with its surroundings, which end with their block; `null` when it holds no words. */
export function quoteOf(prose: ProseIndex, range: PlaceRange): Quote | null {
  const [from, to] = [offsetOf(prose, range.from), offsetOf(prose, range.to)];
  const exact = prose.text.slice(from, to);
  if (exact.trim() === '') return null;
  const before = prose.text.slice(blockStart(prose, from), from);
  const after = prose.text.slice(to, blockEnd(prose, to));
  return {
    exact,
    prefix: before.slice(-contextLength).toWellFormed(),
    suffix: after.slice(0, contextLength).toWellFormed(),
  };
}

/**
 * @param hint the range that the anchor's relative positions give now; `null` when they give none.
 * @returns `null` when the words are gone.
 */
export function resolveAnchor(
  prose: ProseIndex,
  anchor: TextAnchor,
  hint: PlaceRange | null,
): PlaceRange | null {
  if (anchor.exact === '') return null;
  const found =
    atHint(prose, anchor, hint) ??
    exactly(prose, anchor, spanOfBlock(prose, anchor.block), sure.block) ??
    exactly(prose, anchor, wholeText(prose), sure.anywhere) ??
    nearly(prose, anchor, spanAround(prose, hint), sure.block) ??
    nearly(prose, anchor, spanOfBlock(prose, anchor.block), sure.block) ??
    nearly(prose, anchor, wholeText(prose), sure.anywhere);
  return found && { from: placeAt(prose, found.from), to: placeAt(prose, found.to) };
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** How sure one must be, inside the anchor's block and away from it. */
interface Certainty {
  /** Characters of the quotation and of its surroundings that are still there. */
  readonly characters: number;
  /** Least similarity and surroundings together, for words that were edited. */
  readonly likeness: number;
}
const sure = {
  block: { characters: 6, likeness: 0.6 },
  anywhere: { characters: 14, likeness: 0.75 },
} as const satisfies Record<string, Certainty>;

/** Common words stand often; this many places of them are looked at. */
const maxExactMatches = 400;

function atHint(prose: ProseIndex, anchor: TextAnchor, hint: PlaceRange | null): Span | null {
  if (!hint) return null;
  const span = { from: offsetOf(prose, hint.from), to: offsetOf(prose, hint.to) };
  return prose.text.slice(span.from, span.to) === anchor.exact ? span : null;
}

function exactly(
  prose: ProseIndex,
  anchor: TextAnchor,
  within: Span | null,
  certainty: Certainty,
): Span | null {
  if (!within) return null;
  const { exact } = anchor;
  let best: Span | null = null;
  let bestSame = -1;
  let at = prose.text.indexOf(exact, within.from);
  for (let i = 0; i < maxExactMatches && at >= 0 && at + exact.length <= within.to; i++) {
    const span = { from: at, to: at + exact.length };
    const { same } = surroundings(prose, anchor, span);
    if (same > bestSame) [best, bestSame] = [span, same];
    at = prose.text.indexOf(exact, at + 1);
  }
  return exact.length + bestSame >= certainty.characters ? best : null;
}

/** Shorter quotations are not looked for in other spellings. */
const leastFuzzy = 6;

function nearly(
  prose: ProseIndex,
  anchor: TextAnchor,
  within: Span | null,
  certainty: Certainty,
): Span | null {
  if (!within || anchor.exact.length < leastFuzzy) return null;
  let best: Span | null = null;
  let bestLikeness = 0;
  for (const match of fuzzyFind(prose.text, anchor.exact, within.from, within.to)) {
    const span = withoutOuterSpaces(prose, match);
    const { same, of } = surroundings(prose, anchor, span);
    const likeness = 0.75 * match.similarity + 0.25 * (same / of);
    if (likeness > bestLikeness) [best, bestLikeness] = [span, likeness];
  }
  return bestLikeness >= certainty.likeness ? best : null;
}

function withoutOuterSpaces({ text }: ProseIndex, { from, to }: FuzzyMatch): Span {
  const words = text.slice(from, to);
  return {
    from: from + (words.length - words.trimStart().length),
    to: to - (words.length - words.trimEnd().length),
  };
}

interface Surroundings {
  /** Characters next to the span that are as they were. */
  readonly same: number;
  /** Of so many that were kept. */
  readonly of: number;
}

/** What still stands around `span` of what stood around the quotation. */
function surroundings(prose: ProseIndex, anchor: TextAnchor, span: Span): Surroundings {
  const before = prose.text.slice(blockStart(prose, span.from), span.from);
  const after = prose.text.slice(span.to, blockEnd(prose, span.to));
  const left = neighbours(reversed(anchor.prefix), reversed(before.slice(-contextLength)));
  const right = neighbours(anchor.suffix, after.slice(0, contextLength));
  return { same: left.same + right.same, of: left.of + right.of };
}

/** The edge of a block is a neighbour too, worth so many characters. */
const edgeWorth = 6;

/** Both read away from the quotation; one shorter than `contextLength` ended with its block. */
function neighbours(wanted: string, found: string): Surroundings {
  let same = 0;
  while (same < wanted.length && same < found.length && wanted[same] === found[same]) same++;
  if (wanted.length >= contextLength) return { same, of: wanted.length };
  const isAtEdge = same === wanted.length && found.length === wanted.length;
  return { same: same + (isAtEdge ? edgeWorth : 0), of: wanted.length + edgeWorth };
}

const reversed = (text: string): string => text.split('').reverse().join('');

const wholeText = ({ text }: ProseIndex): Span => ({ from: 0, to: text.length });

/** From the first to the last block with this id. */
function spanOfBlock({ blocks, starts }: ProseIndex, id: string | null): Span | null {
  if (id === null) return null;
  const first = blocks.findIndex((block) => block.id === id);
  const last = blocks.findLastIndex((block) => block.id === id);
  const end = blocks[last];
  return end ? { from: starts[first] ?? 0, to: (starts[last] ?? 0) + end.text.length } : null;
}

/** The blocks into which the relative position points. */
function spanAround(prose: ProseIndex, hint: PlaceRange | null): Span | null {
  if (!hint) return null;
  const [from, to] = [offsetOf(prose, hint.from), offsetOf(prose, hint.to)];
  return from < to ? { from: blockStart(prose, from), to: blockEnd(prose, to) } : null;
}

const blockStart = ({ text }: ProseIndex, at: number): number =>
  at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;

function blockEnd({ text }: ProseIndex, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}
