/** The blocks that Tiptap does not bring: title, proposal, footnotes, front matter and HTML kept as text. */
import { mergeAttributes, Node } from '@tiptap/core';
import { nodeShape } from './from-table.ts';

export const DocumentNode = Node.create({ ...nodeShape('doc'), topNode: true });

export const Title = Node.create({
  ...nodeShape('title'),
  defining: true,
  parseHTML: () => [{ tag: 'h1[data-title]', priority: 60 }],
  renderHTML: ({ HTMLAttributes }) => ['h1', mergeAttributes({ 'data-title': '' }, HTMLAttributes), 0],
});

export const Proposal = Node.create({
  ...nodeShape('proposal'),
  isolating: true,
  defining: true,
  parseHTML: () => [{ tag: 'section[data-proposal]' }],
  renderHTML: ({ HTMLAttributes }) => [
    'section',
    mergeAttributes({ 'data-proposal': '' }, HTMLAttributes),
    0,
  ],
});

export const FootnoteDefinition = Node.create({
  ...nodeShape('footnoteDefinition'),
  isolating: true,
  defining: true,
  parseHTML: () => [{ tag: 'aside[data-label][data-footnote]' }],
  renderHTML: ({ HTMLAttributes }) => [
    'aside',
    mergeAttributes({ 'data-footnote': '', role: 'doc-footnote' }, HTMLAttributes),
    0,
  ],
});

export const FrontMatter = Node.create({
  ...nodeShape('frontMatter'),
  isolating: true,
  defining: true,
  parseHTML: () => [{ tag: 'pre[data-front-matter]', preserveWhitespace: 'full', priority: 60 }],
  renderHTML: ({ HTMLAttributes }) => [
    'pre',
    mergeAttributes({ 'data-front-matter': '' }, HTMLAttributes),
    0,
  ],
});

/** Shown as muted text, never as what it says. */
export const RawHtml = Node.create({
  ...nodeShape('rawHtml'),
  defining: true,
  parseHTML: () => [{ tag: 'pre[data-raw-html]', preserveWhitespace: 'full', priority: 60 }],
  renderHTML: ({ HTMLAttributes }) => [
    'pre',
    mergeAttributes({ 'data-raw-html': '', 'data-label': 'HTML, kept as text' }, HTMLAttributes),
    0,
  ],
});
