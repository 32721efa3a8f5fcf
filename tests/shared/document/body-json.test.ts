/** Reading and writing bodies: what the editor, the relay and an import see must be one and the same content. */
import { Node } from '@tiptap/pm/model';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { prosemirrorToYXmlFragment, yXmlFragmentToProseMirrorRootNode } from 'y-prosemirror';
import * as Y from 'yjs';
import type { ContentJson } from '#shared/acts/act.ts';
import { findBodyBlock, withBlockIds } from '#shared/document/block-ids.ts';
import { digestedDocument } from '#shared/document/content-digest.ts';
import { fillBody, refillBlock } from '#shared/document/body-from-content.ts';
import { bodyJson } from '#shared/document/body-json.ts';
import { checkContent, checkVocabulary } from '#shared/document/check-content.ts';
import { importMarkdown } from '#shared/document/markdown-import.ts';
import { normalizeContent } from '#shared/document/normalize-content.ts';
import { proposalInBody } from '#shared/document/proposal-content.ts';
import { utf8 } from '#shared/kernel/bytes.ts';
import { BlockId } from '#shared/kernel/ids.ts';
import { anyDocument } from './any-document.ts';
import { editorSchema } from './editor-schema.ts';
import { readSamples } from './samples.ts';
import '../../fixed-seed.ts';

function countedIds(): () => BlockId {
  let last = 0;
  return () => BlockId.parse(`block-${String(++last).padStart(6, '0')}`);
}

const emptyBody = (): Y.XmlFragment => new Y.Doc().getXmlFragment('body');

function bodyOf(content: ContentJson): Y.XmlFragment {
  const body = emptyBody();
  expect(fillBody(body, content, countedIds())).toMatchObject({ ok: true });
  return body;
}

/** What the editor shows of a body. Its `toJSON` makes no promise about key order or nulls. */
const editorJson = (body: Y.XmlFragment): ContentJson =>
  yXmlFragmentToProseMirrorRootNode(body, editorSchema).toJSON() as ContentJson;

function imported(markdown: string): ContentJson {
  const result = importMarkdown(utf8(markdown), 'test.md');
  if (!result.ok) throw new Error(result.error.sentence);
  return result.value.content;
}

const everything = `# Title

Plain **bold _both ~~three~~_** \`code\` [\`linked code\`](https://example.org "title") and[^1]\\
a break, ![alt](pic.png "t") [![b](b.svg)](https://ci.example.org).

## Two

- [x] done
  - nested
- [ ] open

3. three
4. four

   > quoted

| a | b |
|:--|--:|
| 1 | \`x|y\` |

\`\`\`rust ignore
fn main() {}
\`\`\`

<div>html</div>

<!-- countersign: proposal -->

We decide.

<!-- countersign: end of proposal -->

***

[^1]: A note.
`;

test('the editor and the body have one content', () => {
  const body = bodyOf(imported(everything));
  const read = bodyJson(body);
  expect(read).toEqual({ ok: true, value: normalizeContent(editorJson(body)) });
  expect(read.ok && checkContent(read.value)).toMatchObject({ ok: true });
});

test('an import is written into the body as the editor would have written it', () => {
  const body = bodyOf(imported(everything));
  const doc = yXmlFragmentToProseMirrorRootNode(body, editorSchema);
  doc.check();
  const editors = emptyBody();
  prosemirrorToYXmlFragment(doc, editors);
  expect(withoutNulls(asTree(editors))).toEqual(withoutNulls(asTree(body)));
});

/** Names, attributes and text deltas: everything y-prosemirror compares. */
function asTree(parent: Y.XmlFragment): unknown[] {
  return parent.toArray().map((child) => {
    if (child instanceof Y.XmlElement)
      return { name: child.nodeName, attributes: child.getAttributes(), children: asTree(child) };
    return child instanceof Y.XmlText ? { delta: child.toDelta() } : null;
  });
}
const withoutNulls = (tree: unknown): unknown =>
  JSON.parse(JSON.stringify(tree, (_, value: unknown) => (value === null ? undefined : value)));

test.each(readSamples())('$name is the same in body and editor', ({ name, bytes }) => {
  const result = importMarkdown(bytes, name);
  if (!result.ok) throw new Error(result.error.sentence);
  const body = bodyOf(result.value.content);
  expect(bodyJson(body)).toEqual({ ok: true, value: normalizeContent(editorJson(body)) });
});

