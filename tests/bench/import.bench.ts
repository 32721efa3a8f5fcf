/** Import of a long Markdown file, against bare parsing of the same bytes. */
import { fromMarkdown } from 'mdast-util-from-markdown';
import { frontmatterFromMarkdown } from 'mdast-util-frontmatter';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { frontmatter } from 'micromark-extension-frontmatter';
import { gfm } from 'micromark-extension-gfm';
import { importMarkdown } from '#shared/document/markdown-import.ts';
import { plainText } from '#shared/document/plain-text.ts';
import { invariant } from '#shared/kernel/invariant.ts';
import type { Outcome } from './bench.ts';
import { absent, longDocument, readSample } from './samples.ts';
import { median, timeInTurns } from './statistics.ts';

const parseOnly = (bytes: Uint8Array) =>
  fromMarkdown(new TextDecoder().decode(bytes), {
    extensions: [gfm(), frontmatter(['yaml', 'toml'])],
    mdastExtensions: [gfmFromMarkdown(), frontmatterFromMarkdown(['yaml', 'toml'])],
  });

export function importBench(): Outcome {
  const bytes = readSample(longDocument);
  if (!bytes) return { skipped: absent(longDocument) };
  const imported = importMarkdown(bytes, longDocument);
  invariant(imported.ok, 'the sample imports');
  const words = plainText(imported.value.content).split(/\s+/).length;
  invariant(words > 12_000, 'all of it was imported');

  const { a, b } = timeInTurns(
    () => importMarkdown(bytes, longDocument),
    () => parseOnly(bytes),
    { rounds: 15, warmUps: 5 },
  );
  return {
    rows: [
      {
        name: `import of ${words.toLocaleString('en')} words`,
        ours: median(a),
        unit: 'ms',
        peer: { name: 'mdast, GFM and front matter', value: median(b) },
        goal: null,
        method:
          'Bytes to checked document content with notes, against bytes to a bare mdast tree; Node, warm, median of 15 in turns, processor time.',
      },
    ],
  };
}
