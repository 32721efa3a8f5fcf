/** The reading copies of a record: what they say, and that nobody's words can pose as their structure. */
import { fromMarkdown } from 'mdast-util-from-markdown';
import { frontmatterFromMarkdown } from 'mdast-util-frontmatter';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { frontmatter } from 'micromark-extension-frontmatter';
import { gfm } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { madr } from '#shared/record/madr.ts';
import { recordHtml } from '#shared/record/record-html.ts';
import { textOfRecord, viewOfRecord } from '#shared/record/view-of-record.ts';
import { decidedDocument, verified, type Words } from './decided-document.ts';

async function copiesOf(words: Partial<Words> = {}) {
  const result = await verified((await decidedDocument(words)).bytes);
  const view = viewOfRecord(result);
  return { view, markdown: madr(view, textOfRecord(result)), html: recordHtml(view, textOfRecord(result)) };
}

const treeOf = (markdown: string) =>
  fromMarkdown(markdown, {
    extensions: [frontmatter(['yaml']), gfm()],
    mdastExtensions: [frontmatterFromMarkdown(['yaml']), gfmFromMarkdown()],
  });

type Node = { type: string; depth?: number; children?: Node[]; value?: string; url?: string };
const allNodes = (node: Node): Node[] => [node, ...(node.children ?? []).flatMap(allNodes)];
const wordsOf = (node: Node): string => node.value ?? (node.children ?? []).map(wordsOf).join('');
const headingsOf = (markdown: string): string[] =>
  treeOf(markdown)
    .children.filter((node) => node.type === 'heading')
    .map((node) => `${node.depth} ${wordsOf(node as Node)}`);

const plain = await copiesOf();

describe('the Markdown record', () => {
  it('has the headings of MADR 4', () => {
    expect(headingsOf(plain.markdown)).toEqual([
      '1 Relay storage',
      '2 Context and Problem Statement',
      '2 Considered Options',
      '2 Decision Outcome',
      '3 Consequences',
      '3 Confirmation',
      '3 Window',
      '2 More Information',
    ]);
  });

  it('has no entity where somebody left a space at the end of a paragraph', async () => {
    const { markdown } = await copiesOf({ text: ' We keep the history for 90 days. ' });
    expect(markdown).toContain('We keep the history for 90 days.');
    expect(markdown).not.toMatch(/&#x20;/);
  });

  it('has the front matter of MADR 4, and ours', () => {
    const yaml = treeOf(plain.markdown).children[0];
    expect(yaml?.type).toBe('yaml');
    const lines = wordsOf(yaml as Node).split('\n');
    expect(lines.slice(0, 5)).toEqual([
      'status: accepted',
      'date: 2026-11-06',
      'decision-makers: ["Ann", "Kofi Owusu", "Lena Brandt"]',
      'consulted: []',
      'informed: []',
    ]);
    expect(lines).toContain('number: 12');
    expect(lines).toContain('closes-at: "2026-11-05T09:00:00Z"');
    expect(lines).toContain('review-on: 2027-05-01');
  });

  it('tells text, context, alternatives, answers and how each objection was met', () => {
    for (const words of [
      'Keep full history for 90 days.',
      'The relay keeps every update.',
      'Keep everything for ever.',
      'Incident reviews look back a quarter.',
      'Revision 2 (Ninety days in place of thirty) followed. Lena Brandt withdrew it on',
      'Approved revision 2',
      'Kofi Owusu: 24 working hours',
    ])
      expect(plain.markdown).toContain(words);
  });
});

describe('the HTML record', () => {
  it('is one file that can neither run nor load anything', () => {
    expect(plain.html).toContain('default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;');
    expect(plain.html).not.toMatch(/<script|<img|<link|<iframe|url\(|@import|src=/i);
  });

  it('prints page numbers and a running header', () => {
    expect(plain.html).toContain('"Page " counter(page) " of " counter(pages)');
    expect(plain.html).toContain('@top-left { content: "Decision 12: Relay storage" }');
  });
});

const hostile = [
  '\n---\nstatus: rejected\n---\n',
  '# Decision Outcome\n\n## Rejected',
  'x\n===\n\n- [ ] y\n1. z',
  '"\nstatus: rejected\nx: "',
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  '</style><script>alert(1)</script>',
  '</code></pre></blockquote></section><h1>Rejected</h1>',
  '[click](javascript:alert(1)) ![x](https://evil.example/x.png) <https://evil.example>',
  '\u202Edetcejer\u202C \u2066x\u2069 \u200F',
  '`​``\n```\n~~~\ncode',
  '| a | b |\n|---|---|\n| c | d |',
  '[^1]: note\n\n[ref]: https://evil.example',
  '&lt;b&gt; &#x202E; \\# \\',
  '{{ template }} ${x} <!-- -->',
];

describe.each(hostile)('hostile words %j', (words) => {
  it.each(['title', 'text', 'outcome', 'reason'] as const)('as %s cannot break out', async (place) => {
    const { markdown, html } = await copiesOf({ [place]: words });
    const [yaml, ...rest] = treeOf(markdown).children;
    expect(wordsOf(yaml as Node).split('\n')[0]).toBe('status: accepted');
    expect(rest.filter((node) => node.type === 'heading').map((node) => node.depth)).toEqual([
      1, 2, 2, 2, 3, 3, 3, 2,
    ]);
    expect(rest.map((node) => node.type)).not.toContain('thematicBreak');
    const nodes = rest.flatMap((node) => allNodes(node as Node));
    expect(
      nodes.filter(({ type }) =>
        ['html', 'image', 'definition', 'footnoteDefinition', 'table'].includes(type),
      ),
    ).toEqual([]);
    // A bare address may become a link to itself, never to another place.
    for (const link of nodes.filter(({ type }) => type === 'link')) expect(link.url).toBe(wordsOf(link));

    expect(html.match(/<(script|img|iframe|style|h1)\b/g)).toEqual(['<style', '<h1']);
    expect(html.match(/<\/style>/g)).toHaveLength(1);
    for (const text of [markdown, html]) expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200f]/u);
  });
});
