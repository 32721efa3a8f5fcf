/** Finds words that were edited: where in a text something close to a pattern stands, in bounded time. */

export interface FuzzyMatch {
  /** Offsets in the text. */
  readonly from: number;
  readonly to: number;
  /** 1 is equal, 0 shares nothing: one minus edits per character of the pattern. */
  readonly similarity: number;
}

/** Longer patterns are found by their two ends. */
const maxPattern = 240;
/** Windows of the text that are compared with the pattern. */
const maxCandidates = 6;
const maxSeeds = 16;
const maxHitsPerSeed = 40;
/** Share of the seeds' characters that a place must show to be compared at all. */
const leastAgreement = 0.25;
/** So like the pattern that no other place is compared. */
const nearlyEqual = 0.9;

/** Up to six places, best first. Work is bounded by about a million character comparisons and sixteen scans. */
export function fuzzyFind(text: string, pattern: string, from = 0, to = text.length): readonly FuzzyMatch[] {
  const matches: FuzzyMatch[] = [];
  const within = (start: number, end: number) => ({ from: Math.max(from, start), to: Math.min(to, end) });
  for (const start of candidateStarts(text, pattern, from, to)) {
    const match =
      pattern.length > maxPattern
        ? matchByEnds(text, pattern, start, within)
        : matchWithin(
            text,
            pattern,
            within(start - slackOf(pattern), start + pattern.length + slackOf(pattern)),
          );
    if (!match) continue;
    matches.push(match);
    if (match.similarity >= nearlyEqual) break;
  }
  return matches.toSorted((a, b) => b.similarity - a.similarity || a.from - b.from);
}

interface Window {
  readonly from: number;
  readonly to: number;
}

/** How far from where it is expected a pattern may begin and end. */
const slackOf = (pattern: string): number => Math.min(maxPattern, Math.ceil(pattern.length / 3) + 8);

function matchWithin(text: string, pattern: string, window: Window): FuzzyMatch | null {
  const match = bestMatch(text.slice(window.from, window.to), pattern);
  return match && { ...match, from: match.from + window.from, to: match.to + window.from };
}

/** A long quotation stands where its beginning and its end stand, about as far apart as they were. */
function matchByEnds(
  text: string,
  pattern: string,
  start: number,
  within: (start: number, end: number) => Window,
): FuzzyMatch | null {
  const endLength = maxPattern / 2;
  const slack = slackOf(pattern);
  const end = start + pattern.length;
  const head = matchWithin(
    text,
    pattern.slice(0, endLength),
    within(start - slack, start + endLength + slack),
  );
  const tail = matchWithin(text, pattern.slice(-endLength), within(end - endLength - slack, end + slack));
  if (!head || !tail || tail.to <= head.from) return null;
  const stretch = Math.abs(tail.to - head.from - pattern.length) / pattern.length;
  const similarity = Math.max(0, (head.similarity + tail.similarity) / 2 - stretch / 2);
  return { from: head.from, to: tail.to, similarity };
}

/** Where the pattern may start: places on which several of its words agree. */
function candidateStarts(text: string, pattern: string, from: number, to: number): readonly number[] {
  const bucketSize = Math.max(12, Math.ceil(pattern.length / 4));
  const votes = new Map<number, { count: number; start: number }>();
  const seeds = seedsOf(pattern);
  for (const { word, offset } of seeds) {
    let at = text.indexOf(word, from);
    for (let hits = 0; at >= 0 && at + word.length <= to && hits < maxHitsPerSeed; hits++) {
      const start = at - offset;
      const bucket = Math.round(start / bucketSize);
      const known = votes.get(bucket);
      votes.set(bucket, { count: (known?.count ?? 0) + word.length, start: known?.start ?? start });
      at = text.indexOf(word, at + 1);
    }
  }
  const least = leastAgreement * seeds.reduce((sum, { word }) => sum + word.length, 0);
  return [...votes.values()]
    .filter(({ count }) => count >= least)
    .toSorted((a, b) => b.count - a.count || a.start - b.start)
    .slice(0, maxCandidates)
    .map(({ start }) => Math.max(from, start));
}

/** Words of the pattern, longest first; without words, pieces of it. */
function seedsOf(pattern: string): readonly { readonly word: string; readonly offset: number }[] {
  const words = [...pattern.matchAll(/[\p{L}\p{N}]{3,}/gu)].map((found) => ({
    word: found[0],
    offset: found.index,
  }));
  const seeds = words.length > 0 ? words : pieces(pattern);
  return seeds.toSorted((a, b) => b.word.length - a.word.length).slice(0, maxSeeds);
}

function pieces(pattern: string): { word: string; offset: number }[] {
  const found: { word: string; offset: number }[] = [];
  for (let offset = 0; offset + 3 <= pattern.length; offset += 3)
    found.push({ word: pattern.slice(offset, offset + 3), offset });
  return found;
}

/** The part of `text` with the fewest edits to `pattern` (Sellers 1980): rows are the pattern, columns the text. */
function bestMatch(text: string, pattern: string): FuzzyMatch | null {
  const rows = pattern.length;
  // For each row: fewest edits so far, and where in the text that alignment began.
  const edits = Uint16Array.from({ length: rows + 1 }, (_, row) => row);
  const begins = new Int32Array(rows + 1);
  const codes = Uint16Array.from({ length: rows }, (_, row) => pattern.charCodeAt(row));
  let best = { edits: rows, from: 0, to: 0 };
  for (let column = 1; column <= text.length; column++) {
    const char = text.charCodeAt(column - 1);
    // What stood above and left of the cell, before this column overwrote it.
    let diagonalEdits = edits[0] ?? 0;
    let diagonalBegin = begins[0] ?? 0;
    begins[0] = column;
    for (let row = 1; row <= rows; row++) {
      const leftEdits = edits[row] ?? 0;
      const leftBegin = begins[row] ?? 0;
      let least = diagonalEdits + (codes[row - 1] === char ? 0 : 1);
      let begin = diagonalBegin;
      const removed = (edits[row - 1] ?? 0) + 1;
      if (removed < least) [least, begin] = [removed, begins[row - 1] ?? 0];
      if (leftEdits + 1 < least) [least, begin] = [leftEdits + 1, leftBegin];
      edits[row] = least;
      begins[row] = begin;
      diagonalEdits = leftEdits;
      diagonalBegin = leftBegin;
    }
    const total = edits[rows] ?? rows;
    if (total < best.edits) best = { edits: total, from: begins[rows] ?? 0, to: column };
  }
  if (best.to <= best.from) return null;
  return { from: best.from, to: best.to, similarity: 1 - best.edits / rows };
}
