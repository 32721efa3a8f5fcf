/** [promise 9] A long document that many ask for is put together once, as long as nobody writes in it. */
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { LedgerId } from '#shared/kernel/ids.ts';
import { createWholeBodies } from '../../../sync-server/store/whole-body.ts';
import { proseOf, writeParagraph } from '../rooms/prose.ts';

const plan = LedgerId.parse('document-plan');

/** Documents in which one writes; each change is one stored update. */
function written(mostKeptBytes?: number) {
  const bodies = new Map<LedgerId, { updates: Uint8Array[]; doc: Y.Doc }>();
  const bodyOf = (document: LedgerId) => {
    const known = bodies.get(document);
    if (known) return known;
    const fresh = { updates: [] as Uint8Array[], doc: new Y.Doc() };
    fresh.doc.on('update', (update: Uint8Array) => fresh.updates.push(update));
    bodies.set(document, fresh);
    return fresh;
  };
  return {
    write: (document: LedgerId, text: string) =>
      writeParagraph(bodyOf(document).doc.getXmlFragment('body'), text),
    wholeBody: createWholeBodies(
      {
        loadBody: (document) => {
          const { updates } = bodyOf(document);
          return { snapshot: null, updates: [...updates], seq: updates.length };
        },
      },
      mostKeptBytes,
    ),
  };
}

const textOf = (update: Uint8Array): string => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update);
  return proseOf(doc.getXmlFragment('body'));
};

test('[promise 9] a body that was asked for is put together anew only when somebody has written', () => {
  const { write, wholeBody } = written();
  write(plan, 'One');
  write(plan, 'Two');
  const first = wholeBody(plan);
  for (let i = 0; i < 20; i++) expect(wholeBody(plan)).toBe(first);
  write(plan, 'Three');
  expect(textOf(wholeBody(plan))).toBe('One\nTwo\nThree');
  expect(textOf(first)).toBe('One\nTwo');
});

test('what is kept of such bodies is bounded, and those asked for last stay', () => {
  const { write, wholeBody } = written(5_000);
  const ids = Array.from({ length: 7 }, (_, i) => LedgerId.parse(`document-${i}`));
  for (const id of ids) {
    write(id, 'x'.repeat(2_000));
    write(id, 'more');
  }
  const asked = ids.map((id) => wholeBody(id));
  const isKept = ids.map((id, i) => i >= 5 && wholeBody(id) === asked[i]);
  expect(isKept).toEqual([false, false, false, false, false, true, true]);
  expect(ids.slice(0, 5).some((id, i) => wholeBody(id) === asked[i])).toBe(false);
});

test('one that is stored in one piece is served as it is stored', () => {
  const { write, wholeBody } = written();
  write(plan, 'One');
  expect(textOf(wholeBody(plan))).toBe('One');
});
