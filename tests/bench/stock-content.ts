/** Our content as stock Tiptap knows it: the same words and blocks, without what only we have. */
import { getSchema } from '@tiptap/core';
import { prosemirrorJSONToYXmlFragment } from 'y-prosemirror';
import * as Y from 'yjs';
import type { ContentJson } from '#shared/acts/act.ts';
import { stockExtensions } from './bare/extensions.ts';

export function stockContent(node: ContentJson): ContentJson {
  const { attrs, content, marks, text } = node;
  const { id: _id, ...kept } = attrs ?? {};
  return {
    type: node.type,
    ...renamed[node.type]?.(node),
    ...(attrs && !renamed[node.type] && { attrs: kept }),
    ...(text !== undefined && { text }),
    // Stock code excludes every other mark.
    ...(marks && { marks: marks.some(isCode) ? marks.filter(isCode) : marks }),
    ...(content && { content: content.map(stockContent) }),
  };
}

const isCode = ({ type }: { readonly type: string }): boolean => type === 'code';

/** What only we have stands as the nearest stock block or text. */
const renamed: Readonly<Record<string, (node: ContentJson) => Partial<ContentJson>>> = {
  title: () => ({ type: 'heading', attrs: { level: 1 } }),
  frontMatter: () => ({ type: 'codeBlock' }),
  rawHtml: () => ({ type: 'codeBlock' }),
  proposal: () => ({ type: 'blockquote' }),
  footnoteDefinition: () => ({ type: 'blockquote' }),
  footnoteReference: ({ attrs }) => ({ type: 'text', text: `[${String(attrs?.['label'])}]` }),
  imageLink: ({ attrs }) => ({ type: 'text', text: String(attrs?.['alt'] ?? attrs?.['src']) }),
};

/** The same content in a Y.Doc, in y-prosemirror's shape. */
export function stockBody(content: ContentJson): Y.Doc {
  const doc = new Y.Doc();
  prosemirrorJSONToYXmlFragment(getSchema(stockExtensions(false)), content, doc.getXmlFragment('body'));
  return doc;
}
