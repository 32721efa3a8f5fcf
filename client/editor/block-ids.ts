/**
 * Gives every block its stable id: new blocks get one, a split gives the new half another, and a pasted copy never
 * takes the id of its original. Edits of other people are left alone: their own editor has seen to them.
 */
import type { Node } from '@tiptap/pm/model';
import { Plugin, PluginKey, type EditorState, type Transaction } from '@tiptap/pm/state';
import { Mapping } from '@tiptap/pm/transform';
import type { BlockId } from '#shared/kernel/ids.ts';
import { isFromBody } from './collaboration.ts';
import { changeBetween } from './document-change.ts';

interface PlacedBlock {
  readonly node: Node;
  readonly pos: number;
}

const hasBlockId = (node: Node): boolean => node.type.spec.attrs?.['id'] !== undefined;

export function blockIdOf(node: Node): BlockId | null {
  const id: unknown = node.attrs['id'];
  return typeof id === 'string' ? (id as BlockId) : null;
}

export const blockIds = (newId: () => BlockId): Plugin =>
  new Plugin({
    key: new PluginKey('block-ids'),
    appendTransaction(transactions, before, after) {
      const local = transactions.filter((tr) => tr.docChanged && !isFromBody(tr));
      if (local.length === 0 || keepsItsIds(before.doc, after.doc)) return null;
      return giveIds(transactions, before, after, newId);
    },
  });

/** Typing changes one block and no id: then nothing else has to be looked at. */
function keepsItsIds(before: Node, after: Node): boolean {
  const change = changeBetween(before, after);
  if (!change) return true;
  const idsOf = (doc: Node, to: number): (BlockId | null)[] => {
    const ids: (BlockId | null)[] = [];
    doc.nodesBetween(change.start, to, (node) => {
      if (hasBlockId(node)) ids.push(blockIdOf(node));
      return !node.isTextblock;
    });
    return ids;
  };
  const [was, is] = [idsOf(before, change.endBefore), idsOf(after, change.endAfter)];
  return was.length === is.length && is.every((id, i) => id !== null && id === was[i]);
}

function giveIds(
  transactions: readonly Transaction[],
  before: EditorState,
  after: EditorState,
  newId: () => BlockId,
): Transaction | null {
  const mapping = new Mapping(transactions.flatMap((tr) => tr.mapping.maps));
  const blocks = blocksOf(after.doc);
  const keepers = new Map<BlockId, PlacedBlock>();
  const originals = new Map(
    blocksOf(before.doc).flatMap(({ node, pos }) => {
      const id = blockIdOf(node);
      return id ? [[id, mapping.map(pos, 1)] as const] : [];
    }),
  );
  for (const block of blocks) {
    const id = blockIdOf(block.node);
    if (!id) continue;
    const rival = keepers.get(id);
    if (!rival || isBetterKeeper(block, rival, originals.get(id))) keepers.set(id, block);
  }

  const tr = after.tr;
  for (const block of blocks) {
    const id = blockIdOf(block.node);
    if (id && keepers.get(id) === block) continue;
    tr.setNodeMarkup(block.pos, null, { ...block.node.attrs, id: newId() }, block.node.marks);
  }
  return tr.docChanged ? tr : null;
}

/** The original keeps its id against a copy; of a block split at its very start, the half with the words does. */
function isBetterKeeper(block: PlacedBlock, rival: PlacedBlock, originalPos: number | undefined): boolean {
  if (rival.pos === originalPos) return rival.node.content.size === 0 && block.node.content.size > 0;
  return block.pos === originalPos;
}

function blocksOf(doc: Node): PlacedBlock[] {
  const blocks: PlacedBlock[] = [];
  doc.descendants((node, pos) => {
    if (hasBlockId(node)) blocks.push({ node, pos });
    return !node.isTextblock;
  });
  return blocks;
}
