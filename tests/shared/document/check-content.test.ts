/** What a document may not hold is found, at its place. */
import { expect, test } from 'vitest';
import type { ContentJson } from '#shared/acts/act.ts';
import { checkContent, checkProposal, checkVocabulary } from '#shared/document/check-content.ts';
import { digestedDocument, digestedProposal } from '#shared/document/content-digest.ts';
import { digestOf } from '#shared/kernel/canonical-json.ts';

const text = (value: string, ...marks: NonNullable<ContentJson['marks']>): ContentJson => ({
  type: 'text',
  text: value,
  marks,
});
const paragraph = (...content: ContentJson[]): ContentJson => ({ type: 'paragraph', content });
const doc = (...content: ContentJson[]): ContentJson => ({
  type: 'doc',
  content: [{ type: 'title', content: [text('T')] }, ...content],
});
const link = (href: string) => text('x', { type: 'link', attrs: { href } });

test('a document with a title and a paragraph is complete', () => {
  expect(checkContent(doc(paragraph(text('x'))))).toMatchObject({ ok: true });
});

test.each<[string, ContentJson, string, string]>([
  ['an unknown node', doc({ type: 'iframe' }), 'unknown-node', 'doc / iframe 2'],
  ['a node named like a method', doc({ type: 'constructor' }), 'unknown-node', 'doc / constructor 2'],
  [
    'an unknown mark',
    doc(paragraph(text('x', { type: 'blink' }))),
    'unknown-mark',
    'doc / paragraph 2 / text 1 / blink',
  ],
  [
    'an unknown attribute',
    doc({ type: 'paragraph', attrs: { onclick: 'x' } }),
    'unknown-attribute',
    'doc / paragraph 2 / onclick',
  ],
  [
    'a level that is none',
    doc({ type: 'heading', attrs: { level: 9 } }),
    'attribute-value',
    'doc / heading 2 / level',
  ],
  [
    'an id that is none',
    doc({ type: 'paragraph', attrs: { id: 'a b' } }),
    'attribute-value',
    'doc / paragraph 2 / id',
  ],
  [
    'a refused address',
    doc(paragraph(link('javascript:x'))),
    'link-refused',
    'doc / paragraph 2 / text 1 / href',
  ],
  [
    'a link to nowhere',
    doc(paragraph(text('x', { type: 'link' }))),
    'attribute-value',
    'doc / paragraph 2 / text 1 / href',
  ],
  [
    'formatting of code',
    doc({ type: 'codeBlock', content: [text('x', { type: 'bold' })] }),
    'mark-misplaced',
    'doc / codeBlock 2 / text 1 / bold',
  ],
  [
    'a mark twice',
    doc(paragraph(text('x', { type: 'bold' }, { type: 'bold' }))),
    'mark-misplaced',
    'doc / paragraph 2 / text 1 / bold',
  ],
  ['an empty text', doc(paragraph(text(''))), 'not-content', 'doc / paragraph 2 / text 1'],
  [
    'a proposal in a proposal',
    doc({ type: 'proposal', content: [{ type: 'proposal', content: [paragraph()] }] }),
    'content-misplaced',
    'doc / proposal 2 / proposal 1',
  ],
  ['a document in a document', doc(doc(paragraph())), 'content-misplaced', 'doc / doc 2'],
  ['text outside a block', doc(text('x')), 'content-misplaced', 'doc / text 2'],
])('%s is refused where it stands', (_, content, code, path) => {
  const result = checkVocabulary(content);
  expect(result).toMatchObject({ ok: false, error: { code, path } });
});

test('what two people emptied at once is mended by the editor, so only the whole check refuses it', () => {
  const emptied = doc({ type: 'bulletList' }, { type: 'blockquote' });
  expect(checkVocabulary(emptied)).toMatchObject({ ok: true });
  expect(checkContent(emptied)).toMatchObject({ ok: false, error: { code: 'content-misplaced' } });
  expect(checkContent({ type: 'doc', content: [paragraph()] })).toMatchObject({ ok: false });
});

test('nesting is bounded without using up the stack', () => {
  let nested = paragraph();
  for (let i = 0; i < 100_000; i++) nested = { type: 'blockquote', content: [nested] };
  expect(checkVocabulary(doc(nested))).toMatchObject({ ok: false, error: { code: 'too-deep' } });
});

test('a digest is over what is read: ids, nulls and defaults change nothing', () => {
  const written: ContentJson = {
    type: 'proposal',
    attrs: { id: 'proposal-1' },
    content: [
      { type: 'heading', attrs: { level: 1, id: 'heading-1' }, content: [text('a'), text('b')] },
      paragraph(
        text('x', { type: 'bold' }, { type: 'link', attrs: { href: '#a', rel: 'nofollow', title: null } }),
      ),
    ],
  };
  const plain: ContentJson = {
    type: 'proposal',
    content: [
      { type: 'heading', content: [{ type: 'text', text: 'ab' }] },
      {
        type: 'paragraph',
        content: [
          { type: 'text', marks: [{ type: 'link', attrs: { href: '#a' } }, { type: 'bold' }], text: 'x' },
        ],
      },
    ],
  };
  const { content, digest } = digestedProposal(written);
  expect(content).toEqual(plain);
  expect(digest).toBe(digestOf(plain));
  expect(checkProposal(content)).toMatchObject({ ok: true, value: { digest } });
});

test('an act carries a proposal only in its one spelling', () => {
  const proposal: ContentJson = { type: 'proposal', content: [{ type: 'heading', attrs: { level: 1 } }] };
  expect(checkProposal(proposal)).toMatchObject({ ok: false, error: { code: 'not-content' } });
  expect(checkProposal(paragraph())).toMatchObject({ ok: false });
});

test("a document's digest says which block is which proposal", () => {
  const proposal = (id: string): ContentJson => ({ type: 'proposal', attrs: { id }, content: [paragraph()] });
  const one = digestedDocument(doc(proposal('proposal-1'), proposal('proposal-2')));
  const other = digestedDocument(doc(proposal('proposal-2'), proposal('proposal-1')));
  expect(one.digest).not.toBe(other.digest);
});

test('half a character has no digest of its own', () => {
  expect(digestedDocument(doc(paragraph(text('a\uD83D')))).digest).toBe(
    digestedDocument(doc(paragraph(text('a\uFFFD')))).digest,
  );
});
