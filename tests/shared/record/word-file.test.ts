/** The Word file of a record, read by another program: every word survives, and so do structure and comments. */
import { strFromU8, unzipSync } from 'fflate';
import mammoth from 'mammoth';
import { describe, expect, it } from 'vitest';
import type { ContentJson } from '#shared/acts/act.ts';
import type { DecisionView } from '#shared/record/decision-view.ts';
import { discussionOfRecord, textOfRecord, viewOfRecord } from '#shared/record/view-of-record.ts';
import { recordDocx } from '#shared/word/record-docx.ts';
import { decidedDocument, verified } from './decided-document.ts';

const text = (value: string, ...marks: { type: string; attrs?: Record<string, string> }[]): ContentJson => ({
  type: 'text',
  text: value,
  ...(marks.length ? { marks } : {}),
});
const paragraph = (...content: ContentJson[]): ContentJson => ({ type: 'paragraph', content });
const node = (type: string, content: readonly ContentJson[], attrs?: ContentJson['attrs']): ContentJson => ({
  type,
  content,
  ...(attrs ? { attrs } : {}),
});
const cell = (words: string, attrs?: ContentJson['attrs']): ContentJson =>
  node('tableCell', [paragraph(text(words))], attrs);

const rich = node('doc', [
  node('title', [text('Relay storage')]),
  node('heading', [text('Why')], { level: 2 }),
  paragraph(
    text('Plain, '),
    text('strong', { type: 'bold' }),
    text(', '),
    text('a link', { type: 'link', attrs: { href: 'https://example.org/a?b=1&c=2' } }),
    text(' and '),
    text('nowhere', { type: 'link', attrs: { href: 'javascript:alert(1)' } }),
    { type: 'footnoteReference', attrs: { label: 'n' } },
    { type: 'hardBreak' },
    text('next line <b>&'),
  ),
  node('orderedList', [
    node('listItem', [
      paragraph(text('first')),
      node('bulletList', [node('listItem', [paragraph(text('inner'))])]),
    ]),
    node('listItem', [paragraph(text('second'))]),
  ]),
  node('taskList', [node('taskItem', [paragraph(text('done thing'))], { checked: true })]),
  node('table', [
    node('tableRow', [
      node('tableHeader', [paragraph(text('Head'))], { colspan: 2 }),
      cell('tall', { rowspan: 2 }),
    ]),
    node('tableRow', [cell('left'), cell('right')]),
  ]),
  node('codeBlock', [text('const a = 1;\nconst b = 2;')]),
  node('blockquote', [paragraph(text('quoted'))]),
  node('footnoteDefinition', [paragraph(text('the note'))], { label: 'n' }),
]);

const record = await verified((await decidedDocument()).bytes);
const view: DecisionView = viewOfRecord(record);

const partsOf = (bytes: Uint8Array): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(unzipSync(bytes)).map(([name, part]) => [name, strFromU8(part)]));

const htmlOf = async (bytes: Uint8Array): Promise<string> => {
  const { value, messages } = await mammoth.convertToHtml(
    { buffer: Buffer.from(bytes) },
    { styleMap: ['comment-reference => sup'] },
  );
  expect(messages.filter(({ type }) => type === 'error')).toEqual([]);
  return value;
};

