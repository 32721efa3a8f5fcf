/** Says in pale words what belongs where nothing is written yet: the title, a proposal, the line with the caret. */
import type { Node, ResolvedPos } from '@tiptap/pm/model';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';

export const placeholders = (): Plugin =>
  new Plugin({
    key: new PluginKey('placeholders'),
    props: {
      decorations({ doc, selection }) {
        const found: Decoration[] = [];
        const title = doc.firstChild;
        if (title && isEmpty(title)) found.push(placeholder(0, title, 'Untitled'));
        const { $from } = selection;
        const block = $from.parent;
        if (selection.empty && $from.depth > 0 && isEmpty(block) && block !== title) {
          const words = hint($from);
          if (words) found.push(placeholder($from.before(), block, words));
        } else if (
          doc.childCount === 2 &&
          doc.lastChild?.type.name === 'paragraph' &&
          isEmpty(doc.lastChild)
        ) {
          found.push(placeholder(title?.nodeSize ?? 0, doc.lastChild, lineHint));
        }
        return DecorationSet.create(doc, found);
      },
    },
  });

const lineHint = 'Write, or press / to insert';

function hint($pos: ResolvedPos): string | null {
  const name = $pos.parent.type.name;
  if (name === 'heading') return 'Heading';
  if (name !== 'paragraph') return null;
  const around = $pos.depth > 1 ? $pos.node($pos.depth - 1) : null;
  if (around?.type.name === 'proposal')
    return around.childCount === 1 ? 'What should be decided? One or two sentences.' : null;
  return around ? null : lineHint;
}

const isEmpty = (node: Node): boolean => node.isTextblock && node.content.size === 0;

const placeholder = (pos: number, node: Node, words: string): Decoration =>
  Decoration.node(pos, pos + node.nodeSize, { 'data-placeholder': words });
