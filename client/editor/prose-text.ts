/**
 * The prose as plain text, block by block, with the way back from a character to its position. A line break or a
 * footnote mark takes one position, and the text that `shared/document/plain-text.ts` says stands for it.
 */
import type { Node } from '@tiptap/pm/model';
import type { ContentJson } from '#shared/acts/act.ts';
import { inlineText } from '#shared/document/plain-text.ts';
import type { BlockId } from '#shared/kernel/ids.ts';
import { blockIdOf } from './block-ids.ts';

export interface TextBlock {
  /** Its own id, or that of the nearest block around it that has one. */
  readonly id: BlockId | null;
  readonly text: string;
  /** Position of the first character. */
  readonly from: number;
  /** Inline pieces whose text is longer or shorter than their one position. */
  readonly pieces: readonly Piece[];
}

interface Piece {
  /** Offset in the block's text. */
  readonly offset: number;
  readonly length: number;
}

const known = new WeakMap<Node, readonly TextBlock[]>();

export function textBlocks(doc: Node): readonly TextBlock[] {
  const blocks: TextBlock[] = [];
  doc.forEach((child, pos) => {
    for (const block of blocksWithin(child)) blocks.push({ ...block, from: block.from + pos });
  });
  return blocks;
}

/** Positions from the start of `top`; unchanged blocks are the same objects after an edit. */
function blocksWithin(top: Node): readonly TextBlock[] {
  const before = known.get(top);
  if (before) return before;
  const blocks: TextBlock[] = [];
  const look = (node: Node, pos: number, around: BlockId | null): void => {
    const id = blockIdOf(node) ?? around;
    if (node.isTextblock) blocks.push({ id, from: pos + 1, ...textOf(node) });
    else node.forEach((child, offset) => look(child, pos + 1 + offset, id));
  };
  look(top, 0, null);
  known.set(top, blocks);
  return blocks;
}

function textOf(block: Node): Pick<TextBlock, 'text' | 'pieces'> {
  let text = '';
  const pieces: Piece[] = [];
  block.forEach((child) => {
    const piece = child.isText ? (child.text ?? '') : leafText(child);
    if (!child.isText && piece.length !== 1) pieces.push({ offset: text.length, length: piece.length });
    text += piece;
  });
  return { text, pieces };
}

function leafText(leaf: Node): string {
  const json: ContentJson = leaf.toJSON();
  return inlineText(json);
}

/** The position of the character at `offset`; inside a piece, that of the piece. */
export function positionAt(block: TextBlock, offset: number): number {
  let position = block.from + offset;
  for (const piece of block.pieces) {
    if (piece.offset >= offset) break;
    position -=
      Math.min(piece.length, offset - piece.offset) - (offset >= piece.offset + piece.length ? 1 : 0);
  }
  return position;
}

/** The offset of the character at `position`, which lies in the block. */
export function offsetAt(block: TextBlock, position: number): number {
  let offset = position - block.from;
  for (const piece of block.pieces) {
    if (piece.offset >= offset) break;
    offset += piece.length - 1;
  }
  return offset;
}
