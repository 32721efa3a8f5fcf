/** Links of the one allow-list, from wherever they come: typed, pasted, or already in the body. */
import { Link } from '@tiptap/extension-link';
import type { DOMOutputSpec } from '@tiptap/pm/model';
import { isAllowedLink } from '#shared/document/links.ts';

export const DocumentLink = Link.extend({
  // Left to itself Tiptap reads a title of "42" as a number, which a title cannot be.
  addAttributes() {
    const title = { default: null, parseHTML: (link: HTMLElement) => link.getAttribute('title') };
    return { ...this.parent?.(), title };
  },
  renderHTML({ HTMLAttributes }): DOMOutputSpec {
    const href: unknown = HTMLAttributes['href'];
    const title: unknown = HTMLAttributes['title'];
    return [
      'a',
      {
        ...(typeof href === 'string' && isAllowedLink(href) ? { href } : {}),
        ...(typeof title === 'string' ? { title } : {}),
        rel: 'noopener noreferrer',
        target: '_blank',
      },
      0,
    ];
  },
}).configure({
  openOnClick: false,
  autolink: true,
  linkOnPaste: true,
  defaultProtocol: 'https',
  // How a link opens is the screen's business: none of it is written into the body.
  HTMLAttributes: { target: null, rel: null, class: null },
  isAllowedUri: (href) => isAllowedLink(href),
});
