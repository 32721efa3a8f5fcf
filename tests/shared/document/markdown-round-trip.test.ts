/** Importing what was exported gives the same content again, except for the losses that the exporter names. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ContentJson } from '#shared/acts/act.ts';
import { exportMarkdown } from '#shared/document/markdown-export.ts';
import { importMarkdown } from '#shared/document/markdown-import.ts';
import { normalizeContent } from '#shared/document/normalize-content.ts';
import { utf8 } from '#shared/kernel/bytes.ts';
import { anyDocument } from './any-document.ts';
import { readSamples } from './samples.ts';

function imported(bytes: Uint8Array): ContentJson {
  const result = importMarkdown(bytes, 'round-trip.md');
  if (!result.ok) throw new Error(result.error.sentence);
  return result.value.content;
}

test.each(readSamples())('$name survives the round trip', ({ bytes }) => {
  const content = imported(bytes);
  expect(imported(utf8(exportMarkdown(content)))).toEqual(content);
});

test('any document survives the round trip, but for what Markdown cannot say', () => {
  fc.assert(
    fc.property(anyDocument, (doc) => {
      const markdown = exportMarkdown(doc);
      expect(comparable(imported(utf8(markdown))), markdown).toEqual(comparable(doc));
    }),
    { numRuns: 300, seed: 1 },
  );
});

const comparable = (doc: ContentJson): ContentJson => normalizeContent(doc);
