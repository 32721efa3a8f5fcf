/** Front matter is folded to one line until the caret is in it. */
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';

export const frontMatterFold = (): Plugin =>
  new Plugin({
    key: new PluginKey('front-matter-fold'),
    props: {
      decorations({ doc, selection: { $from } }) {
        if ($from.parent.type.name !== 'frontMatter') return null;
        const unfolded = Decoration.node($from.before(), $from.after(), { 'data-unfolded': '' });
        return DecorationSet.create(doc, [unfolded]);
      },
    },
  });
