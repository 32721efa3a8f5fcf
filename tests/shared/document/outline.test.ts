/** Outline, plain text and the facts for the completeness check (Q1). */
import { expect, test } from 'vitest';
import type { ContentJson } from '#shared/acts/act.ts';
import { findBlock, withBlockIds } from '#shared/document/block-ids.ts';
import { importMarkdown } from '#shared/document/markdown-import.ts';
import { outlineOf } from '#shared/document/outline.ts';
import { textBlocks, wordCount } from '#shared/document/plain-text.ts';
import { utf8 } from '#shared/kernel/bytes.ts';
import { BlockId } from '#shared/kernel/ids.ts';

function documentOf(markdown: string): ContentJson {
  const result = importMarkdown(utf8(markdown), 'file.md');
  if (!result.ok) throw new Error(result.error.sentence);
  let last = 0;
  return withBlockIds(result.value.content, () => BlockId.parse(`block-${String(++last).padStart(3, '0')}`));
}

test('the outline lists headings with ids, levels and words', () => {
  const outline = outlineOf(
    documentOf('# Title here\n\n## Motivation\n\nthree more words\n\n### Detail\n\none'),
  );
  expect(outline).toMatchObject({
    title: 'Title here',
    words: 8,
    sections: [
      { id: 'block-002', level: 2, text: 'Motivation', words: 3, isEmpty: false, proposal: null },
      { id: 'block-004', level: 3, text: 'Detail', words: 1, isEmpty: false },
    ],
  });
});

test('a section is empty when only comments of its template stand in it', () => {
  const { sections } = outlineOf(
    documentOf(
      '# T\n\n## A\n\n<!-- say why -->\n\n## B\n\n### B1\n\ntext\n\n### B2\n\n***\n\n## C\n\n```\ncode\n```',
    ),
  );
  expect(sections.map(({ text, isEmpty }) => [text, isEmpty])).toEqual([
    ['A', true],
    ['B', false],
    ['B1', false],
    ['B2', true],
    ['C', false],
  ]);
});

test.each([
  ['## Context\n\nx', true, false],
  ['## Context\n\n## Other\n\nx', false, false],
  ['## Rationale and alternatives\n\nx', true, true],
  ['## Considered options\n\n- a', false, true],
  ['## Alternatives', false, false],
])('[Q1] %j has context: %s, alternatives: %s', (markdown, hasContext, hasAlternatives) => {
  expect(outlineOf(documentOf(`# T\n\n${markdown}`))).toMatchObject({ hasContext, hasAlternatives });
});

test('headings in a proposal name it', () => {
  const doc = documentOf(
    '# T\n\n<!-- countersign: proposal -->\n\n## We do\n\nx\n\n<!-- countersign: end of proposal -->',
  );
  const [section] = outlineOf(doc).sections;
  expect(section?.proposal && findBlock(doc, section.proposal)?.type).toBe('proposal');
});

test('text blocks carry the id that can be pointed at', () => {
  const blocks = textBlocks(documentOf('# T\n\n- a **b**![c](d)[^1]\\\n  e\n\n| f |\n|---|\n\n[^1]: g'));
  expect(blocks.map(({ type, text }) => [type, text])).toEqual([
    ['title', 'T'],
    ['paragraph', 'a bc[1]\ne'],
    ['paragraph', 'f'],
    ['paragraph', 'g'],
  ]);
  expect(blocks.every(({ id }) => id !== null)).toBe(true);
});

test('words are what a person counts', () => {
  expect(wordCount("Don't count — re-used 3.14 über_all twice…")).toBe(6);
  expect(wordCount('  ')).toBe(0);
});
