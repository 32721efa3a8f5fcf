import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { indexOf } from '../../../sync-server/rooms/body-index.ts';
import { editRandomly } from '../../convergence/random-edit.ts';
import { randomFrom } from '../../convergence/random.ts';
import { writeParagraph, writeTitle } from './prose.ts';

/** Two people write in turns; what each did is one update, in order. */
function written(seed: number, edits: number): { readonly doc: Y.Doc; readonly updates: Uint8Array[] } {
  const random = randomFrom(seed);
  const docs = [new Y.Doc(), new Y.Doc()];
  docs.forEach((doc, i) => (doc.clientID = 4_000_000_000 + i));
  const updates: Uint8Array[] = [];
  const [doc = new Y.Doc(), other = new Y.Doc()] = docs;
  doc.on('update', (update: Uint8Array) => updates.push(update));
  writeTitle(doc.getXmlFragment('body'), 'Überschrift 🙂');
  writeParagraph(doc.getXmlFragment('body'), 'Was gilt?');
  for (let i = 0; i < edits; i++) {
    const writer = random.once(2) ? doc : other;
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc, Y.encodeStateVector(other)));
    writer.transact(() => editRandomly(writer.getXmlFragment('body'), random));
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other, Y.encodeStateVector(doc)));
  }
  return { doc, updates };
}

/** As an object, so that the order of clients does not matter. */
const byClient = <T>(pairs: Iterable<readonly [number, T]>): Record<string, T> => Object.fromEntries(pairs);

const statesOf = (doc: Y.Doc): unknown => byClient(Y.decodeStateVector(Y.encodeStateVector(doc)));
const deletedIn = (doc: Y.Doc): unknown =>
  byClient(
    [...Y.createDeleteSetFromStructStore(doc.store).clients].map(([client, ranges]) => [
      client,
      ranges.map(({ clock, len }) => [clock, len]),
    ]),
  );

describe('the index of a stored body', () => {
  test.each(Array.from({ length: 12 }, (_, seed) => seed))(
    'is what a Y.Doc of the same bytes knows, as a log and as a snapshot (seed %i)',
    (seed) => {
      const { doc, updates } = written(seed, 80);
      for (const parts of [updates, [Y.encodeStateAsUpdate(doc)]]) {
        const index = indexOf(parts);
        expect(byClient(index?.states ?? [])).toEqual(statesOf(doc));
        const deleted = [...(index?.deleted() ?? [])].filter(([, ranges]) => ranges.length > 0);
        expect(
          byClient(deleted.map(([id, ranges]) => [id, ranges.map(({ clock, length }) => [clock, length])])),
        ).toEqual(deletedIn(doc));
      }
    },
  );

  test('says of each piece whether it is deleted', () => {
    const { doc } = written(3, 120);
    const index = indexOf([Y.encodeStateAsUpdate(doc)]);
    for (const [client, structs] of doc.store.clients)
      for (const { id, length, deleted } of structs)
        expect(index?.isDeleted(client, id.clock, length)).toBe(deleted);
  });

  test('there is none of a body with a gap, wherever it is', () => {
    const { updates } = written(5, 40);
    expect(indexOf(updates)).not.toBeNull();
    for (const [missing, update] of updates.slice(0, -1).entries()) {
      const doc = new Y.Doc();
      const left = updates.filter((_, i) => i !== missing);
      for (const other of left) Y.applyUpdate(doc, other);
      const hasGap = doc.store.pendingStructs !== null || doc.store.pendingDs !== null;
      if (hasGap) expect(indexOf(left), `without ${missing} (${update.length} bytes)`).toBeNull();
    }
  });

  test('there is none of bytes that end early', () => {
    const snapshot = Y.encodeStateAsUpdate(written(7, 30).doc);
    for (let length = 0; length < snapshot.length; length++)
      expect(indexOf([snapshot.subarray(0, length)])).toBeNull();
  });

  test('an empty log is a whole body', () => {
    expect(indexOf([])?.states.size).toBe(0);
  });
});
