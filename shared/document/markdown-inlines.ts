/** Markdown's inline parts as inline content: marks, links, images as links, footnote references. */
import type { PhrasingContent } from 'mdast';
import type { ContentJson } from '../acts/act.ts';
import type { ImportNotes } from './import-note.ts';
import { isAllowedLink } from './links.ts';
import type { Definitions } from './markdown-definitions.ts';

type Mark = NonNullable<ContentJson['marks']>[number];
/** What the parts of one file share. */
export interface ImportContext {
  readonly source: string;
  readonly notes: ImportNotes;
  readonly definitions: Definitions;
}

const lineBreak = /[ \t]*\n[ \t]*/g;
const htmlBreak = /^<br\s*\/?>$/i;

export const inlines = (
  nodes: readonly PhrasingContent[],
  context: ImportContext,
  marks: readonly Mark[] = [],
): ContentJson[] => nodes.flatMap((node) => inline(node, context, marks));

function inline(node: PhrasingContent, context: ImportContext, marks: readonly Mark[]): ContentJson[] {
  switch (node.type) {
    case 'text':
      return text(node.value, marks);
    case 'emphasis':
      return inlines(node.children, context, withMark(marks, { type: 'italic' }));
    case 'strong':
      return inlines(node.children, context, withMark(marks, { type: 'bold' }));
    case 'delete':
      return inlines(node.children, context, withMark(marks, { type: 'strike' }));
    case 'inlineCode':
      return text(node.value, withMark(marks, { type: 'code' }));
    case 'break':
      return [{ type: 'hardBreak' }];
    case 'html':
      if (htmlBreak.test(node.value)) return [{ type: 'hardBreak' }];
      context.notes.add('html', lineOf(node));
      return text(node.value, marks);
    case 'link':
      return link(node, node.url, node.title, context, marks);
    case 'linkReference': {
      const definition = context.definitions.resolve(node.identifier);
      context.notes.add('reference-link', lineOf(node));
      return link(node, definition?.url ?? '', definition?.title, context, marks);
    }
    case 'image':
      return image(node, node.url, node.title, context, marks);
    case 'imageReference': {
      const definition = context.definitions.resolve(node.identifier);
      context.notes.add('reference-link', lineOf(node));
      return image(node, definition?.url ?? '', definition?.title, context, marks);
    }
    case 'footnoteReference':
      return [{ type: 'footnoteReference', attrs: { label: footnoteLabel(node) } }];
  }
}

const text = (value: string, marks: readonly Mark[]): ContentJson[] =>
  value === '' ? [] : [{ type: 'text', text: value.replace(lineBreak, ' '), marks: [...marks] }];

/** A mark stands once; the outer of two links counts. */
const withMark = (marks: readonly Mark[], mark: Mark): readonly Mark[] =>
  marks.some(({ type }) => type === mark.type) ? marks : [...marks, mark];

function link(
  node: Extract<PhrasingContent, { type: 'link' | 'linkReference' }>,
  url: string,
  title: string | null | undefined,
  context: ImportContext,
  marks: readonly Mark[],
): ContentJson[] {
  const href = address(url);
  if (href === null) {
    context.notes.add('link-refused', lineOf(node));
    return [...inlines(node.children, context, marks), ...besideIt(url, title, marks)];
  }
  const attrs = { href, ...(title && { title: oneLine(title) }) };
  const children = inlines(node.children, context, withMark(marks, { type: 'link', attrs }));
  for (const child of children) if (child.type === 'imageLink') return withHref(children, href);
  // Nothing to click on: the address is all there is.
  return children.length > 0 ? children : text(href, withMark(marks, { type: 'link', attrs }));
}

const withHref = (children: readonly ContentJson[], href: string): ContentJson[] =>
  children.map((child) =>
    child.type === 'imageLink' ? { ...child, attrs: { ...child.attrs, href } } : child,
  );

function image(
  node: Extract<PhrasingContent, { type: 'image' | 'imageReference' }>,
  url: string,
  title: string | null | undefined,
  context: ImportContext,
  marks: readonly Mark[],
): ContentJson[] {
  const src = address(url);
  const alt = oneLine(node.alt ?? '');
  if (src === null) {
    context.notes.add('link-refused', lineOf(node));
    return [...text(alt, marks), ...besideIt(url, title, marks)];
  }
  context.notes.add('image', lineOf(node));
  return [
    { type: 'imageLink', attrs: { src, ...(alt && { alt }), ...(title && { title: oneLine(title) }) } },
  ];
}

const besideIt = (url: string, title: string | null | undefined, marks: readonly Mark[]): ContentJson[] => {
  const words = [url, title].filter(Boolean).map((part) => oneLine(part ?? ''));
  return words.length === 0 ? [] : text(` (${words.join(' ')})`, marks);
};

/** An address as documents may hold it: spaces inside, which Markdown allows, are written as browsers do. */
export function address(url: string): string | null {
  const written = url.trim().replaceAll(' ', '%20');
  return isAllowedLink(written) ? written : null;
}

/** Attributes hold one line of visible text. */
export const oneLine = (value: string): string => value.replace(/[\s\p{Cc}]+/gu, ' ').trim();

export const footnoteLabel = (node: { label?: string | null | undefined; identifier: string }): string =>
  oneLine(node.label ?? node.identifier).slice(0, 500);

export const lineOf = (node: { position?: { start: { line: number } } | undefined }): number | null =>
  node.position?.start.line ?? null;
