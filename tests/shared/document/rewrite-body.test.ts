/** Bringing a body up to date with a text, without touching the blocks that say so already. */
import fc from 'fast-check';
import * as Y from 'yjs';
import { expect, test } from 'vitest';
import type { ContentJson } from '#shared/acts/act.ts';
import { fillBody, rewriteBody } from '#shared/document/body-from-content.ts';
import { bodyJson } from '#shared/document/body-json.ts';
import { digestedDocument } from '#shared/document/content-digest.ts';
import { BlockId } from '#shared/kernel/ids.ts';
import '../../fixed-seed.ts';

let ids = 0;
const newId = (): BlockId => BlockId.parse(`block-number-${ids++}`);

const documentOf = (texts: readonly string[]): ContentJson => ({
  type: 'doc',
  content: [
    { type: 'title' },
    ...texts.map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] })),
  ],
});

function bodyOf(texts: readonly string[]): Y.XmlFragment {
  const body = new Y.Doc().getXmlFragment('body');
  fillBody(body, documentOf(texts), newId);
  return body;
}

function sayingOf(body: Y.XmlFragment): unknown {
  const json = bodyJson(body);
  return json.ok ? digestedDocument(json.value).content : json.error;
}

test('a body says what it was told, whatever it said before', () => {
  const words = fc.array(fc.constantFrom('one', 'two', 'three', 'four'), { maxLength: 8 });
  fc.assert(
    fc.property(words, words, (before, after) => {
      const body = bodyOf(before);
      expect(rewriteBody(body, documentOf(after), newId).ok).toBe(true);
      expect(sayingOf(body)).toEqual(sayingOf(bodyOf(after)));
    }),
  );
});

test('blocks before and after a change stay what they are, for those who write in them', () => {
  const body = bodyOf(['one', 'two', 'three']);
  const before = body.toArray();
  rewriteBody(body, documentOf(['one', 'two and a half', 'three']), newId);
  const after = body.toArray();
  expect([0, 1, 3].map((at) => after[at] === before[at])).toEqual([true, true, true]);
  expect(after[2]).not.toBe(before[2]);
});

test('what is no document changes nothing', () => {
  const body = bodyOf(['one']);
  const before = sayingOf(body);
  expect(rewriteBody(body, { type: 'paragraph' }, newId).ok).toBe(false);
  expect(sayingOf(body)).toEqual(before);
});
