/**
 * Content as Markdown. Importing what was exported gives the same content again, except for what Markdown has no
 * words for: block ids, an address that is text and no link (every reader links it), empty paragraphs, line breaks at
 * the edges of a block, merged cells and more than one paragraph in a cell, a table without header row, `type` of
 * numbered lists, HTML that was edited into something else (it becomes code).
 */
import type {
  AlignType,
  BlockContent,
  DefinitionContent,
  Heading,
  ListItem,
  PhrasingContent,
  RootContent,
  TableCell,
  TableRow,
} from 'mdast';
import type { ContentJson } from '../acts/act.ts';
import { attribute, htmlBreak, phrasing } from './markdown-phrasing.ts';
import { parseMarkdown, proposalBegins, proposalEnds, writeMarkdown } from './markdown-syntax.ts';
import { normalizeContent } from './normalize-content.ts';
import { plainText } from './plain-text.ts';

type Block = BlockContent | DefinitionContent;
/** @param content a document, or any one block, that passed `checkContent`. */
export function exportMarkdown(content: ContentJson): string {
  const normalized = normalizeContent(content);
  const children = normalized.type === 'doc' ? documentBlocks(normalized) : blocks([normalized]);
  return writeMarkdown({ type: 'root', children });
}

function documentBlocks(doc: ContentJson): RootContent[] {
  const content = doc.content ?? [];
  const [title, first] = content;
  const matter = first && frontMatter(first);
  return [
    ...(matter ? [matter] : []),
    ...(title?.type === 'title' ? [titleHeading(title)] : []),
    ...blocks(content.slice(matter ? 2 : 1)),
  ];
}

const titleHeading = (title: ContentJson): Heading => ({
  type: 'heading',
  depth: 1,
  children: phrasing(title.content ?? [], 'html'),
});

/** Front matter that stands where Markdown can have it, and whose end would be found. */
function frontMatter(block: ContentJson): RootContent | null {
  if (block.type !== 'frontMatter') return null;
  const value = plainText(block);
  const isToml = attribute(block, 'format') === 'toml';
  if ((isToml ? /^\+{3}\s*$/m : /^-{3}\s*$/m).test(value)) return null;
  return isToml ? { type: 'toml', value } : { type: 'yaml', value };
}

const blocks = (content: readonly ContentJson[]): Block[] => content.flatMap(block);

function block(node: ContentJson): Block[] {
  const content = node.content ?? [];
  switch (node.type) {
    case 'paragraph': {
      const children = phrasing(content, 'lines');
      return children.length === 0 ? [] : [{ type: 'paragraph', children }];
    }
    case 'title':
      return [titleHeading(node)];
    case 'heading':
      return [{ type: 'heading', depth: headingDepth(node), children: phrasing(content, 'html') }];
    case 'horizontalRule':
      return [{ type: 'thematicBreak' }];
    case 'codeBlock':
      return [code(plainText(node), attribute(node, 'language'))];
    case 'frontMatter':
      return [code(plainText(node), attribute(node, 'format') ?? 'yaml')];
    case 'rawHtml': {
      const value = plainText(node);
      return [isHtmlBlock(value) ? { type: 'html', value } : code(value, 'html')];
    }
    case 'blockquote':
      return [{ type: 'blockquote', children: blocks(content) }];
    case 'bulletList':
    case 'taskList':
      return [list(content, null)];
    case 'orderedList':
      return [list(content, Number(node.attrs?.['start'] ?? 1))];
    case 'table':
      return [table(content)];
    case 'proposal':
      return [
        { type: 'html', value: proposalBegins },
        ...blocks(content),
        { type: 'html', value: proposalEnds },
      ];
    case 'footnoteDefinition': {
      const label = attribute(node, 'label') ?? '';
      return [
        { type: 'footnoteDefinition', identifier: label.toLowerCase(), label, children: blocks(content) },
      ];
    }
    default:
      // Inline content in the place of a block: never in checked content.
      return [{ type: 'paragraph', children: phrasing([node], 'lines') }];
  }
}