describe('the Word file', () => {
  it('tells outcome, text, answers, objections and proof', async () => {
    const html = await htmlOf(recordDocx(view, textOfRecord(record), discussionOfRecord(record)));
    for (const words of [
      'Relay storage',
      'We keep full history for 90 days.',
      'Keep full history for 90 days.',
      'Approved revision 2',
      'Incident reviews look back a quarter.',
      'Lena Brandt withdrew it on',
      'Kofi Owusu: 24 working hours',
      'Keep everything for ever.',
      'npx countersign verify 0012-relay-storage.json',
    ])
      expect(html).toContain(words);
  });

  it('keeps headings, lists, tables, code, links and footnotes', async () => {
    const html = await htmlOf(recordDocx(view, { content: rich }, []));
    expect(html).toContain('<h4>Why</h4>');
    expect(html).toContain('<strong>strong</strong>');
    expect(html).toContain('<a href="https://example.org/a?b=1&amp;c=2">a link</a>');
    expect(html).not.toContain('javascript:');
    expect(html).toContain('next line &lt;b&gt;&amp;');
    expect(html).toMatch(/<ol><li>first<ul><li>inner<\/li><\/ul><\/li><li>second<\/li><\/ol>/);
    expect(html).toContain('☑ done thing');
    expect(html).toMatch(/<td colspan="2"><p>Head<\/p><\/td><td rowspan="2"><p>tall<\/p><\/td>/);
    expect(html).toContain('const a = 1;<br />const b = 2;');
    expect(html).toMatch(/<li id="footnote-1">.*the note/);
  });

  it('has a thread as a comment with its answers, around the words it is about', async () => {
    const bytes = recordDocx(view, { content: rich }, [
      {
        anchor: {
          kind: 'text',
          exact: 'strong',
          prefix: 'Plain, ',
          suffix: ', a link',
          block: null,
          start: null,
          end: null,
        },
        isResolved: true,
        comments: [
          { person: 'Kofi Owusu', at: '2026-11-03T10:00:00Z', paragraphs: ['How strong?', 'Really.'] },
          { person: 'Ann', at: '2026-11-03T11:00:00Z', paragraphs: ['Very.'] },
        ],
      },
      {
        anchor: null,
        isResolved: false,
        comments: [{ person: 'Lena', at: null, paragraphs: ['On all of it.'] }],
      },
    ]);
    const parts = partsOf(bytes);
    expect(parts['word/document.xml']).toMatch(
      /Plain, <\/w:t><\/w:r><w:commentRangeStart w:id="0"\/><w:commentRangeStart w:id="1"\/><w:r><w:rPr><w:b\/>.*?strong<\/w:t><\/w:r><w:commentRangeEnd w:id="0"\/>/,
    );
    expect(parts['word/comments.xml']).toContain(
      '<w:comment w:id="1" w:author="Ann" w:initials="A" w:date="2026-11-03T11:00:00Z">',
    );
    expect(parts['word/commentsExtended.xml']).toContain(
      'w15:paraId="10000001" w15:paraIdParent="10000000" w15:done="1"',
    );
    const html = await htmlOf(bytes);
    for (const words of ['How strong?', 'Really.', 'Very.', 'On all of it.']) expect(html).toContain(words);
  });

  it('has a running header and page n of m', () => {
    const parts = partsOf(recordDocx(view, textOfRecord(record), []));
    expect(parts['word/header1.xml']).toContain('Decision 12: Relay storage');
    expect(parts['word/footer1.xml']).toMatch(/PAGE .*NUMPAGES /);
  });

  it.each([
    '</w:t></w:r><w:r><w:instrText>INCLUDETEXT "https://evil.example"</w:instrText>',
    ']]> <!-- <?xml &#x0; \u0000\uffff\ufffe',
    '"/><Relationship Target="https://evil.example" TargetMode="External"/>',
  ])('hostile words %j stay words', async (words) => {
    const hostile = await verified(
      (await decidedDocument({ title: words, text: words, outcome: words, reason: words })).bytes,
    );
    const bytes = recordDocx(viewOfRecord(hostile), textOfRecord(hostile), discussionOfRecord(hostile));
    for (const [name, part] of Object.entries(partsOf(bytes))) {
      expect(part).not.toMatch(/[\u0000-\u0008\ufffe\uffff]/); // eslint-disable-line no-control-regex
      if (name.endsWith('.rels')) expect(part).not.toContain('evil');
    }
    expect(partsOf(bytes)['word/document.xml']).not.toContain('<w:instrText>');
    await htmlOf(bytes);
  });
});
