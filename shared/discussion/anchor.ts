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
export const contextLength = 32;

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
  /** A quotation of so many characters proves itself. */
  readonly provesItself: number;
  /** A shorter one needs this share of its surroundings. */
  readonly context: number;
  /** Least similarity and surroundings together, for words that were edited. */
  readonly likeness: number;
}
const sure = {
  block: { provesItself: 6, context: 0.1, likeness: 0.6 },
  anywhere: { provesItself: 16, context: 0.3, likeness: 0.75 },
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
  let bestContext = -1;
  let at = prose.text.indexOf(exact, within.from);
  for (let i = 0; i < maxExactMatches && at >= 0 && at + exact.length <= within.to; i++) {
    const span = { from: at, to: at + exact.length };
    const context = contextShare(prose, anchor, span);
    if (context > bestContext) [best, bestContext] = [span, context];
    at = prose.text.indexOf(exact, at + 1);
  }
  const isSure = exact.length >= certainty.provesItself || bestContext >= certainty.context;
  return isSure ? best : null;
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
  const likeness = (match: FuzzyMatch) => 0.75 * match.similarity + 0.25 * contextShare(prose, anchor, match);
  let best: Span | null = null;
  let bestLikeness = certainty.likeness;
  for (const match of fuzzyFind(prose.text, anchor.exact, within.from, within.to)) {
    const like = likeness(match);
    if (like >= bestLikeness) [best, bestLikeness] = [match, like + Number.EPSILON];
  }
  return best;
}

/** How much of what stood around the quotation stands around `span`: 0 to 1. An edge of a block is a neighbour too. */
function contextShare(prose: ProseIndex, anchor: TextAnchor, span: Span): number {
  const before = prose.text.slice(blockStart(prose, span.from), span.from);
  const after = prose.text.slice(span.to, blockEnd(prose, span.to));
  return (
    (shareOfEnd(anchor.prefix, before.slice(-contextLength)) +
      shareOfStart(anchor.suffix, after.slice(0, contextLength))) /
    2
  );
}

function shareOfEnd(wanted: string, found: string): number {
  if (wanted === '') return found === '' ? 1 : 0;
  let same = 0;
  while (same < wanted.length && same < found.length && wanted.at(-1 - same) === found.at(-1 - same)) same++;
  return same / wanted.length;
}

function shareOfStart(wanted: string, found: string): number {
  if (wanted === '') return found === '' ? 1 : 0;
  let same = 0;
  while (same < wanted.length && same < found.length && wanted.charAt(same) === found.charAt(same)) same++;
  return same / wanted.length;
}

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
