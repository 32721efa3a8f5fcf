/** What stands in a line besides text: footnote marks, and images as links that are never loaded. */
import { mergeAttributes, Node } from '@tiptap/core';
import type { DOMOutputSpec } from '@tiptap/pm/model';
import { isAllowedLink } from '#shared/document/links.ts';
import { nodeShape } from './from-table.ts';

export const FootnoteReference = Node.create({
  ...nodeShape('footnoteReference'),
  parseHTML: () => [{ tag: 'sup[data-label][data-footnote-reference]' }],
  renderHTML: ({ node, HTMLAttributes }) => [
    'sup',
    mergeAttributes({ 'data-footnote-reference': '', role: 'doc-noteref' }, HTMLAttributes),
    text(node.attrs['label']),
  ],
  renderText: ({ node }) => `[^${text(node.attrs['label'])}]`,
});

export const ImageLink = Node.create({
  ...nodeShape('imageLink'),
  parseHTML: () => [
    {
      tag: 'a[data-src]',
      priority: 1100,
      getAttrs: (link) => isAllowedLink(link.dataset['src'] ?? '') && null,
    },
    {
      tag: 'img[src]',
      getAttrs: (image) => {
        const src = image.getAttribute('src');
        return src && isAllowedLink(src)
          ? { src, alt: image.getAttribute('alt'), title: image.getAttribute('title') }
          : false;
      },
    },
  ],
  renderHTML: ({ node, HTMLAttributes }): DOMOutputSpec => {
    const src = text(node.attrs['src']);
    const address = isAllowedLink(src) ? { href: src, rel: 'noopener noreferrer', target: '_blank' } : {};
    return ['a', mergeAttributes({ 'data-image-link': '' }, address, HTMLAttributes), imageName(node.attrs)];
  },
  renderText: ({ node }) => imageName(node.attrs),
});

/** The image's description, or its file name. */
function imageName(attributes: Readonly<Record<string, unknown>>): string {
  const fileName = text(attributes['src']).split(/[?#]/)[0]?.split('/').at(-1);
  return text(attributes['alt']) || text(attributes['title']) || fileName || 'image';
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
