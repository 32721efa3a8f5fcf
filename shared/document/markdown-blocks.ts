/** Markdown's blocks as blocks of content, no deeper than documents can be. */
import type {
  Definition,
  FootnoteDefinition,
  Link,
  List,
  ListItem,
  Paragraph,
  RootContent,
  Table,
  TableRow,
} from 'mdast';
import type { ContentJson } from '../acts/act.ts';
import { maxNodeDepth } from '../protocol/limits.ts';
import { deepestHeading } from './content-schema.ts';
import { address, footnoteLabel, inlines, lineOf, oneLine, type ImportContext } from './markdown-inlines.ts';

/** Levels that a block needs at least below itself, for text in a paragraph in it. */
const levelsBelow: Partial<Record<RootContent['type'], number>> = {
  blockquote: 2,
  list: 3,
  table: 4,
};

/** @param depth at which the blocks stand; the document is 0. Footnotes found inside are added to `footnotes`. */
export function blocks(
  nodes: readonly RootContent[],
  context: ImportContext,
  depth: number,
  footnotes: FootnoteDefinition[],
): ContentJson[] {
  return nodes.flatMap((node) => {
    if (depth + (levelsBelow[node.type] ?? 1) <= maxNodeDepth) return block(node, context, depth, footnotes);
    context.notes.add('too-deep', lineOf(node));
    return [asSource(node, context)];
  });
}

function block(
  node: RootContent,
  context: ImportContext,
  depth: number,
  footnotes: FootnoteDefinition[],
): ContentJson[] {
  switch (node.type) {
    case 'paragraph':
      return [paragraph(inlines(node.children, context))];
    case 'heading':
      if (node.depth > deepestHeading) context.notes.add('heading-depth', lineOf(node));
      return [
        {
          type: 'heading',
          attrs: { level: Math.min(node.depth, deepestHeading) },
          content: inlines(node.children, context),
        },
      ];
    case 'thematicBreak':
      return [{ type: 'horizontalRule' }];
    case 'code': {
      const language = oneLine([node.lang, node.meta].filter(Boolean).join(' ')).slice(0, 500);
      return [{ type: 'codeBlock', ...(language && { attrs: { language } }), content: verbatim(node.value) }];
    }
    case 'html':
      context.notes.add('html', lineOf(node));
      return [{ type: 'rawHtml', content: verbatim(node.value) }];
    case 'yaml':
      return [{ type: 'frontMatter', content: verbatim(node.value) }];
    case 'toml':
      return [{ type: 'frontMatter', attrs: { format: 'toml' }, content: verbatim(node.value) }];
    case 'blockquote': {
      const content = blocks(node.children, context, depth + 1, footnotes);
      return [{ type: 'blockquote', content: content.length > 0 ? content : [paragraph([])] }];
    }
    case 'list':
      return list(node, context, depth, footnotes);
    case 'table':
      return [table(node, context)];
    case 'definition':
      return definition(node, context);
    case 'footnoteDefinition':
      footnotes.push(node);
      return [];
    case 'listItem':
    case 'tableRow':
    case 'tableCell':
      // Never outside a list or table.
      return [asSource(node, context)];
    default:
      return [paragraph(inlines([node], context))];
  }
}

/** Always at the top of a document or proposal. */
export function footnoteDefinition(
  node: FootnoteDefinition,
  context: ImportContext,
  depth: number,
): ContentJson[] {
  const inside: FootnoteDefinition[] = [];
  const content = blocks(node.children, context, depth + 1, inside);
  return [
    {
      type: 'footnoteDefinition',
      attrs: { label: footnoteLabel(node) },
      content: content.length > 0 ? content : [paragraph([])],
    },
    ...inside.flatMap((inner) => {
      context.notes.add('footnote-moved', lineOf(inner));
      return footnoteDefinition(inner, context, depth);
    }),
  ];
}

const paragraph = (content: readonly ContentJson[]): ContentJson => ({ type: 'paragraph', content });

const verbatim = (value: string): ContentJson[] => (value === '' ? [] : [{ type: 'text', text: value }]);

/** The block as it was written, where it cannot be kept as what it was. */
function asSource(node: RootContent, { source }: ImportContext): ContentJson {
  const { start, end } = node.position ?? {};
  return { type: 'codeBlock', content: verbatim(source.slice(start?.offset ?? 0, end?.offset ?? 0)) };
}

