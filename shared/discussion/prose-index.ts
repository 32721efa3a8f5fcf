/**
 * A document's text in one string, with the way back to its blocks. Blocks are joined by a line feed, so a quotation
 * that spans blocks holds one where a block ends.
 */

export interface ProseBlock {
  /** Its own stable id, or that of the nearest block around it that has one; several may share it. */
  readonly id: string | null;
  readonly text: string;
}

/** A character of a block: `block` is its index, `offset` counts UTF-16 code units. */
export interface Place {
  readonly block: number;
  readonly offset: number;
}

export interface PlaceRange {
  readonly from: Place;
  readonly to: Place;
}

export interface ProseIndex {
  readonly blocks: readonly ProseBlock[];
  readonly text: string;
  /** Where each block starts in `text`, ascending. */
  readonly starts: readonly number[];
}

export function indexProse(blocks: readonly ProseBlock[]): ProseIndex {
  const starts: number[] = [];
  let at = 0;
  for (const { text } of blocks) {
    starts.push(at);
    at += text.length + 1;
  }
  return { blocks, text: blocks.map(({ text }) => text).join('\n'), starts };
}

/** The offset in the whole text, kept inside its block. */
export function offsetOf({ blocks, starts }: ProseIndex, { block, offset }: Place): number {
  const length = blocks[block]?.text.length ?? 0;
  return (starts[block] ?? 0) + Math.min(Math.max(offset, 0), length);
}

/** The block in which an offset of the whole text lies; one at a block's end belongs to it. */
export function placeAt({ starts }: ProseIndex, at: number): Place {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return { block: low, offset: at - (starts[low] ?? 0) };
}