function headingDepth(node: ContentJson): Heading['depth'] {
  switch (node.attrs?.['level']) {
    case 2:
      return 2;
    case 3:
      return 3;
    case 4:
      return 4;
    default:
      return 1;
  }
}

/** An info string's first word and the rest. */
function code(value: string, info: string | null): Block {
  const [lang, ...meta] = info?.split(' ') ?? [];
  return { type: 'code', lang: lang ?? null, meta: meta.length > 0 ? meta.join(' ') : null, value };
}

/** Whether Markdown reads `value` as one block of HTML, unchanged. */
function isHtmlBlock(value: string): boolean {
  const { children } = parseMarkdown(value);
  const [only] = children;
  return children.length === 1 && only?.type === 'html' && only.value === value;
}

/** @param start the first number, or `null` for bullets and tasks. */
function list(items: readonly ContentJson[], start: number | null): Block {
  const isTight = items.every(isTightItem);
  return {
    type: 'list',
    ordered: start !== null,
    start,
    spread: !isTight,
    children: items.map((item) => listItem(item, !isTight)),
  };
}

function listItem(item: ContentJson, spread: boolean): ListItem {
  const children = blocks(item.content ?? []);
  const checked = item.type === 'taskItem' ? item.attrs?.['checked'] === true : null;
  const [first] = item.content ?? [];
  if (checked === null || (first && block(first).length > 0))
    return { type: 'listItem', spread, checked, children };
  // GFM knows no task without words: its box is all there is, written as it stands.
  const box: PhrasingContent = { type: 'html', value: checked ? '[x]' : '[ ]' };
  return { type: 'listItem', spread, children: [{ type: 'paragraph', children: [box] }, ...children] };
}

/** One paragraph, then at most lists that may follow it without an empty line. */
function isTightItem({ content = [] }: ContentJson): boolean {
  const [first, ...rest] = content;
  return first?.type === 'paragraph' && rest.every(mayInterruptParagraph);
}

const mayInterruptParagraph = (node: ContentJson): boolean =>
  (node.type === 'bulletList' || node.type === 'taskList' || node.type === 'orderedList') &&
  (node.attrs?.['start'] ?? 1) === 1 &&
  (node.content ?? []).every((item) => item.content?.[0]?.content !== undefined && isTightItem(item));

function table(rows: readonly ContentJson[]): Block {
  const cells = rows.map((row) => (row.content ?? []).flatMap(spanned));
  const width = Math.max(1, ...cells.map((row) => row.length));
  return {
    type: 'table',
    align: Array.from({ length: width }, (_, column) => alignOf(cells[0]?.[column])),
    children: cells.map((row): TableRow => ({
      type: 'tableRow',
      children: Array.from({ length: width }, (_, column) => tableCell(row[column])),
    })),
  };
}

/** A cell that spans columns stands in the first of them. */
const spanned = (cell: ContentJson): (ContentJson | undefined)[] => [
  cell,
  ...Array.from({ length: Number(cell.attrs?.['colspan'] ?? 1) - 1 }, () => undefined),
];

function alignOf(cell: ContentJson | undefined): AlignType {
  const align = cell?.attrs?.['align'];
  return align === 'left' || align === 'center' || align === 'right' ? align : null;
}

function tableCell(cell: ContentJson | undefined): TableCell {
  const parts = (cell?.content ?? []).map((child) =>
    child.type === 'paragraph' || child.type === 'heading'
      ? phrasing(child.content ?? [], 'html')
      : phrasing([{ type: 'text', text: plainText(child).replace(/\n+/g, ' ') || ' ' }], 'html'),
  );
  return {
    type: 'tableCell',
    children: parts.flatMap((part, i) => (i === 0 ? part : [htmlBreak, ...part])),
  };
}
