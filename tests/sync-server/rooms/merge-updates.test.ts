/** Updates put together byte by byte, against Yjs's own merging. */
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { isInOrder, mergeInOrder } from '../../../sync-server/rooms/merge-updates.ts';
import { readUpdate } from '../../../sync-server/rooms/update-reader.ts';
import { editRandomly } from '../../convergence/random-edit.ts';
import { writeParagraph } from './prose.ts';
import { randomFrom } from '../../convergence/random.ts';

const parsed = (bytes: Uint8Array) => {
  const read = readUpdate(bytes);
  if (!read.ok) throw new Error(read.error);
  return read.value;
};

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'give the same document as one after the other, and can be merged again (seed %i)',
  (seed) => {
    const random = randomFrom(seed);
    const server = new Y.Doc();
    const updates: Uint8Array[] = [];
    const writers = Array.from({ length: 3 }, () => new Y.Doc());
    for (let round = 0; round < 40; round++)
      for (const doc of writers) {
        const before = Y.encodeStateVector(doc);
        editRandomly(doc.getXmlFragment('body'), random);
        const update = Y.encodeStateAsUpdate(doc, before);
        Y.applyUpdate(server, update);
        updates.push(update);
        if (random.once(3)) Y.applyUpdate(doc, Y.encodeStateAsUpdate(server, Y.encodeStateVector(doc)));
      }
    const merged = mergeInOrder(updates.map(parsed));
    const expected = new Y.Doc();
    for (const update of updates) Y.applyUpdate(expected, update);
    const whole = new Y.Doc();
    Y.applyUpdate(whole, merged);
    expect(whole.getXmlFragment('body').toJSON()).toBe(expected.getXmlFragment('body').toJSON());
    expect(whole.store.pendingStructs).toBeNull();
    expect(Y.encodeStateVector(whole)).toEqual(Y.encodeStateVector(expected));
    const twice = new Y.Doc();
    Y.applyUpdate(twice, Y.mergeUpdates([merged, Y.encodeStateAsUpdate(expected)]));
    expect(twice.getXmlFragment('body').toJSON()).toBe(expected.getXmlFragment('body').toJSON());
  },
);

describe('what goes on to readers', () => {
  /** A reader whose frames overtook one another keeps what came too early. */
  const readTooEarly = (early: Uint8Array, late: Uint8Array): Y.Doc => {
    const reader = new Y.Doc();
    Y.applyUpdate(reader, early);
    Y.applyUpdate(reader, early);
    Y.applyUpdate(reader, late);
    return reader;
  };

  test('deletes a range once, however often it was deleted', () => {
    const doc = new Y.Doc();
    const updates: Uint8Array[] = [];
    doc.on('update', (update: Uint8Array) => void updates.push(update));
    writeParagraph(doc.getXmlFragment('body'), 'a range of letters');
    const [written] = updates.splice(0);
    if (!written) throw new Error('nothing was written');
    const paragraph = doc.getXmlFragment('body').get(0);
    const text = paragraph instanceof Y.XmlElement ? paragraph.get(0) : null;
    if (!(text instanceof Y.XmlText)) throw new Error('a paragraph has a text');
    text.delete(4, 3);
    text.delete(0, 2);
    const deletions = updates.splice(0).map(parsed);
    const merged = mergeInOrder([...deletions, ...deletions]);
    expect(isInOrder(parsed(merged))).toBe(true);
    const reader = readTooEarly(merged, written);
    expect(reader.store.pendingDs).toBeNull();
    expect(reader.getXmlFragment('body').toJSON()).toBe(doc.getXmlFragment('body').toJSON());
  });

  test('is written as Yjs writes it, whoever sent it otherwise', () => {
    const range = { client: 7, clock: 6, length: 1 };
    const twice = { runs: new Map(), deleted: [range, range] };
    expect(isInOrder(twice)).toBe(false);
    expect(isInOrder({ runs: new Map(), deleted: [range, { ...range, clock: 3 }] })).toBe(false);
    expect(isInOrder({ runs: new Map(), deleted: [range, { ...range, client: 9 }] })).toBe(false);
    expect(parsed(mergeInOrder([twice])).deleted).toEqual([range]);
  });
});
