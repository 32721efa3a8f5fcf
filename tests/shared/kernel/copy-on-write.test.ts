/** A batch of changes copies once; no change copies nothing; the base never changes. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MapDraft, SetDraft } from '#shared/kernel/copy-on-write.ts';
import '../../fixed-seed.ts';

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

test('a large map is what a plain one would be after any batches, and every earlier one stays what it was', () => {
  const change = fc.tuple(fc.nat(400), fc.oneof({ weight: 30, arbitrary: fc.nat() }, fc.constant(null)));
  const batches = fc.array(fc.array(change, { maxLength: 12 }), { maxLength: 60 });
  fc.assert(
    fc.property(fc.nat(300), batches, (start, all) => {
      const plain = new Map(Array.from({ length: start }, (_, i) => [i, i]));
      let now: ReadonlyMap<number, number> = new Map(plain);
      const seen: { now: typeof now; was: [number, number][] }[] = [];
      for (const batch of all) {
        const draft = new MapDraft(now);
        for (const [key, value] of batch) {
          if (value === null) draft.delete(key);
          else draft.set(key, value);
          if (value === null) plain.delete(key);
          else plain.set(key, value);
          expect(draft.has(key)).toBe(plain.has(key));
        }
        now = draft.finish();
        seen.push({ now, was: [...plain] });
      }
      for (const { now, was } of seen) {
        expect([...now]).toEqual(was);
        expect([...now.values()]).toEqual(was.map(([, value]) => value));
        expect([now.size, ...now.keys()]).toEqual([was.length, ...was.map(([key]) => key)]);
        expect(was.every(([key, value]) => now.get(key) === value && now.has(key))).toBe(true);
      }
    }),
  );
});

test('a large set is what a plain one would be, and every earlier one stays what it was', () => {
  const plain = new Set<string>();
  let now = new SetDraft(plain).finish();
  const seen: { now: typeof now; was: string[] }[] = [];
  for (let i = 0; i < 2_000; i++) {
    const draft = new SetDraft(now);
    draft.add(String(i));
    draft.add(String(Math.floor(i / 2)));
    now = draft.finish();
    if (i % 97 === 0) seen.push({ now, was: Array.from({ length: i + 1 }, (_, k) => String(k)) });
  }
  for (const { now, was } of seen) {
    expect([...now]).toEqual(was);
    expect([now.size, now.has(was.at(-1) ?? ''), now.has(String(was.length))]).toEqual([
      was.length,
      true,
      false,
    ]);
  }
});
