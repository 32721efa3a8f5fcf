/** From a thread's anchor to the words it means now, and from selected words to an anchor. */
import type { EditorState } from '@tiptap/pm/state';
import type { TextAnchor } from '#shared/discussion/thread-state.ts';
import type { ThreadPlace } from './editor-handle.ts';
import { offsetAt, positionAt, textBlocks, type TextBlock } from './prose-text.ts';
import { absolutePlace, relativePlace } from './relative-places.ts';

export function placeOf(state: EditorState, anchor: TextAnchor): ThreadPlace {
  const blocks = textBlocks(state.doc);
  const from = absolutePlace(state, anchor.start);
  const to = absolutePlace(state, anchor.end);
  if (from !== null && to !== null && from < to && textBetween(blocks, from, to) === anchor.exact)
    return { kind: 'placed', from, to };
  const ordered = [
    ...blocks.filter((b) => b.id === anchor.block),
    ...blocks.filter((b) => b.id !== anchor.block),
  ];
  for (const block of ordered) {
    const at = block.text.indexOf(anchor.exact);
    if (at >= 0)
      return { kind: 'placed', from: positionAt(block, at), to: positionAt(block, at + anchor.exact.length) };
  }
  return { kind: 'orphaned' };
}

const contextLength = 32;

/** The selected words as an anchor; `null` when nothing is selected that can be quoted. */
export function anchorOf(state: EditorState): TextAnchor | null {
  const { from, to, empty } = state.selection;
  if (empty) return null;
  const blocks = textBlocks(state.doc);
  const exact = textBetween(blocks, from, to);
  if (exact.trim() === '') return null;
  const first = blockAt(blocks, from);
  const last = blockAt(blocks, to);
  if (!first || !last) return null;
  const start = offsetAt(first, from);
  const end = offsetAt(last, to);
  return {
    kind: 'text',
    exact,
    prefix: first.text.slice(Math.max(0, start - contextLength), start),
    suffix: last.text.slice(end, end + contextLength),
    block: first.id,
    start: relativePlace(state, from),
    end: relativePlace(state, to),
  };
}

const endOf = (block: TextBlock): number => positionAt(block, block.text.length);

const blockAt = (blocks: readonly TextBlock[], position: number): TextBlock | null =>
  blocks.find((block) => position >= block.from && position <= endOf(block)) ?? null;

function textBetween(blocks: readonly TextBlock[], from: number, to: number): string {
  const parts: string[] = [];
  for (const block of blocks) {
    if (endOf(block) < from || block.from > to) continue;
    parts.push(
      block.text.slice(
        offsetAt(block, Math.max(from, block.from)),
        offsetAt(block, Math.min(to, endOf(block))),
      ),
    );
  }
  return parts.join('\n');
}
