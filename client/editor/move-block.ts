/** Moves the block with the caret one place up or down: a list item among its siblings, any other block in the page. */
import type { Node, ResolvedPos } from '@tiptap/pm/model';
import { TextSelection, type Command } from '@tiptap/pm/state';

export const moveBlock =
  (direction: 'up' | 'down'): Command =>
  (state, dispatch) => {
    const { $from, $to } = state.selection;
    const depth = movableDepth($from);
    if (depth === null || $to.depth < depth || $to.before(depth) !== $from.before(depth)) return false;
    const parent = $from.node(depth - 1);
    const index = $from.index(depth - 1);
    const neighbour = parent.maybeChild(direction === 'up' ? index - 1 : index + 1);
    if (!neighbour || isPinned(neighbour) || isPinned($from.node(depth))) return false;
    if (!dispatch) return true;

    const block = $from.node(depth);
    const start = $from.before(depth);
    const target = direction === 'up' ? start - neighbour.nodeSize : start + neighbour.nodeSize;
    const tr = state.tr.delete(start, start + block.nodeSize).insert(target, block);
    const shift = target - start;
    tr.setSelection(
      TextSelection.create(tr.doc, state.selection.anchor + shift, state.selection.head + shift),
    );
    dispatch(tr.scrollIntoView());
    return true;
  };

/** The title and the front matter stay where they are. */
const isPinned = (node: Node): boolean => node.type.name === 'title' || node.type.name === 'frontMatter';

function movableDepth($pos: ResolvedPos): number | null {
  for (let depth = $pos.depth; depth > 0; depth--) {
    const name = $pos.node(depth).type.name;
    if (name === 'listItem' || name === 'taskItem' || depth === 1) return depth;
  }
  return null;
}
