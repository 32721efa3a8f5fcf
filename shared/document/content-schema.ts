/**
 * The one table of what a document's prose may hold: nodes, marks, their attributes, and what stands in what.
 *
 * Names, attributes, defaults and content expressions are those of the stock Tiptap 3.31.3 extensions where there
 * is one, because digests cover them. The editor builds its schema to match, the relay refuses what is not here,
 * and imports produce nothing else. Raise `documentSchemaVersion` with every change that an older editor would
 * not know: y-tiptap deletes, for everybody, what its schema lacks.
 *
 * Version history:
 *   1  2026-11  first
 */

export const documentSchemaVersion = 1;

export type AttributeValue = string | number | boolean | null;

/** What an attribute may be. An absent attribute has its default; `null` is always the same as absent. */
export type AttributeSpec = { readonly default: AttributeValue } & (
  | { readonly kind: 'block-id' }
  | { readonly kind: 'whole-number'; readonly least: number; readonly most: number }
  | { readonly kind: 'flag' }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  /** Text without control characters; `most` in UTF-16 code units. */
  | { readonly kind: 'text'; readonly most: number }
  /** An address that `links.ts` allows. */
  | { readonly kind: 'link' }
  /** How something is shown on one screen (column widths, rel, target): any value, never part of the content. */
  | { readonly kind: 'presentation' }
) & { readonly required?: true };

export interface NodeSpec {
  /** ProseMirror content expression; absent on leaves. */
  readonly content?: string;
  readonly group?: string;
  readonly inline?: true;
  readonly atom?: true;
  /** Text is code: white space counts, input rules are off. */
  readonly code?: true;
  /** Marks that its text may carry: `all`, or `none`. Absent where there is no text. */
  readonly marks?: 'all' | 'none';
  readonly attributes: Readonly<Record<string, AttributeSpec>>;
}

export interface MarkSpec {
  readonly attributes: Readonly<Record<string, AttributeSpec>>;
}

/** Headings below this level are clamped to it on import. */
export const deepestHeading = 4;

const id = { id: { kind: 'block-id', default: null } } as const;
const cell = {
  content: 'block+',
  attributes: {
    colspan: { kind: 'whole-number', least: 1, most: 100, default: 1 },
    rowspan: { kind: 'whole-number', least: 1, most: 1000, default: 1 },
    colwidth: { kind: 'presentation', default: null },
    align: { kind: 'choice', values: ['left', 'center', 'right'], default: null },
  },
} as const;

const nodes = {
  doc: { content: 'title (block | proposal | footnoteDefinition | frontMatter)+', attributes: {} },
  /** Plain text, so that library, records and file names show all of it. */
  title: { content: 'text*', marks: 'none', attributes: id },

  paragraph: { content: 'inline*', group: 'block', marks: 'all', attributes: id },
  heading: {
    content: 'inline*',
    group: 'block',
    marks: 'all',
    attributes: { level: { kind: 'whole-number', least: 1, most: deepestHeading, default: 1 }, ...id },
  },
  bulletList: { content: 'listItem+', group: 'block list', attributes: id },
  orderedList: {
    content: 'listItem+',
    group: 'block list',
    attributes: {
      start: { kind: 'whole-number', least: 0, most: 999_999_999, default: 1 },
      /** HTML's `type` of an `ol`. */
      type: { kind: 'text', most: 20, default: null },
      ...id,
    },
  },
  listItem: { content: 'paragraph block*', attributes: id },
  taskList: { content: 'taskItem+', group: 'block list', attributes: id },
  taskItem: {
    content: 'paragraph block*',
    attributes: { checked: { kind: 'flag', default: false }, ...id },
  },
  blockquote: { content: 'block+', group: 'block', attributes: id },
  codeBlock: {
    content: 'text*',
    group: 'block',
    marks: 'none',
    code: true,
    /** The whole info string of a fence; its first word is the language. */
    attributes: { language: { kind: 'text', most: 500, default: null }, ...id },
  },
  horizontalRule: { group: 'block', attributes: id },
  table: { content: 'tableRow+', group: 'block', attributes: id },
  tableRow: { content: '(tableCell | tableHeader)*', attributes: {} },
  tableHeader: cell,
  tableCell: cell,
  /** HTML that came in from outside, kept as text and never run. */
  rawHtml: { content: 'text*', group: 'block', marks: 'none', code: true, attributes: id },

  /** Only at the top of a document, so never inside another. It holds no decision: the ledger does, by its id. */
  proposal: { content: '(block | footnoteDefinition)+', attributes: id },
  footnoteDefinition: {
    content: 'block+',
    attributes: { label: { kind: 'text', most: 500, default: null, required: true }, ...id },
  },
  /** YAML or TOML as it was written, without its fences. */
  frontMatter: {
    content: 'text*',
    marks: 'none',
    code: true,
    attributes: { format: { kind: 'choice', values: ['yaml', 'toml'], default: 'yaml' }, ...id },
  },

  text: { group: 'inline', inline: true, attributes: {} },
  hardBreak: { group: 'inline', inline: true, attributes: {} },
  footnoteReference: {
    group: 'inline',
    inline: true,
    atom: true,
    attributes: { label: { kind: 'text', most: 500, default: null, required: true } },
  },
  /** An image that is linked and never loaded: pictures from elsewhere would tell who reads. */
  imageLink: {
    group: 'inline',
    inline: true,
    atom: true,
    attributes: {
      src: { kind: 'link', default: null, required: true },
      alt: { kind: 'text', most: 10_000, default: null },
      title: { kind: 'text', most: 10_000, default: null },
      /** Where a click on the image led: marks of inline atoms are not kept in the body. */
      href: { kind: 'link', default: null },
    },
  },
} as const satisfies Record<string, NodeSpec>;

/** In the order in which normalized content lists them. All may overlap; none excludes another. */
const marks = {
  link: {
    attributes: {
      href: { kind: 'link', default: null, required: true },
      title: { kind: 'text', most: 10_000, default: null },
      target: { kind: 'presentation', default: null },
      rel: { kind: 'presentation', default: null },
      class: { kind: 'presentation', default: null },
    },
  },
  bold: { attributes: {} },
  italic: { attributes: {} },
  strike: { attributes: {} },
  /** Stock Tiptap lets `code` exclude every other mark; real texts link code, so ours excludes only itself. */
  code: { attributes: {} },
} as const satisfies Record<string, MarkSpec>;

export type NodeName = keyof typeof nodes;
export type MarkName = keyof typeof marks;

export const nodeSpecs: Readonly<Record<NodeName, NodeSpec>> = nodes;
export const markSpecs: Readonly<Record<MarkName, MarkSpec>> = marks;

// Own keys only: names come from outside, and `constructor` is no node.
export const isNodeName = (name: string): name is NodeName => Object.hasOwn(nodes, name);
export const isMarkName = (name: string): name is MarkName => Object.hasOwn(marks, name);

export const nodeNames: readonly NodeName[] = Object.keys(nodes).filter(isNodeName);
export const markNames: readonly MarkName[] = Object.keys(marks).filter(isMarkName);

/** Nodes that carry a stable block id, and so can be pointed at. */
export const nodesWithId: readonly NodeName[] = nodeNames.filter((name) =>
  Object.hasOwn(nodes[name].attributes, 'id'),
);

/** The spec of an attribute, or `null` when the node or mark has none of that name. */
export const attributeSpec = (
  spec: { readonly attributes: Readonly<Record<string, AttributeSpec>> },
  name: string,
): AttributeSpec | null => (Object.hasOwn(spec.attributes, name) ? (spec.attributes[name] ?? null) : null);
