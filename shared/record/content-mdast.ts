/** Content as a Markdown tree that cannot say more than its text: no raw HTML, no pictures, only allowed links. */
import type { BlockContent, PhrasingContent, TableRow } from 'mdast';
import type { ContentJson } from '../acts/act.ts';
import { isAllowedLink } from '../document/links.ts';
import { visible } from './visible.ts';
import { plainText } from '../document/plain-text.ts';

/** @param headingOffset added to each heading's level, so that content stays below the record's own headings. */
export const contentBlocks = (
  nodes: readonly ContentJson[] | undefined,
  headingOffset: number,
): BlockContent[] => (nodes ?? []).flatMap((node) => blockOf(node, headingOffset));

/** A text that a person typed: empty lines part paragraphs, other newlines are kept. */
export const paragraphsOf = (text: string): BlockContent[] =>
  text
    .split(/\n\s*\n/u)
    .filter((part) => part.trim() !== '')
    .map((part) => paragraph(lines(part.trim())));

export const textNode = (value: string): PhrasingContent => ({ type: 'text', value: visible(value) });
export const paragraph = (children: PhrasingContent[]): BlockContent => ({ type: 'paragraph', children });

const lines = (text: string): PhrasingContent[] =>
  text
    .split('\n')
    .flatMap((line, index): PhrasingContent[] => [
      ...(index > 0 ? [{ type: 'break' } as const] : []),
      textNode(line.trim()),
    ]);

function blockOf(node: ContentJson, offset: number): BlockContent[] {
  const blocks = () => contentBlocks(node.content, offset);
  switch (node.type) {
    case 'title':
    case 'paragraph':
      return node.content?.length ? [paragraph(phrasing(node))] : [];
    case 'heading':
      return [
        { type: 'heading', depth: depthOf(whole(node, 'level', 1) + offset), children: phrasing(node) },
      ];
    case 'bulletList':
      return [{ type: 'list', ordered: false, spread: false, children: itemsOf(node, offset) }];
    case 'taskList':
      return [{ type: 'list', ordered: false, spread: false, children: itemsOf(node, offset) }];
    case 'orderedList':
      return [
        {
          type: 'list',
          ordered: true,
          start: whole(node, 'start', 1),
          spread: false,
          children: itemsOf(node, offset),
        },
      ];
    case 'blockquote':
    case 'proposal':
      return [{ type: 'blockquote', children: blocks() }];
    case 'codeBlock':
      return [code(node, languageOf(node))];
    case 'rawHtml':
      return [code(node, 'html')];
    case 'frontMatter':
      return [code(node, 'yaml')];
    case 'horizontalRule':
      return [{ type: 'thematicBreak' }];
    case 'table':
      return [{ type: 'table', children: (node.content ?? []).map(rowOf) }];
    case 'footnoteDefinition':
      return [paragraph([textNode(`[${textAttribute(node, 'label')}]: `)]), ...blocks()];
    default:
      return node.content ? blocks() : paragraphsOf(plainText(node));
  }
}

const itemsOf = (node: ContentJson, offset: number) =>
  (node.content ?? []).map((item) => ({
    type: 'listItem' as const,
    spread: false,
    checked: item.type === 'taskItem' ? item.attrs?.['checked'] === true : null,
    children: contentBlocks(item.content, offset),
  }));

const rowOf = (row: ContentJson): TableRow => ({
  type: 'tableRow',
  children: (row.content ?? []).map((cell) => ({
    type: 'tableCell',
    children: (cell.content ?? []).flatMap((block, index): PhrasingContent[] => [
      ...(index > 0 ? [textNode(' ')] : []),
      ...(block.content?.every((node) => node.type === 'text')
        ? phrasing(block)
        : [textNode(plainText(block))]),
    ]),
  })),
});

const code = (node: ContentJson, lang: string | null): BlockContent => ({
  type: 'code',
  lang,
  value: visible(plainText(node)),
});

const languageOf = (node: ContentJson): string | null =>
  /^[\w+#.-]{1,40}/.exec(textAttribute(node, 'language'))?.[0] ?? null;

/** Spaces at the edges of a block are nothing that Markdown can say without an entity, and nothing that anybody reads. */
function phrasing(node: ContentJson): PhrasingContent[] {
  const inlines = (node.content ?? []).map(inlineOf);
  const first = inlines[0];
  if (first?.type === 'text') inlines[0] = { ...first, value: first.value.trimStart() };
  const last = inlines.at(-1);
  if (last?.type === 'text') inlines[inlines.length - 1] = { ...last, value: last.value.trimEnd() };
  return inlines;
}

function inlineOf(node: ContentJson): PhrasingContent {
  switch (node.type) {
    case 'hardBreak':
      return { type: 'break' };
    case 'footnoteReference':
      return textNode(`[${textAttribute(node, 'label')}]`);
    case 'imageLink': {
      const address = textAttribute(node, 'src');
      return linked(address, textNode(`Image: ${textAttribute(node, 'alt') || address}`));
    }
    default:
      return marked(node);
  }
}

function marked(node: ContentJson): PhrasingContent {
  const marks = node.marks ?? [];
  const text = visible(node.text ?? '').replace(/\n/g, ' ');
  const inner: PhrasingContent = marks.some((mark) => mark.type === 'code')
    ? { type: 'inlineCode', value: text }
    : { type: 'text', value: text };
  return marks.reduceRight<PhrasingContent>((child, mark) => {
    const href = mark.attrs?.['href'];
    if (mark.type === 'bold') return { type: 'strong', children: [child] };
    if (mark.type === 'italic') return { type: 'emphasis', children: [child] };
    if (mark.type === 'strike') return { type: 'delete', children: [child] };
    if (mark.type === 'link' && typeof href === 'string') return linked(href, child);
    return child;
  }, inner);
}

/** A link that leads somewhere from any place; otherwise its words alone. */
const linked = (href: string, child: PhrasingContent): PhrasingContent =>
  isAllowedLink(href) && /^[a-z]+:/i.test(href) ? { type: 'link', url: href, children: [child] } : child;

const textAttribute = (node: ContentJson, name: string): string => {
  const value = node.attrs?.[name];
  return typeof value === 'string' ? value : '';
};

const whole = (node: ContentJson, name: string, otherwise: number): number => {
  const value = node.attrs?.[name];
  return typeof value === 'number' && Number.isInteger(value) ? value : otherwise;
};

/** Markdown has six levels. */
export function depthOf(level: number): 1 | 2 | 3 | 4 | 5 | 6 {
  switch (level) {
    case 1:
    case 2:
    case 3:
    case 4:
    case 5:
      return level;
    default:
      return level < 1 ? 1 : 6;
  }
}
