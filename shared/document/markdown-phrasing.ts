/** Inline content as Markdown's phrasing: runs of marked text become nested marks. */
import type { PhrasingContent } from 'mdast';
import type { ContentJson } from '../acts/act.ts';
import { invariant } from '../kernel/invariant.ts';
import { isAllowedLink } from './links.ts';
import { sameMark } from './normalize-content.ts';
import { plainText } from './plain-text.ts';

type Mark = NonNullable<ContentJson['marks']>[number];
/** What a line break can be written as. */
type Breaks = 'lines' | 'html';

export const htmlBreak: PhrasingContent = { type: 'html', value: '<br>' };

/** A text attribute; `null` for none or an empty one. */
export function attribute(node: ContentJson, name: string): string | null {
  const value = node.attrs?.[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Inline content as nested phrasing: the mark that holds longest is outermost. */
export function phrasing(content: readonly ContentJson[], breaks: Breaks): PhrasingContent[] {
  return nested(withoutOuterBreaks(content), breaks).flatMap(apartFromNote);
}

/** `[^1]:` at the start of a block would be the note itself. */
function apartFromNote(
  node: PhrasingContent,
  index: number,
  nodes: readonly PhrasingContent[],
): PhrasingContent[] {
  const opensNote = index === 1 && nodes[0]?.type === 'footnoteReference';
  if (!opensNote || node.type !== 'text' || !node.value.startsWith(':')) return [node];
  return [
    { type: 'html', value: '&#x3A;' },
    { type: 'text', value: node.value.slice(1) },
  ];
}

function withoutOuterBreaks(content: readonly ContentJson[]): readonly ContentJson[] {
  const isBreak = ({ type }: ContentJson) => type === 'hardBreak';
  const first = content.findIndex((node) => !isBreak(node));
  const last = content.findLastIndex((node) => !isBreak(node));
  return first < 0 ? [] : content.slice(first, last + 1);
}

function nested(content: readonly ContentJson[], breaks: Breaks): PhrasingContent[] {
  const made: PhrasingContent[] = [];
  for (let at = 0; at < content.length;) {
    const node = content[at];
    invariant(node, 'within the list');
    const longest = longestMark(content, at);
    if (!longest) {
      made.push(...leaf(node, breaks));
      at++;
      continue;
    }
    const inside = content.slice(at, at + longest.length).map((child) => withoutMark(child, longest.mark));
    made.push(marked(longest.mark, inside, breaks));
    at += longest.length;
  }
  return made;
}

/** Code is innermost, because it can hold nothing else, and so ends where any other mark begins. */
function longestMark(
  content: readonly ContentJson[],
  from: number,
): { readonly mark: Mark; readonly length: number } | null {
  let longest: { mark: Mark; length: number } | null = null;
  for (const mark of content[from]?.marks ?? []) {
    if (mark.type === 'code') return longest ?? { mark, length: 1 };
    let length = 0;
    while (content[from + length]?.marks?.some((other) => sameMark(mark, other))) length++;
    if (!longest || length > longest.length) longest = { mark, length };
  }
  return longest;
}

function withoutMark(node: ContentJson, mark: Mark): ContentJson {
  const { marks = [], ...rest } = node;
  const left = marks.filter((other) => !sameMark(mark, other));
  return left.length > 0 ? { ...rest, marks: left } : rest;
}

function marked(mark: Mark, inside: readonly ContentJson[], breaks: Breaks): PhrasingContent {
  switch (mark.type) {
    case 'code':
      return { type: 'inlineCode', value: inside.map(plainText).join('') };
    case 'bold':
      return { type: 'strong', children: nested(inside, breaks) };
    case 'italic':
      return { type: 'emphasis', children: nested(inside, breaks) };
    case 'strike':
      return { type: 'delete', children: nested(inside, breaks) };
    default: {
      const { href, title } = mark.attrs ?? {};
      const children = nested(inside, breaks);
      return linked(
        typeof href === 'string' ? href : null,
        typeof title === 'string' ? title : null,
        children,
      );
    }
  }
}

/** A link as far as it is allowed; otherwise its words in nothing. */
function linked(href: string | null, title: string | null, children: PhrasingContent[]): PhrasingContent {
  if (href !== null && isAllowedLink(href)) return { type: 'link', url: href, title, children };
  return { type: 'text', value: children.map(wordsOf).join('') };
}

const wordsOf = (node: PhrasingContent): string =>
  'value' in node ? node.value : 'children' in node ? node.children.map(wordsOf).join('') : '';

function leaf(node: ContentJson, breaks: Breaks): PhrasingContent[] {
  switch (node.type) {
    case 'text':
      return [{ type: 'text', value: node.text ?? '' }];
    case 'hardBreak':
      return [breaks === 'html' ? htmlBreak : { type: 'break' }];
    case 'footnoteReference': {
      const label = attribute(node, 'label') ?? '';
      return [{ type: 'footnoteReference', identifier: label.toLowerCase(), label }];
    }
    case 'imageLink': {
      const alt = attribute(node, 'alt');
      const image: PhrasingContent = {
        type: 'image',
        url: attribute(node, 'src') ?? '',
        title: attribute(node, 'title'),
        ...(alt !== null && { alt }),
      };
      const href = attribute(node, 'href');
      return [href === null ? image : linked(href, null, [image])];
    }
    default:
      return [];
  }
}
