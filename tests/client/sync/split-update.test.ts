/** Large updates in parts: each applies after the ones before it, and together they are the whole. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { splitUpdate } from '../../../client/sync/split-update.ts';
import '../../fixed-seed.ts';

/** A document by several clients who edited and deleted in turn. */
function writtenBy(edits: readonly { client: number; at: number; length: number; remove: boolean }[]): Y.Doc {
  const docs = [1, 2, 3].map((client) => {
    const doc = new Y.Doc();
    doc.clientID = client;
    return doc;
  });
  for (const { client, at, length, remove } of edits) {
    const doc = docs[client % docs.length];
    if (!doc) continue;
    const text = doc.getText('body');
    const index = at % (text.length + 1);
    if (remove) text.delete(index, Math.min(length, text.length - index));
    else text.insert(index, 'abcdefghij'.repeat(length).slice(0, length));
    if (at % 3 === 0)
      for (const other of docs) if (other !== doc) Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
  }
  const all = new Y.Doc();
  for (const doc of docs) Y.applyUpdate(all, Y.encodeStateAsUpdate(doc));
  return all;
}

const edits = fc.array(
  fc.record({
    client: fc.nat(2),
    at: fc.nat(500),
    length: fc.integer({ min: 1, max: 40 }),
    remove: fc.boolean(),
  }),
  { minLength: 20, maxLength: 80 },
);

describe('an update cut into parts', () => {
  it('has no gap at any part, and the same text at the end', () => {
    fc.assert(
      fc.property(edits, fc.integer({ min: 60, max: 400 }), (made, maxBytes) => {
        const doc = writtenBy(made);
        const parts = splitUpdate(Y.encodeStateAsUpdate(doc), maxBytes);
        const copy = new Y.Doc();
        for (const part of parts) {
          Y.applyUpdate(copy, part);
          expect(copy.store.pendingStructs).toBeNull();
        }
        expect(copy.store.pendingDs).toBeNull();
        expect(copy.getText('body').toJSON()).toBe(doc.getText('body').toJSON());
        expect(Y.encodeStateVector(copy)).toEqual(Y.encodeStateVector(doc));
      }),
      { numRuns: 60 },
    );
  });

  it('is cut only when it is too large', () => {
    const update = Y.encodeStateAsUpdate(writtenBy([{ client: 0, at: 0, length: 40, remove: false }]));
    expect(splitUpdate(update, 1000)).toEqual([update]);
  });
});
