/** Importing what was exported gives the same content again, except for the losses that the exporter names. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ContentJson } from '#shared/acts/act.ts';
import { exportMarkdown } from '#shared/document/markdown-export.ts';
import { importMarkdown } from '#shared/document/markdown-import.ts';
import { utf8 } from '#shared/kernel/bytes.ts';
import { anyDocument } from './any-document.ts';
import { readSamples } from './samples.ts';
import '../../fixed-seed.ts';

function imported(bytes: Uint8Array): ContentJson {
  const result = importMarkdown(bytes, 'round-trip.md');
  if (!result.ok) throw new Error(result.error.sentence);
  return result.value.content;
}

test.each(readSamples())('$name survives the round trip', ({ bytes }) => {
  const content = imported(bytes);
  expect(imported(utf8(exportMarkdown(content)))).toEqual(content);
});

test('formatting that ends inside a word survives', () => {
  const italic = { type: 'italic' };
  const content: ContentJson[] = [
    { type: 'text', marks: [italic, { type: 'strike' }, { type: 'code' }], text: 'one' },
    { type: 'text', marks: [italic], text: 'a_b one' },
  ];
  const doc: ContentJson = {
    type: 'doc',
    content: [{ type: 'title' }, { type: 'paragraph', content }],
  };
  expect(imported(utf8(exportMarkdown(doc)))).toEqual(doc);
});

test('any document survives the round trip, but for what Markdown cannot say', () => {
  fc.assert(
    fc.property(anyDocument, (doc) => {
      const markdown = exportMarkdown(doc);
      expect(comparable(imported(utf8(markdown))), markdown).toEqual(comparable(doc));
    }),
    { numRuns: 100, seed: 1 },
  );
});

/** Without what the exporter says is lost: empty paragraphs, and breaks at the edges of a block. */
function comparable(node: ContentJson): ContentJson {
  const children = (node.content ?? []).map(comparable);
  const isEmpty = ({ type, content }: ContentJson) => type === 'paragraph' && !content;
  const holdsBlocks = ['doc', 'proposal', 'blockquote', 'listItem', 'taskItem', 'footnoteDefinition'];
  const kept = holdsBlocks.includes(node.type)
    ? children.filter((child) => !isEmpty(child))
    : withoutOuterBreaks(children);
  const first = kept[0]?.type;
  const isItem = node.type === 'listItem' || node.type === 'taskItem';
  const lacksParagraph =
    (isItem && first !== 'paragraph') || (holdsBlocks.includes(node.type) && kept.length === 0);
  const isBareDocument = node.type === 'doc' && kept.length === 1;
  if (lacksParagraph) kept.unshift({ type: 'paragraph' });
  if (isBareDocument) kept.push({ type: 'paragraph' });
  const { content: _, ...rest } = node;
  return kept.length > 0 ? { ...rest, content: kept } : rest;
}

function withoutOuterBreaks(content: readonly ContentJson[]): ContentJson[] {
  const isBreak = ({ type }: ContentJson) => type === 'hardBreak';
  const from = content.findIndex((node) => !isBreak(node));
  const to = content.findLastIndex((node) => !isBreak(node));
  return from < 0 ? [] : content.slice(from, to + 1);
}