test('texts that formatting cut in pieces are one text again', () => {
  const body = bodyOf(imported('# T\n\none two three'));
  const text = textIn(body.get(1));
  text.format(4, 3, { bold: {} });
  text.format(0, 13, { bold: null });
  text.insert(13, '!');
  const read = bodyJson(body);
  expect(read.ok && read.value.content?.[1]?.content).toEqual([{ type: 'text', text: 'one two three!' }]);
});

function textIn(block: unknown): Y.XmlText {
  const text = block instanceof Y.XmlElement ? block.get(0) : null;
  if (!(text instanceof Y.XmlText)) throw new Error('no text there');
  return text;
}

test('marks that y-prosemirror wrote with a hash have their own name', () => {
  const body = emptyBody();
  const paragraph = new Y.XmlElement('paragraph');
  body.insert(0, [paragraph]);
  const text = new Y.XmlText();
  paragraph.insert(0, [text]);
  text.insert(0, 'x', { 'bold--AbCd1+/=': {}, italic: true });
  const read = bodyJson(body);
  expect(read.ok && read.value.content?.[0]?.content?.[0]?.marks).toEqual([
    { type: 'bold' },
    { type: 'italic' },
  ]);
});

test('a body is filled only with a whole document, no deeper than documents can be', () => {
  let deep: ContentJson = { type: 'paragraph' };
  expect(fillBody(emptyBody(), deep, countedIds())).toMatchObject({ ok: false });
  for (let i = 0; i < 40; i++) deep = { type: 'blockquote', content: [deep] };
  const body = emptyBody();
  expect(fillBody(body, { type: 'doc', content: [deep] }, countedIds())).toMatchObject({
    ok: false,
    error: { code: 'too-deep' },
  });
  expect(body.length).toBe(0);
});

test('every block gets an id of its own, and keeps one that it has', () => {
  const twice = BlockId.parse('same-same');
  const body = bodyOf({
    type: 'doc',
    content: [
      { type: 'title' },
      { type: 'paragraph', attrs: { id: twice } },
      { type: 'paragraph', attrs: { id: twice } },
    ],
  });
  const ids = body
    .toArray()
    .map((block) => (block instanceof Y.XmlElement ? block.getAttribute('id') : null));
  expect(ids).toEqual(['block-000001', twice, 'block-000002']);
});

test('a proposal has one digest wherever its text came from', () => {
  const body = bodyOf(imported(everything));
  const id = proposalId(body);
  const first = proposalInBody(body, id);
  expect(first).toMatchObject({
    ok: true,
    value: { content: { type: 'proposal', content: [{ type: 'paragraph' }] } },
  });

  const again = emptyBody();
  prosemirrorToYXmlFragment(Node.fromJSON(editorSchema, editorJson(body)), again);
  expect(proposalInBody(again, id)).toEqual(first);

  const block = findBodyBlock(body, id);
  if (!block || !first.ok) throw new Error('no proposal');
  textIn(block.get(0)).insert(0, 'Perhaps ');
  const changed = proposalInBody(body, id);
  expect(changed.ok && changed.value.digest).not.toBe(first.value.digest);
  expect(refillBlock(block, first.value.content, countedIds())).toMatchObject({ ok: true });
  expect(proposalInBody(body, id)).toEqual(first);
});

function proposalId(body: Y.XmlFragment): BlockId {
  for (const block of body.toArray())
    if (block instanceof Y.XmlElement && block.nodeName === 'proposal')
      return BlockId.parse(block.getAttribute('id'));
  throw new Error('no proposal');
}

test('what two people wrote at once reads the same on both sides', () => {
  const left = bodyOf(imported('# T\n\nshared words here'));
  const right = new Y.Doc().getXmlFragment('body');
  const exchange = () => {
    if (!left.doc || !right.doc) return;
    Y.applyUpdate(right.doc, Y.encodeStateAsUpdate(left.doc));
    Y.applyUpdate(left.doc, Y.encodeStateAsUpdate(right.doc));
  };
  exchange();
  textIn(left.get(1)).format(0, 6, { bold: {} });
  textIn(right.get(1)).insert(3, '😀', { italic: {} });
  exchange();
  expect(bodyJson(left)).toEqual(bodyJson(right));
});

test('any document is the same after the body, and after the editor', () => {
  fc.assert(
    fc.property(anyDocument, (any) => {
      const doc = withBlockIds(any, countedIds());
      const body = bodyOf(doc);
      const read = bodyJson(body);
      expect(read).toEqual({ ok: true, value: normalizeContent(editorJson(body)) });
      expect(read.ok && digestedDocument(read.value)).toEqual(digestedDocument(doc));
      editorSchema.nodeFromJSON(doc).check();
    }),
    { numRuns: 100 },
  );
});

