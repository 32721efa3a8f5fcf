/** Updates put together byte by byte, against Yjs's own merging. */
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { mergeInOrder } from '../../../sync-server/rooms/merge-updates.ts';
import { readUpdate } from '../../../sync-server/rooms/update-reader.ts';
import { editRandomly } from '../../convergence/random-edit.ts';
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
