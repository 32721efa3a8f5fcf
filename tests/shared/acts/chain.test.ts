/** A ledger is one unbroken chain, or it is found out where it breaks. */
import { expect, test } from 'vitest';
import { chainStart, checkChain } from '#shared/acts/chain.ts';
import { StampedAct } from '#shared/acts/envelope.ts';
import { LineageId } from '#shared/kernel/ids.ts';
import { stamp, World } from '../ledger-fixture.ts';

const world = new World();
const document = world.document(world.admin);
const comment = (text: string) =>
  document.perform(world.admin, {
    type: 'comment-added',
    thread: null,
    anchor: { kind: 'document' },
    text: { text },
    suggestion: null,
  });
for (const text of ['one', 'two', 'three']) {
  world.nowMs += 1000;
  comment(text);
}
const acts = document.stamped;
const check = (changed: readonly StampedAct[]) => checkChain(changed, document.id, world.lineage);

test('a ledger as it was stamped holds, whole or continued', () => {
  const whole = check(acts);
  expect(whole).toMatchObject({ ok: true, value: { seq: 5, hash: document.state.hash } });
  const first = check(acts.slice(0, 2));
  if (!first.ok) throw new Error(first.error.code);
  expect(checkChain(acts.slice(2), document.id, world.lineage, first.value)).toEqual(whole);
  expect(check([])).toEqual({ ok: true, value: chainStart });
});

test('a missing, repeated, exchanged or foreign act is found at its place', () => {
  const [a, b, c, d, e] = acts;
  if (!a || !b || !c || !d || !e) throw new Error('five acts');
  expect(check([a, c])).toEqual({ ok: false, error: { seq: 2, code: 'sequence-gap' } });
  expect(check([a, b, b])).toMatchObject({ error: { seq: 3, code: 'sequence-gap' } });
  expect(check([a, b, { ...c, signature: d.signature }])).toMatchObject({
    error: { seq: 3, code: 'hash-wrong' },
  });
  expect(check([a, { ...b, ledger: world.id }])).toMatchObject({ error: { seq: 2, code: 'ledger-differs' } });
  const lineage = LineageId.parse('another-lineage');
  expect(check([a, { ...b, lineage }])).toMatchObject({ error: { seq: 2, code: 'lineage-differs' } });
});

test('[E3] a stamp earlier than the one before is found, also when its hash is right', () => {
  const [a, b] = acts;
  if (!a || !b) throw new Error('two acts');
  const { hash: _, ...fields } = b.stamp;
  expect(check([a, stamp(b, { ...fields, atMs: a.stamp.atMs - 1 })])).toMatchObject({
    error: { seq: 2, code: 'time-backwards' },
  });
  expect(check([a, stamp(b, { ...fields, workspaceSeq: 0 })])).toMatchObject({
    error: { seq: 2, code: 'workspace-backwards' },
  });
});

test('every changed character of a stamp is found', () => {
  const [a, b] = acts;
  if (!a || !b) throw new Error('two acts');
  const json = JSON.stringify(b.stamp);
  for (let i = 0; i < json.length; i++)
    for (const char of '01Az_-')
      if (char !== json[i]) {
        const changed = StampedAct.safeParse({
          ...b,
          stamp: tryJson(json.slice(0, i) + char + json.slice(i + 1)),
        });
        if (changed.success) expect(check([a, changed.data]).ok, changed.data.stamp.hash).toBe(false);
      }
  // A window's end of "none" and of 1970 would hash the same; the second cannot be said.
  expect(StampedAct.safeParse({ ...b, stamp: { ...b.stamp, closesAtMs: 0 } }).success).toBe(false);
});

const tryJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