// What a peer may have written instead of a document.

function hostile(write: (body: Y.XmlFragment) => void): Y.XmlFragment {
  const source = emptyBody();
  source.doc?.transact(() => write(source));
  // As the relay meets it: decoded from bytes.
  const received = emptyBody();
  if (source.doc && received.doc) Y.applyUpdate(received.doc, Y.encodeStateAsUpdate(source.doc));
  return received;
}

test('nesting of thousands ends in a fault, not in an overflow', () => {
  const body = hostile((at) => {
    let inner: Y.XmlFragment = at;
    for (let i = 0; i < 3_000; i++) {
      const quote = new Y.XmlElement('blockquote');
      inner.insert(0, [quote]);
      inner = quote;
    }
  });
  expect(bodyJson(body)).toMatchObject({ ok: false, error: { code: 'too-deep' } });
});

test('values that are no XML are a fault', () => {
  for (const value of [1, 'text', null, new Uint8Array(2), new Y.Map(), new Y.XmlHook('h')])
    expect(bodyJson(hostile((body) => body.insert(0, [value] as never)))).toMatchObject({
      ok: false,
      error: { code: 'not-content' },
    });
});

test('an embedded object in a text is a fault', () => {
  const body = hostile((at) => {
    const text = new Y.XmlText();
    at.insert(0, [text]);
    text.insertEmbed(0, { image: 'x' });
  });
  expect(bodyJson(body)).toMatchObject({ ok: false, error: { code: 'not-content' } });
});

test('an element named text is a fault', () => {
  const body = hostile((at) => at.insert(0, [new Y.XmlElement('text')]));
  expect(bodyJson(body)).toMatchObject({ ok: false, error: { code: 'not-content' } });
});

test.each([
  ['an object', { a: 1 }],
  ['a list', [1]],
  ['bytes', new Uint8Array(1)],
  ['no number', Number.NaN],
  ['infinity', Infinity],
  ['a big integer', 12n],
])('%s as an attribute is a fault', (_, value) => {
  const body = hostile((at) => {
    const heading = new Y.XmlElement('heading');
    at.insert(0, [heading]);
    heading.setAttribute('level', value as never);
  });
  expect(bodyJson(body)).toMatchObject({ ok: false, error: { code: 'attribute-value' } });
});

test('an attribute named __proto__ does not smuggle others in', () => {
  const element = hostile((at) => {
    const heading = new Y.XmlElement('heading');
    at.insert(0, [heading]);
    heading.setAttribute('__proto__', { level: 99 } as never);
  });
  expect(bodyJson(element)).toMatchObject({ ok: false, error: { code: 'attribute-value' } });

  const mark = hostile((at) => {
    const paragraph = new Y.XmlElement('paragraph');
    at.insert(0, [paragraph]);
    const text = new Y.XmlText();
    paragraph.insert(0, [text]);
    text.insert(0, 'x', { link: JSON.parse('{"__proto__":{"href":"javascript:alert(1)"}}') as object });
  });
  const read = bodyJson(mark);
  expect(read.ok ? checkVocabulary(read.value) : read).toMatchObject({ ok: false });
});

interface Shape {
  readonly name: string;
  readonly attributes: object;
  readonly children: readonly Shape[];
}

test('any tree is read or refused, and a checked one never shows more than the table allows', () => {
  const value = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.object({ maxDepth: 1 }),
  );
  const name = fc.oneof(
    fc.constantFrom('doc', 'title', 'paragraph', 'text', 'proposal', 'link'),
    fc.string(),
  );
  const attributes = fc.dictionary(name, value, { maxKeys: 2 });
  const shape = fc.letrec<{ node: Shape }>((tie) => ({
    node: fc.record({
      name,
      attributes,
      children: fc.oneof(
        { maxDepth: 4 },
        fc.constant<readonly Shape[]>([]),
        fc.array(tie('node'), { maxLength: 3 }),
      ),
    }),
  })).node;
  const build = (parent: Y.XmlFragment, { name: nodeName, attributes: attrs, children }: Shape): void => {
    const element = new Y.XmlElement(nodeName);
    parent.push([element]);
    for (const [key, inner] of Object.entries(attrs)) element.setAttribute(key, inner as never);
    for (const child of children) build(element, child);
  };
  fc.assert(
    fc.property(fc.array(shape, { maxLength: 3 }), (shapes) => {
      const read = bodyJson(hostile((body) => shapes.forEach((one) => build(body, one))));
      if (read.ok && checkContent(read.value).ok) editorSchema.nodeFromJSON(read.value).check();
    }),
    { numRuns: 200 },
  );
});
