/** Markdown files become documents: nothing that was written is lost, and what changed is said. */
import { expect, test } from 'vitest';
import type { ContentJson } from '#shared/acts/act.ts';
import type { ImportNoteKind } from '#shared/document/import-note.ts';
import { importMarkdown, type ImportedDocument } from '#shared/document/markdown-import.ts';
import { plainText, titleOf } from '#shared/document/plain-text.ts';
import { utf8 } from '#shared/kernel/bytes.ts';
import { maxImportBytes } from '#shared/protocol/limits.ts';
import { readSamples } from './samples.ts';

function imported(markdown: string | Uint8Array, fileName = 'file.md'): ImportedDocument {
  const result = importMarkdown(typeof markdown === 'string' ? utf8(markdown) : markdown, fileName);
  if (!result.ok) throw new Error(result.error.sentence);
  return result.value;
}

/** Blocks after the title. */
const blocksOf = (markdown: string): readonly ContentJson[] =>
  imported(`# T\n\n${markdown}`).content.content?.slice(1) ?? [];
const kindsOf = ({ notes }: ImportedDocument): ImportNoteKind[] => notes.map(({ kind }) => kind);
const codeOf = (bytes: Uint8Array): string | null => {
  const result = importMarkdown(bytes, 'file.md');
  return result.ok ? null : result.error.code;
};

// Real documents

const word = /[\p{L}\p{N}]+/gu;
const counts = (text: string): Map<string, number> => {
  const found = new Map<string, number>();
  for (const [each] of text.matchAll(word)) found.set(each, (found.get(each) ?? 0) + 1);
  return found;
};

