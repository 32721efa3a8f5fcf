/** The main job through the fold alone: open, answer, revise, conclude, seal, and what comes late. */
import { expect, test } from 'vitest';
import { blockId, contentOf, dayMs, digestOfText, World } from '../ledger-fixture.ts';

test('a proposal is opened, answered, revised, concluded and sealed; late work is kept and marked', () => {
  const world = new World();
  const ben = world.join('Ben', 'commenter');
  const cleo = world.join('Cleo', 'commenter');
  const document = world.document(world.admin, { share: false });
  const proposal = blockId('one');
  const [first, second] = [contentOf('Use SQLite.'), contentOf('Use SQLite, and back it up daily.')];
  document.perform(world.admin, {
    type: 'proposal-opened',
    proposal,
    ...first,
    asked: [ben.member, cleo.member],
    consulted: [],
    informed: [],
    rule: { kind: 'approvals', needed: 2, required: [] },
    window: { amount: 3, unit: 'days', zone: 'Europe/Vienna' },
    fairness: [],
  });
  expect(document.state.isShared).toBe(true);
  expect(document.state.shared).toBeNull();
  expect(document.state.isBroughtIn).toBe(false);
  const approve = { kind: 'approve', reason: null } as const;
  document.perform(ben, { type: 'position-taken', proposal, digest: first.digest, position: approve });
  const objection = document.perform(cleo, {
    type: 'position-taken',
    proposal,
    digest: first.digest,
    position: { kind: 'object', reason: { text: 'No backup.' }, resolution: { text: 'A daily one.' } },
  });
  world.nowMs += dayMs;
  document.perform(world.admin, {
    type: 'proposal-revised',
    proposal,
    revision: 2,
    ...second,
    summary: { text: 'Daily backups.' },
    change: 'material',
  });
  const { id } = objection.act;
  document.perform(cleo, { type: 'objection-withdrawn', proposal, objection: id });
  for (const person of [ben, cleo])
    document.perform(person, { type: 'position-taken', proposal, digest: second.digest, position: approve });

  const conclude = () =>
    document.attempt(world.admin, {
      type: 'proposal-concluded',
      proposal,
      disposition: 'accepted',
      outcome: { text: 'We use SQLite with daily backups.' },
      reviewOn: '2027-11-02',
      basis: { bodyDigest: digestOfText('body'), ledgerSeq: document.state.seq },
    });
  expect(conclude()).toMatchObject({ ok: false, error: { code: 'window-running' } });
  world.nowMs += 2 * dayMs;
  const conclusion = conclude();
  if (!conclusion.ok) throw new Error(conclusion.error.sentence);
  const late = document.sign(ben, {
    type: 'comment-added',
    thread: null,
    anchor: { kind: 'document' },
    text: { text: 'Written on a train.' },
    suggestion: null,
  });
  document.perform('relay', {
    type: 'document-sealed',
    conclusion: conclusion.value.act.id,
    bodyDigest: digestOfText('body'),
  });
  expect(document.submit(late).ok).toBe(true);
  expect([...document.state.threads.values()]).toMatchObject([{ isAfterDecision: true }]);
  expect(document.state.seal).toMatchObject({ conclusion: conclusion.value.act.id });
});
