/** A place under the title for what the app says of the document; it stands in the page and is no part of the text. */
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';

export const belowTitle = (place: HTMLElement): Plugin =>
  new Plugin({
    key: new PluginKey('below-title'),
    props: {
      decorations: ({ doc }) =>
        DecorationSet.create(doc, [
          Decoration.widget(doc.firstChild?.nodeSize ?? 0, place, {
            key: 'below-title',
            side: -1,
            ignoreSelection: true,
            stopEvent: () => true,
          }),
        ]),
    },
  });
