/** Markdown files as documents: everything that was written survives, and what became something else is noted. */
import type { FootnoteDefinition, Heading, Root, RootContent } from 'mdast';
import type { ContentJson } from '../acts/act.ts';
import { fromUtf8 } from '../kernel/bytes.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { maxImportBytes } from '../protocol/limits.ts';
import { checkContent } from './check-content.ts';
import { ImportNotes, type ImportNote } from './import-note.ts';
import { blocks, footnoteDefinition } from './markdown-blocks.ts';
import { Definitions } from './markdown-definitions.ts';
import { inlines, lineOf, oneLine, type ImportContext } from './markdown-inlines.ts';
import { lineNestedTooDeeply } from './markdown-nesting.ts';
import { parseMarkdown, proposalBegins, proposalEnds } from './markdown-syntax.ts';
import { normalizeContent } from './normalize-content.ts';
import { plainText } from './plain-text.ts';

export interface ImportedDocument {
  /** Normalized and checked; blocks have no ids yet. */
  readonly content: ContentJson;
  readonly notes: readonly ImportNote[];
}

export interface ImportFault {
  readonly code: 'not-text' | 'empty' | 'too-large' | 'too-deep' | 'not-importable';
  readonly sentence: string;
}

/** @param fileName with or without folders and ending; a title of last resort. */
export function importMarkdown(bytes: Uint8Array, fileName: string): Result<ImportedDocument, ImportFault> {
  if (bytes.length > maxImportBytes)
    return fault('too-large', 'This file is larger than 8 MiB. Nothing was imported.');
  const text = fromUtf8(bytes);
  if (text === null || text.includes('\0'))
    return fault('not-text', 'This file is not text in UTF-8. Nothing was imported.');
  const source = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  if (source.trim() === '') return fault('empty', 'This file is empty. Nothing was imported.');
  const deepLine = lineNestedTooDeeply(source);
  if (deepLine !== null) return tooDeep(`Line ${deepLine} of this file`);
  try {
    return imported(source, fileName);
  } catch (thrown) {
    // The parser descends by recursion: what exhausts the stack is hostile, not long.
    if (thrown instanceof RangeError) return tooDeep('This file');
    throw thrown;
  }
}

const fault = (code: ImportFault['code'], sentence: string) => err<ImportFault>({ code, sentence });
const tooDeep = (what: string) =>
  fault('too-deep', `${what} is nested more deeply than any document. Nothing was imported.`);

function imported(source: string, fileName: string): Result<ImportedDocument, ImportFault> {
  const tree = parseMarkdown(source);
  const context: ImportContext = { source, notes: new ImportNotes(), definitions: new Definitions(tree) };
  const { title, rest } = titleOf(tree, fileName, context);
  const body = topBlocks(rest, context);
  const content = normalizeContent({
    type: 'doc',
    content: [
      { type: 'title', content: title === '' ? [] : [{ type: 'text', text: title }] },
      ...(body.length > 0 ? body : [{ type: 'paragraph' }]),
    ],
  });
  const checked = checkContent(content);
  return checked.ok
    ? ok({ content, notes: context.notes.list() })
    : fault('not-importable', `${checked.error.sentence} Nothing was imported.`);
}

/**
 * The title: a first heading of level 1 that opens the text, or the only one when no other heading comes before
 * it; else the front matter's; else the file's name.
 */
function titleOf(
  tree: Root,
  fileName: string,
  context: ImportContext,
): { readonly title: string; readonly rest: readonly RootContent[] } {
  const heading = titleHeading(tree.children);
  if (heading) {
    const content = inlines(heading.children, context);
    if (content.some(({ type, marks }) => type !== 'text' || (marks && marks.length > 0)))
      context.notes.add('title-formatting', lineOf(heading));
    const title = oneLine(plainText({ type: 'heading', content }));
    return { title, rest: tree.children.filter((node) => node !== heading) };
  }
  const [first] = tree.children;
  const named = first?.type === 'yaml' || first?.type === 'toml' ? titleInFrontMatter(first.value) : null;
  if (named === null) context.notes.add('title-from-file-name', null);
  return { title: named ?? titleFromFileName(fileName), rest: tree.children };
}

function titleHeading(nodes: readonly RootContent[]): Heading | null {
  const headings = nodes.filter((node) => node.type === 'heading');
  const [first] = headings;
  if (first?.depth !== 1) return null;
  const opening = nodes.find(({ type }) => type !== 'yaml' && type !== 'toml' && type !== 'html');
  const isOnly = headings.filter(({ depth }) => depth === 1).length === 1;
  return first === opening || isOnly ? first : null;
}

const frontMatterTitle = /^title[ \t]*[:=][ \t]*(?:"([^"\n]+)"|'([^'\n]+)'|([^\n]+))[ \t]*$/m;

function titleInFrontMatter(value: string): string | null {
  const [, double, single, bare] = frontMatterTitle.exec(value) ?? [];
  const title = oneLine(double ?? single ?? bare ?? '');
  // A block scalar or a list is no title that stands on its line.
  return title === '' || /^[>|[{&*]/.test(title) ? null : title;
}

/** `docs/0016-more-attributes.md` becomes "0016 More attributes". */
function titleFromFileName(fileName: string): string {
  const name = fileName.replace(/^.*[/\\]/, '').replace(/\.[a-z]{1,8}$/i, '');
  const words = oneLine(name.replace(/[-_]+/g, ' ').toWellFormed());
  return words.replace(
    /^((?:\d+ )?)(\p{Ll})/u,
    (_, number: string, letter: string) => number + letter.toUpperCase(),
  );
}

/** The blocks of a document: proposals between their marks, footnotes after the block that they stood in. */
function topBlocks(nodes: readonly RootContent[], context: ImportContext): ContentJson[] {
  const top: ContentJson[] = [];
  let at = 0;
  for (let node = nodes[at]; node; node = nodes[++at]) {
    const end = isHtml(node, proposalBegins) ? indexOfEnd(nodes, at) : -1;
    if (end < 0) top.push(...topBlock(node, context, 1));
    else {
      const inside = nodes.slice(at + 1, end).flatMap((child) => topBlock(child, context, 2));
      top.push({ type: 'proposal', content: inside.length > 0 ? inside : [{ type: 'paragraph' }] });
      at = end;
    }
  }
  return top;
}

const isHtml = (node: RootContent, value: string): boolean => node.type === 'html' && node.value === value;

/** Where the proposal that begins at `from` ends, or -1 when another begins before, or it never does. */
function indexOfEnd(nodes: readonly RootContent[], from: number): number {
  for (let at = from + 1; at < nodes.length; at++) {
    const node = nodes[at];
    if (!node || isHtml(node, proposalBegins)) return -1;
    if (isHtml(node, proposalEnds)) return at;
  }
  return -1;
}

function topBlock(node: RootContent, context: ImportContext, depth: number): ContentJson[] {
  if (node.type === 'footnoteDefinition') return footnoteDefinition(node, context, depth);
  const footnotes: FootnoteDefinition[] = [];
  const made = blocks([node], context, depth, footnotes);
  return made.concat(
    footnotes.flatMap((footnote) => {
      context.notes.add('footnote-moved', lineOf(footnote));
      return footnoteDefinition(footnote, context, depth);
    }),
  );
}
