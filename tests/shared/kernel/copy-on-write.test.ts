/** A batch of changes copies once; no change copies nothing; the base never changes. */
import { expect, test } from 'vitest';
import { MapDraft, SetDraft } from '#shared/kernel/copy-on-write.ts';

test('a map', () => {
  const base = new Map([['a', 1]]);
  const idle = new MapDraft(base);
  expect([idle.get('a'), idle.has('b'), idle.finish() === base]).toEqual([1, false, true]);
  const draft = new MapDraft(base);
  draft.set('b', 2);
  draft.set('a', 3);
  expect([...draft.values()]).toEqual([3, 2]);
  expect(draft.peek()).toBe(draft.finish());
  expect([...base]).toEqual([['a', 1]]);
});

test('a set', () => {
  const base = new Set(['a']);
  expect(new SetDraft(base).finish()).toBe(base);
  const draft = new SetDraft(base);
  draft.add('b');
  expect([draft.has('a'), draft.has('b'), base.has('b')]).toEqual([true, true, false]);
});
