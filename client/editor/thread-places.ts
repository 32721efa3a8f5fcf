/** From a thread's anchor to the words it means now, and from selected words to an anchor. */
import type { Node } from '@tiptap/pm/model';
import type { EditorState } from '@tiptap/pm/state';
import { quoteOf, resolveAnchor } from '#shared/discussion/anchor.ts';
import { indexProse, type Place, type PlaceRange, type ProseIndex } from '#shared/discussion/prose-index.ts';
import type { TextAnchor } from '#shared/discussion/thread-state.ts';
import type { ThreadPlace } from './editor-handle.ts';
import { offsetAt, positionAt, textBlocks, type TextBlock } from './prose-text.ts';
import { absolutePlace, relativePlace } from './relative-places.ts';

interface IndexedProse {
  readonly blocks: readonly TextBlock[];
  readonly index: ProseIndex;
}

const known = new WeakMap<Node, IndexedProse>();

function indexed(doc: Node): IndexedProse {
  const before = known.get(doc);
  if (before) return before;
  const blocks = textBlocks(doc);
  const made = { blocks, index: indexProse(blocks) };
  known.set(doc, made);
  return made;
}

export function placeOf(state: EditorState, anchor: TextAnchor): ThreadPlace {
  const { blocks, index } = indexed(state.doc);
  const start = absolutePlace(state, anchor.start);
  const end = absolutePlace(state, anchor.end);
  const hint = start !== null && end !== null ? rangeOf(blocks, start, end) : null;
  const found = resolveAnchor(index, anchor, hint);
  if (!found) return { kind: 'orphaned' };
  const [from, to] = [positionOf(blocks, found.from), positionOf(blocks, found.to)];
  return from < to ? { kind: 'placed', from, to } : { kind: 'orphaned' };
}

/** The selected words as an anchor; `null` when nothing is selected that can be quoted. */
export function anchorOf(state: EditorState): TextAnchor | null {
  const { from, to } = state.selection;
  const { blocks, index } = indexed(state.doc);
  const range = from < to ? rangeOf(blocks, from, to) : null;
  const quote = range && quoteOf(index, range);
  if (!range || !quote) return null;
  return {
    kind: 'text',
    ...quote,
    block: blocks[range.from.block]?.id ?? null,
    start: relativePlace(state, positionOf(blocks, range.from)),
    end: relativePlace(state, positionOf(blocks, range.to)),
  };
}

function positionOf(blocks: readonly TextBlock[], place: Place): number {
  const block = blocks[place.block];
  return block ? positionAt(block, place.offset) : 0;
}

/** A range of positions as places in blocks; its ends move inwards to the nearest text. */
function rangeOf(blocks: readonly TextBlock[], from: number, to: number): PlaceRange | null {
  const first = blocks.findIndex((block) => endOf(block) >= from);
  const last = blocks.findLastIndex((block) => block.from <= to);
  const [start, end] = [blocks[first], blocks[last]];
  if (!start || !end || first > last) return null;
  return {
    from: { block: first, offset: offsetAt(start, Math.max(from, start.from)) },
    to: { block: last, offset: offsetAt(end, Math.min(to, endOf(end))) },
  };
}

const endOf = (block: TextBlock): number => positionAt(block, block.text.length);
