/** The Markdown that is read and written: CommonMark with GFM and front matter, and the marks of a proposal. */
import type { Literal, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { frontmatterFromMarkdown, frontmatterToMarkdown } from 'mdast-util-frontmatter';
import { gfmFromMarkdown, gfmToMarkdown } from 'mdast-util-gfm';
import { toMarkdown } from 'mdast-util-to-markdown';
import { frontmatter } from 'micromark-extension-frontmatter';
import { gfm } from 'micromark-extension-gfm';

/** Front matter between `+++`; the tree's own types know only YAML. */
interface Toml extends Literal {
  type: 'toml';
}
declare module 'mdast' {
  interface FrontmatterContentMap {
    toml: Toml;
  }
  interface RootContentMap {
    toml: Toml;
  }
}

const matter: ('yaml' | 'toml')[] = ['yaml', 'toml'];

/** Markdown has no proposals: these comments stand before and after one, so that it survives a round trip. */
export const proposalBegins = '<!-- countersign: proposal -->';
export const proposalEnds = '<!-- countersign: end of proposal -->';

/** Each part of the tree knows its place in `source`. */
export const parseMarkdown = (source: string): Root =>
  fromMarkdown(source, {
    extensions: [gfm(), frontmatter(matter)],
    mdastExtensions: [gfmFromMarkdown(), frontmatterFromMarkdown(matter)],
  });

export const writeMarkdown = (tree: Root): string =>
  toMarkdown(tree, {
    extensions: [gfmToMarkdown({ tablePipeAlign: false }), frontmatterToMarkdown(matter)],
    bullet: '-',
    rule: '_',
    // Inside a word an underscore neither opens nor closes anything, a star always can.
    emphasis: '*',
    fences: true,
    listItemIndent: 'one',
    incrementListMarker: true,
  });
