/** Whatever a body came to hold, its copy is a document with every word. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { ContentJson } from '#shared/acts/act.ts';
import { fillBody } from '#shared/document/body-from-content.ts';
import { bodyJson } from '#shared/document/body-json.ts';
import { checkContent } from '#shared/document/check-content.ts';
import { nodeNames, nodeSpecs } from '#shared/document/content-schema.ts';
import { mendAttributes, mendDocument } from '#shared/document/mend-content.ts';
import { plainText } from '#shared/document/plain-text.ts';
import { BlockId } from '#shared/kernel/ids.ts';
import { anyDocument } from './any-document.ts';
import '../../fixed-seed.ts';

const text = (value: string): ContentJson => ({ type: 'text', text: value });
const words = (content: ContentJson): string[] =>
  textsIn(content)
    .flatMap((each) => each.match(/w\d/g) ?? [])
    .toSorted();
const textsIn = (node: ContentJson): string[] => [node.text ?? '', ...(node.content ?? []).flatMap(textsIn)];

test('a document in order stays as it is', () => {
  fc.assert(
    fc.property(anyDocument, (doc) => {
      expect(mendDocument(doc)).toEqual(doc);
    }),
    { numRuns: 100 },
  );
});

test('a list whose first lines were removed keeps the rest', () => {
  const doc: ContentJson = {
    type: 'doc',
    content: [
      {
        type: 'bulletList',
        content: [
          {
            type: 'listItem',
            content: [{ type: 'bulletList', content: [{ type: 'listItem', content: [text('a')] }] }],
          },
        ],
      },
      { type: 'blockquote' },
      { type: 'title', content: [text('T')] },
    ],
  };
  expect(mendDocument(doc)).toEqual({
    type: 'doc',
    content: [
      { type: 'title', content: [text('T')] },
      {
        type: 'bulletList',
        content: [
          {
            type: 'listItem',
            content: [
              { type: 'paragraph' },
              {
                type: 'bulletList',
                content: [{ type: 'listItem', content: [{ type: 'paragraph', content: [text('a')] }] }],
              },
            ],
          },
        ],
      },
    ],
  });
});

test('a second title becomes a paragraph, and a missing one is there', () => {
  const title = (value: string): ContentJson => ({ type: 'title', content: [text(value)] });
  expect(mendDocument({ type: 'doc', content: [title('a'), title('b')] })).toEqual({
    type: 'doc',
    content: [title('a'), { type: 'paragraph', content: [text('b')] }],
  });
  expect(mendDocument({ type: 'doc' })).toEqual({
    type: 'doc',
    content: [{ type: 'title' }, { type: 'paragraph' }],
  });
});

test('odd attributes become the nearest that are allowed', () => {
  expect(mendAttributes({ start: Number.NaN, type: 'a\nb', id: 'x y' }, nodeSpecs.orderedList)).toEqual({
    start: 1,
    type: 'a b',
  });
  expect(mendAttributes({ colspan: 9_000, align: 'justify', evil: 1 }, nodeSpecs.tableCell)).toEqual({
    colspan: 100,
  });
});

test('any tree of ours, in any order, becomes a document with every word', () => {
  const attrs = fc.option(
    fc.dictionary(
      fc.constantFrom('level', 'href', 'src', 'label', 'id', 'checked', 'start', 'colspan', 'x'),
      fc.oneof(fc.integer(), fc.constantFrom('a', 'https://example.org', 'javascript:x', '\u0000', '')),
    ),
    { nil: {} },
  );
  const leaf: fc.Arbitrary<ContentJson> = fc
    .tuple(fc.integer({ min: 0, max: 9 }), fc.subarray(['bold', 'link', 'blink']), attrs)
    .map(([number, marks, attributes]) => ({
      type: 'text',
      text: `w${number}`,
      marks: marks.map((type) => ({ type, attrs: attributes })),
    }));
  const { tree } = fc.letrec<{ tree: ContentJson }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5 },
      leaf,
      fc.record({
        type: fc.constantFrom(...nodeNames.filter((name) => name !== 'text'), 'iframe'),
        attrs,
        content: fc.array(tie('tree'), { maxLength: 3 }),
      }),
    ),
  }));
  fc.assert(
    fc.property(fc.array(tree, { maxLength: 4 }), (content) => {
      const mended = mendDocument({ type: 'doc', content });
      expect(checkContent(mended)).toMatchObject({ ok: true });
      // Atoms hold no text of their own; what stands in one is not of our making.
      const inAtoms = content.some(holdsTextInLeaf);
      if (!inAtoms) expect(words(mended)).toEqual(words({ type: 'doc', content }));
    }),
    { numRuns: 300 },
  );
});

function holdsTextInLeaf(node: ContentJson): boolean {
  const isLeaf = nodeNames.some(
    (name) => name === node.type && name !== 'text' && nodeSpecs[name].content === undefined,
  );
  return isLeaf ? textsIn(node).join('') !== '' : (node.content ?? []).some(holdsTextInLeaf);
}

test('a body out of order is copied whole', () => {
  const source = new Y.Doc().getXmlFragment('body');
  const list = new Y.XmlElement('bulletList');
  const item = new Y.XmlElement('listItem');
  const quote = new Y.XmlElement('blockquote');
  const paragraph = new Y.XmlElement('paragraph');
  paragraph.insert(0, [new Y.XmlText('late words')]);
  quote.insert(0, [paragraph]);
  item.insert(0, [quote]);
  list.insert(0, [item]);
  source.insert(0, [list, new Y.XmlElement('bulletList')]);

  const read = bodyJson(source);
  const copy = new Y.Doc().getXmlFragment('body');
  let last = 0;
  const filled =
    read.ok && fillBody(copy, read.value, () => BlockId.parse(`block-${String(++last).padStart(3, '0')}`));
  expect(filled).toMatchObject({ ok: true });
  const again = bodyJson(copy);
  expect(again.ok && plainText(again.value)).toBe('\n\nlate words');
});
