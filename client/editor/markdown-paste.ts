/** Pasted Markdown becomes what it means; the reader of Markdown is fetched when it is first needed. */
import { Fragment, Slice, type Schema } from '@tiptap/pm/model';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { utf8 } from '#shared/kernel/bytes.ts';

export const markdownPaste = (): Plugin =>
  new Plugin({
    key: new PluginKey('markdown-paste'),
    props: {
      handlePaste(view, event) {
        const text = event.clipboardData?.getData('text/plain') ?? '';
        const hasHtml = (event.clipboardData?.getData('text/html') ?? '') !== '';
        const { $from } = view.state.selection;
        if (hasHtml || $from.parent.type.spec.code || $from.parent.type.name === 'title') return false;
        if (!looksLikeMarkdown(text)) return false;
        void readMarkdown(text, view.state.schema).then((slice) => {
          if (view.isDestroyed) return;
          const { tr } = view.state;
          view.dispatch((slice ? tr.replaceSelection(slice) : tr.insertText(text)).scrollIntoView());
        });
        return true;
      },
    },
  });

const blockSyntax = /^(?:#{1,6} |[-*+] |\d{1,9}[.)] |>|```|~~~|\|.*\||- \[[ x]\])/m;
const inlineSyntax = /\*\*\S|__\S|`[^`\n]+`|\]\(\S|~~\S/;

const looksLikeMarkdown = (text: string): boolean => blockSyntax.test(text) || inlineSyntax.test(text);

async function readMarkdown(text: string, schema: Schema): Promise<Slice | null> {
  const { importMarkdown } = await import('#shared/document/markdown-import.ts');
  // A file's first heading is its title: one of ours stands in front, so that the pasted ones stay headings.
  const read = importMarkdown(utf8(`# -\n\n${text}`), 'pasted');
  if (!read.ok) return null;
  const blocks = (read.value.content.content ?? []).slice(1);
  return Slice.maxOpen(Fragment.from(blocks.map((block) => schema.nodeFromJSON(block))));
}
