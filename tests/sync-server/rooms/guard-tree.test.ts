/** What the relay takes into a body is what documents can hold: both count depth alike. */
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { bodyJson } from '#shared/document/body-json.ts';
import { checkContent } from '#shared/document/check-content.ts';
import { maxNodeDepth } from '#shared/protocol/limits.ts';
import { guardTree } from '../../../sync-server/rooms/guard-tree.ts';

/** A title, and a paragraph at `depth` with its id and words; a body's own blocks have depth 1. */
function nestedBody(depth: number): Y.Doc {
  const doc = new Y.Doc();
  let block = new Y.XmlElement('paragraph');
  block.setAttribute('id', 'block-deep');
  block.insert(0, [new Y.XmlText('Words')]);
  for (let around = 1; around < depth; around++) {
    const quotation = new Y.XmlElement('blockquote');
    quotation.insert(0, [block]);
    block = quotation;
  }
  doc.getXmlFragment('body').insert(0, [new Y.XmlElement('title'), block]);
  return doc;
}

test.each([1, maxNodeDepth - 2, maxNodeDepth - 1, maxNodeDepth, maxNodeDepth + 1])(
  'a paragraph at depth %i is refused exactly when its words would be too deep',
  (depth) => {
    const doc = nestedBody(depth);
    const read = bodyJson(doc.getXmlFragment('body'));
    const isHeld = read.ok && checkContent(read.value).ok;
    expect(isHeld).toBe(depth < maxNodeDepth);
    const client = doc.clientID;
    const run = { client, from: 0, end: Y.getState(doc.store, client) };
    expect(guardTree(doc, [run])).toBe(isHeld ? null : 'update-too-deep');
  },
);