/** The source without what is syntax: list numbers, boxes, breaks, entities, and the names of references. */
const withoutSyntax = (source: string): string =>
  source
    .replace(/^ {0,3}\[([^\]\n]+)\]:[ \t]*#(\S+)[ \t]*$/gm, (line, name: string, part: string) =>
      bare(name) === bare(part) ? '' : line,
    )
    .replace(/^( {0,3})\[(?!\^)[^\]\n]+\]:/gm, '$1')
    .replace(/\]\s?\[[^\]\n]*\]/g, ']')
    .replace(/^([>\s]*)\d+[.)][ \t]/gm, '$1')
    .replace(/^(\s*(?:[-*+]|\d+[.)])\s+)\[[xX]\]/gm, '$1')
    .replace(/<br\s*\/?>/gi, ' ')
    .replace(/&#?[a-z0-9]+;/gi, ' ');

const bare = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

/** Every string in a content: text and attributes. */
function stringsIn(node: ContentJson): string[] {
  const attributes = [node, ...(node.marks ?? [])].flatMap(({ attrs }) => Object.values(attrs ?? {}));
  return [
    node.text ?? '',
    ...attributes.filter((value) => typeof value === 'string'),
    ...(node.content ?? []).flatMap(stringsIn),
  ];
}

/** All text, with words whole where formatting cuts through them, and beside it what stands in attributes. */
const allWords = (content: ContentJson): string => `${plainText(content)}\n${stringsIn(content).join('\n')}`;

test.each(readSamples())('every word of $name survives', ({ name, bytes }) => {
  const { content } = imported(bytes, name);
  const kept = counts(allWords(content));
  const lost = [...counts(withoutSyntax(new TextDecoder().decode(bytes)))].filter(
    ([each, count]) => (kept.get(each) ?? 0) < count,
  );
  expect(lost).toEqual([]);
});

// The title

test.each([
  ['# The *title*\n\ntext', 'The title'],
  ['Setext title\n===\n\ntext', 'Setext title'],
  ['<!-- template -->\n\n# After a comment\n\n## Two', 'After a comment'],
  ['badges\n\n# The only one\n\n## Two', 'The only one'],
  ['---\ntitle: "From the matter"\nx: 1\n---\n\ntext', 'From the matter'],
  ["+++\ntitle = 'From TOML'\n+++\n\ntext", 'From TOML'],
  ['---\ntitle: Matter\n---\n\n# Heading wins\n', 'Heading wins'],
])('%j is titled %j', (markdown, title) => expect(titleOf(imported(markdown).content)).toBe(title));

test('a file whose chapters are all headings of level 1 is titled by its name', () => {
  const { content, notes } = imported(
    '- Feature: x\n\n# Summary\n\na\n\n# Motivation\n\nb',
    'text/0016-more_attributes.md',
  );
  expect(titleOf(content)).toBe('0016 More attributes');
  expect(content.content?.filter(({ type }) => type === 'heading')).toHaveLength(2);
  expect(notes).toMatchObject([{ kind: 'title-from-file-name', line: null }]);
});

test('an empty file is refused: nothing in it is worth a document', () => {
  for (const nothing of ['', '\uFEFF', ' \n\t\r\n'])
    expect(importMarkdown(utf8(nothing), 'plan.md')).toMatchObject({
      ok: false,
      error: { code: 'empty', sentence: 'This file is empty. Nothing was imported.' },
    });
});

// Blocks

test('front matter is kept word for word', () => {
  const [, matter] = imported('---\na: 1\nb: [x]\n---\n# T').content.content ?? [];
  expect(matter).toEqual({ type: 'frontMatter', content: [{ type: 'text', text: 'a: 1\nb: [x]' }] });
});

test('headings below level 4 stay headings', () => {
  const result = imported('# T\n\n##### five\n\n###### six');
  expect(result.content.content?.slice(1).map(({ attrs }) => attrs?.['level'])).toEqual([4, 4]);
  expect(result.notes).toMatchObject([{ kind: 'heading-depth', count: 2, line: 3 }]);
});

test('a task list keeps its state, and a mixed list is split', () => {
  expect(blocksOf('- [x] a\n- [ ] b')).toMatchObject([
    { type: 'taskList', content: [{ attrs: { checked: true } }, { type: 'taskItem' }] },
  ]);
  const mixed = imported('# T\n\n- [x] a\n- b\n- [ ]');
  expect(mixed.content.content?.slice(1).map(({ type }) => type)).toEqual([
    'taskList',
    'bulletList',
    'taskList',
  ]);
  expect(kindsOf(mixed)).toEqual(['mixed-list']);
});

test('a numbered list begins where it began', () => {
  expect(blocksOf('7. a\n8. b')).toMatchObject([{ type: 'orderedList', attrs: { start: 7 } }]);
});

test('an item that begins with code has a paragraph before it, as editors need', () => {
  expect(blocksOf('- ```\n  x\n  ```')).toMatchObject([
    { content: [{ content: [{ type: 'paragraph' }, { type: 'codeBlock' }] }] },
  ]);
});

test('a table is even, and keeps cells that its header does not know', () => {
  const result = imported('# T\n\n| a | b |\n|:-:|---|\n| 1 |\n| 1 | 2 | 3 |');
  const [, table] = result.content.content ?? [];
  expect(table?.content?.map((row) => row.content?.length)).toEqual([3, 3, 3]);
  expect(table?.content?.[0]?.content?.[0]).toMatchObject({
    type: 'tableHeader',
    attrs: { align: 'center' },
  });
  expect(plainText(result.content)).toContain('3');
  expect(kindsOf(result)).toEqual(['table-row-longer']);
});

test('the info string of code is kept whole', () => {
  expect(blocksOf('```rust,ignore a b\nx\n```')).toEqual([
    { type: 'codeBlock', attrs: { language: 'rust,ignore a b' }, content: [{ type: 'text', text: 'x' }] },
  ]);
});

test('a proposal comes back out of its marks', () => {
  const markdown =
    '<!-- countersign: proposal -->\n\n## We do it\n\n<!-- countersign: end of proposal -->\n\nafter';
  expect(blocksOf(markdown)).toMatchObject([
    { type: 'proposal', content: [{ type: 'heading' }] },
    { type: 'paragraph' },
  ]);
  expect(blocksOf('<!-- countersign: proposal -->\n\nno end')).toMatchObject([{ type: 'rawHtml' }, {}]);
});

test('a footnote inside a quotation follows it', () => {
  const result = imported('# T\n\n> text[^a]\n>\n> [^a]: note');
  expect(result.content.content?.slice(1)).toMatchObject([
    { type: 'blockquote' },
    { type: 'footnoteDefinition', attrs: { label: 'a' } },
  ]);
  expect(kindsOf(result)).toEqual(['footnote-moved']);
});

// Text and links

test('lines of a paragraph are one line, and breaks are breaks', () => {
  expect(blocksOf('one\ntwo  \nthree<br>four')).toEqual([
    {
      type: 'paragraph',
      content: [
        { type: 'text', text: 'one two' },
        { type: 'hardBreak' },
        { type: 'text', text: 'three' },
        { type: 'hardBreak' },
        { type: 'text', text: 'four' },
      ],
    },
  ]);
});

test('reference links are resolved', () => {
  const result = imported('# T\n\n[a][r] and [r]\n\n[r]: https://example.org "t"');
  const link = { type: 'link', attrs: { href: 'https://example.org', title: 't' } };
  expect(result.content.content?.slice(1)).toEqual([
    {
      type: 'paragraph',
      content: [
        { type: 'text', text: 'a', marks: [link] },
        { type: 'text', text: ' and ' },
        { type: 'text', text: 'r', marks: [link] },
      ],
    },
  ]);
  expect(result.notes).toMatchObject([{ kind: 'reference-link', count: 2, line: 3 }]);
});

test('a definition that nothing uses stays as text, unless it repeats a heading', () => {
  const result = imported('# T\n\n## Why\n\n[why]: #why\n\n[spec]: https://example.org/spec');
  expect(plainText(result.content)).toBe('T\nWhy\n[spec]: https://example.org/spec');
  expect(kindsOf(result)).toEqual(['definition-of-heading', 'definition-unused']);
});

test('images are linked and never loaded', () => {
  const result = imported(
    '# T\n\n[![build](https://ci.example.org/b.svg)](https://ci.example.org) ![](pic.png "p")',
  );
  expect(result.content.content?.[1]?.content).toEqual([
    {
      type: 'imageLink',
      attrs: { alt: 'build', href: 'https://ci.example.org', src: 'https://ci.example.org/b.svg' },
    },
    { type: 'text', text: ' ' },
    { type: 'imageLink', attrs: { src: 'pic.png', title: 'p' } },
  ]);
  expect(result.notes).toMatchObject([{ kind: 'image', count: 2 }]);
});

test('HTML is text', () => {
  const result = imported('# T\n\na <b onclick="x()">b</b>\n\n<script>\nalert(1)\n</script>');
  expect(result.content.content?.slice(1)).toEqual([
    { type: 'paragraph', content: [{ type: 'text', text: 'a <b onclick="x()">b</b>' }] },
    { type: 'rawHtml', content: [{ type: 'text', text: '<script>\nalert(1)\n</script>' }] },
  ]);
  expect(result.notes).toMatchObject([{ kind: 'html', count: 3 }]);
});

test.each([
  'javascript:alert(1)',
  'data:text/html,x',
  '//evil.example',
  'ftp://old.example/x',
  'java&Tab;script:x',
])('a link to %s is text with its address beside it', (url) => {
  const result = imported(`# T\n\n[click](${url}) ![pic](${url})`);
  expect(JSON.stringify(result.content)).not.toMatch(/"(?:href|src)"/);
  expect(plainText(result.content)).toContain('click (');
  expect(result.notes).toMatchObject([{ kind: 'link-refused', count: 2 }]);
});

// Bad input

test('what is not text is refused', () => {
  expect(codeOf(new Uint8Array([0xff, 0xfe, 0x41, 0x00]))).toBe('not-text');
  expect(codeOf(utf8('a\0b'))).toBe('not-text');
  expect(codeOf(new Uint8Array([0xc3]))).toBe('not-text');
});

test('20 MB are refused before anything is read', () => {
  expect(codeOf(new Uint8Array(20 * 1024 * 1024))).toBe('too-large');
  expect(codeOf(new Uint8Array(maxImportBytes + 1))).toBe('too-large');
});

test('a byte order mark and line ends of other systems are no content', () => {
  expect(blocksOf('a\r\n\r\n```\r\nb\r\nc\r\n```')).toEqual(blocksOf('a\n\n```\nb\nc\n```'));
  expect(titleOf(imported('\uFEFF# T').content)).toBe('T');
});

test('nesting deeper than documents can be is kept as its source', () => {
  for (const marker of ['> ', '- ', '1. ']) {
    const result = imported(`# T\n\n${marker.repeat(60)}deep words`);
    expect(plainText(result.content)).toContain('deep words');
    expect(kindsOf(result)).toEqual(['too-deep']);
  }
});

test.each([
  ['quotations', '> '.repeat(50_000)],
  ['lists', '- '.repeat(50_000) + 'x'],
  ['indented lists', Array.from({ length: 1_000 }, (_, i) => `${'  '.repeat(i)}- a`).join('\n')],
  ['emphasis', '**a '.repeat(50_000) + 'b**'.repeat(50_000)],
])('%s nested without end are refused at once', (_, markdown) => {
  expect(codeOf(utf8(`# T\n\n${markdown}`))).toBe('too-deep');
});

test.each([
  '['.repeat(3_000),
  '!['.repeat(2_000),
  '[a]('.repeat(1_000),
  '`'.repeat(50_000),
  '<a '.repeat(5_000),
  '\\'.repeat(9_999),
])('unclosed marks end', (markdown) => expect(codeOf(utf8(markdown))).toBeNull());