/** A link definition leaves nothing behind where links took it over. */
function definition(node: Definition, context: ImportContext): ContentJson[] {
  if (context.definitions.isUsed(node)) return [];
  if (context.definitions.repeatsHeading(node)) {
    context.notes.add('definition-of-heading', lineOf(node));
    return [];
  }
  context.notes.add('definition-unused', lineOf(node));
  const url: Link = { type: 'link', url: node.url, children: [{ type: 'text', value: node.url }] };
  return [
    paragraph([
      ...verbatim(`[${oneLine(node.label ?? node.identifier)}]: `),
      ...(address(node.url) === null ? verbatim(oneLine(node.url)) : inlines([url], context)),
      ...verbatim(node.title ? ` "${oneLine(node.title)}"` : ''),
    ]),
  ];
}

interface Item {
  readonly node: ListItem;
  /** `null` on a plain item. */
  readonly checked: boolean | null;
}

function list(
  node: List,
  context: ImportContext,
  depth: number,
  footnotes: FootnoteDefinition[],
): ContentJson[] {
  const runs = runsOfOneKind(node.children.map(itemOf));
  if (runs.length > 1) context.notes.add('mixed-list', lineOf(node));
  let number = node.start ?? 1;
  return runs.map((run) => {
    const isTasks = run[0]?.checked !== null;
    const start = number;
    number += run.length;
    if (isTasks && node.ordered) context.notes.add('numbered-tasks', lineOf(node));
    const content = run.map((item) => listItem(item, context, depth + 1, footnotes));
    if (isTasks) return { type: 'taskList', content };
    return node.ordered
      ? { type: 'orderedList', attrs: { start }, content }
      : { type: 'bulletList', content };
  });
}

/** Neighbouring items that are all tasks, or all plain. */
function runsOfOneKind(items: readonly Item[]): Item[][] {
  const runs: Item[][] = [];
  for (const item of items) {
    const last = runs.at(-1);
    if (last && (last[0]?.checked === null) === (item.checked === null)) last.push(item);
    else runs.push([item]);
  }
  return runs;
}

const bareBox = /^\[([ xX])\]$/;

/** GFM knows no task without words, but people write `- [ ]` and mean one. */
function itemOf(node: ListItem): Item {
  if (typeof node.checked === 'boolean') return { node, checked: node.checked };
  const [first] = node.children;
  const [only, ...more] = first?.type === 'paragraph' ? first.children : [];
  const box = only?.type === 'text' && more.length === 0 ? bareBox.exec(only.value) : null;
  if (!box) return { node, checked: null };
  const empty: Paragraph = { type: 'paragraph', children: [] };
  return { node: { ...node, children: [empty, ...node.children.slice(1)] }, checked: box[1] !== ' ' };
}

function listItem(
  item: Item,
  context: ImportContext,
  depth: number,
  footnotes: FootnoteDefinition[],
): ContentJson {
  const content = blocks(item.node.children, context, depth + 1, footnotes);
  if (content[0]?.type !== 'paragraph') content.unshift(paragraph([]));
  return item.checked === null
    ? { type: 'listItem', content }
    : { type: 'taskItem', attrs: { checked: item.checked }, content };
}

function table(node: Table, context: ImportContext): ContentJson {
  const width = Math.max(...node.children.map((row) => row.children.length));
  const headerWidth = node.children[0]?.children.length ?? width;
  const rows = node.children.map((row, i) => {
    if (row.children.length > headerWidth) context.notes.add('table-row-longer', lineOf(row));
    return tableRow(row, i === 0 ? 'tableHeader' : 'tableCell', width, node.align ?? [], context);
  });
  return { type: 'table', content: rows };
}

function tableRow(
  row: TableRow,
  type: 'tableHeader' | 'tableCell',
  width: number,
  align: NonNullable<Table['align']>,
  context: ImportContext,
): ContentJson {
  const content = Array.from({ length: width }, (_, column) => ({
    type,
    attrs: { align: align[column] ?? null },
    content: [paragraph(inlines(row.children[column]?.children ?? [], context))],
  }));
  return { type: 'tableRow', content };
}
