/** Opening a proposal: who, what, how long (R1, W1–W5). */
import { describe, expect, test } from 'vitest';
import { BlockId, MemberId } from '#shared/kernel/ids.ts';
import { contentOf, dayMs, hourMs, minuteMs, startMs } from '../ledger-fixture.ts';
import { Scene } from './scene.ts';

test('[R1] opening publishes revision 1 with its content and digest', () => {
  const scene = new Scene().open({ text: 'Use SQLite.' });
  expect(scene.proposal.revisions).toMatchObject([
    { number: 1, label: 'material', ...contentOf('Use SQLite.') },
  ]);
  expect(scene.phase).toBe('open');
});

describe('[R1] what cannot be opened', () => {
  const scene = new Scene();
  const draft = scene.opening();
  const stranger = MemberId.parse('somebody-else');
  test.each([
    ['by an editor who is not the owner', () => scene.try(scene.edda, draft), 'not-owner'],
    ['by a viewer', () => scene.try(scene.vera, draft), 'role-insufficient'],
    [
      'with a digest of another text',
      () => scene.try(scene.ann, { ...draft, digest: contentOf('?').digest }),
      'digest-wrong',
    ],
    ['asking a stranger', () => scene.try(scene.ann, { ...draft, asked: [stranger] }), 'member-unknown'],
    [
      'informing a stranger',
      () => scene.try(scene.ann, { ...draft, informed: [stranger] }),
      'member-unknown',
    ],
    [
      'asking somebody who may only read',
      () => scene.try(scene.ann, { ...draft, asked: [scene.vera.member] }),
      'act-out-of-place',
    ],
    [
      'asking nobody but the owner',
      () => scene.try(scene.ann, { ...draft, asked: [scene.ann.member] }),
      'act-out-of-place',
    ],
    [
      'requiring the approval of somebody who is not asked',
      () =>
        scene.try(scene.ann, {
          ...draft,
          rule: { kind: 'approvals', needed: 1, required: [scene.dan.member] },
        }),
      'act-out-of-place',
    ],
    [
      'in a zone that does not exist',
      () => scene.try(scene.ann, { ...draft, window: { amount: 3, unit: 'days', zone: 'Middle/Earth' } }),
      'act-out-of-place',
    ],
  ] as const)('%s', (_, attempt, code) => {
    expect(attempt()).toBe(code);
    expect(scene.document.state.proposals.size).toBe(0);
  });
  test('twice', () => {
    expect(scene.try(scene.ann, draft)).toBe('ok');
    expect(scene.try(scene.ann, draft)).toBe('act-out-of-place');
  });
});

test('[W1] the window’s end is the instant in the stamp of the opening', () => {
  const scene = new Scene().open({ window: { amount: 3, unit: 'days' } });
  expect(scene.proposal.closesAtMs).toBe(startMs + 3 * dayMs);
});

describe('[W2] nothing shorter than the workspace’s minimum can be opened', () => {
  test.each([
    [23, 'hours', 'window-too-short'],
    [1439, 'minutes', 'window-too-short'],
    [24, 'hours', 'ok'],
    [1, 'days', 'ok'],
    [1, 'working-days', 'ok'],
  ] as const)('%i %s under a minimum of a day: %s', (amount, unit, said) => {
    const scene = new Scene();
    expect(scene.try(scene.ann, scene.opening({ window: { amount, unit } }))).toBe(said);
  });

  test('an administrator may lower it to a minute, and the proposal keeps the minimum it was opened under', () => {
    const scene = new Scene();
    const policy = { type: 'policy-changed', minimumWindowMinutes: 1, settlingMinutes: 1 } as const;
    scene.world.perform(scene.ann, policy);
    scene.open({ window: { amount: 1, unit: 'minutes' } });
    expect(scene.proposal).toMatchObject({ minimumWindowMinutes: 1, closesAtMs: startMs + minuteMs });
    scene.world.perform(scene.ann, { ...policy, minimumWindowMinutes: 1440 });
    expect(scene.proposal.minimumWindowMinutes).toBe(1);
  });

  test('the minimum is the one at the stamp, whatever it became since', () => {
    const scene = new Scene().open();
    const policy = { type: 'policy-changed', minimumWindowMinutes: 525_600, settlingMinutes: 1440 } as const;
    scene.world.perform(scene.ann, policy);
    expect(scene.document.withPending().voids).toEqual([]);
  });
});

test('[W3] before its end nothing concludes but a withdrawal, even when all have approved; afterwards positions count', () => {
  const scene = new Scene().open();
  scene.approve(scene.ben);
  scene.approve(scene.cleo);
  expect(scene.tally.isMet).toBe(true);
  scene.world.nowMs = (scene.proposal.closesAtMs ?? 0) - 1;
  expect(scene.phase).toBe('open');
  for (const disposition of ['accepted', 'rejected', 'postponed'] as const)
    expect(scene.conclude(disposition)).toBe('window-running');
  scene.world.nowMs += 1;
  expect(scene.phase).toBe('ripe');
  const objection = scene.object(scene.ben);
  expect(scene.phase).toBe('stuck');
  expect(scene.conclude()).toBe('rule-not-met');
  scene.withdrawObjection(scene.ben, objection);
  scene.approve(scene.ben);
  expect(scene.conclude()).toBe('ok');
});

describe('[W4] the end only moves later', () => {
  test('by an extension with a reason, counted on from the present end, two at most', () => {
    const scene = new Scene().open();
    expect(scene.extend(1)).toBe('ok');
    expect(scene.proposal.closesAtMs).toBe(startMs + 4 * dayMs);
    expect(scene.extend(2)).toBe('ok');
    expect(scene.proposal.closesAtMs).toBe(startMs + 6 * dayMs);
    expect(scene.extend(1)).toBe('extensions-used');
    expect(scene.extend(1, 'days', scene.edda)).toBe('not-owner');
  });

  test('an extension needs a reason', () => {
    const scene = new Scene().open();
    const window = { amount: 1, unit: 'days', zone: 'UTC' } as const;
    const draft = { type: 'window-extended', proposal: scene.block, window, reason: { text: ' ' } } as const;
    expect(scene.try(scene.ann, draft)).toBe('reason-missing');
  });

  test('more than twice only while fewer people are asked than the rule needs', () => {
    const scene = new Scene();
    scene.open({ asked: [scene.ben], rule: { kind: 'approvals', needed: 2, required: [] } });
    for (let i = 0; i < 4; i++) expect(scene.extend()).toBe('ok');
    expect(scene.ask(scene.cleo)).toBe('ok');
    expect(scene.extend()).toBe('extensions-used');
  });

  test('a window that has run is extended from now', () => {
    const scene = new Scene().open();
    scene.world.nowMs += 10 * dayMs;
    expect(scene.extend(1)).toBe('ok');
    expect(scene.proposal.closesAtMs).toBe(startMs + 11 * dayMs);
  });

  test('a material revision gives at least the settling time, an editorial one nothing', () => {
    const scene = new Scene().open();
    expect(scene.revise('material')).toBe('ok');
    expect(scene.proposal.closesAtMs).toBe(startMs + 3 * dayMs);
    scene.world.nowMs += 3 * dayMs - hourMs;
    expect(scene.revise('editorial')).toBe('ok');
    expect(scene.proposal.closesAtMs).toBe(startMs + 3 * dayMs);
    expect(scene.revise('material')).toBe('ok');
    expect(scene.proposal.closesAtMs).toBe(startMs + 4 * dayMs - hourMs);
    expect(scene.proposal.extensions).toMatchObject([
      { kind: 'revised', closesAtMs: startMs + 4 * dayMs - hourMs },
    ]);
  });

  test('asking another person gives them the settling time, at least 24 hours', () => {
    const scene = new Scene().open();
    scene.world.nowMs += 3 * dayMs - 30_000;
    expect(scene.ask(scene.dan)).toBe('ok');
    // Rounded up to the full minute.
    expect(scene.proposal.closesAtMs).toBe(startMs + 4 * dayMs);
    expect(scene.proposal.asked).toContain(scene.dan.member);
    expect([scene.ask(scene.dan), scene.ask(scene.ann), scene.ask(scene.vera)]).toEqual(
      Array(3).fill('act-out-of-place'),
    );
  });

  test('a challenged revision gives the settling time too', () => {
    const scene = new Scene().open();
    scene.world.nowMs += 3 * dayMs - hourMs;
    scene.revise('editorial');
    expect(scene.challenge(scene.ben)).toBe('ok');
    expect(scene.proposal.closesAtMs).toBe(startMs + 4 * dayMs - hourMs);
  });

  test('a revision does not use up an extension', () => {
    const scene = new Scene().open();
    scene.world.nowMs += 3 * dayMs;
    for (let i = 0; i < 3; i++) expect(scene.revise()).toBe('ok');
    expect([scene.extend(), scene.extend(), scene.extend()]).toEqual(['ok', 'ok', 'extensions-used']);
  });
});

test('[W5] a proposal opened offline has not started: no end, no conclusion, no extension', () => {
  const scene = new Scene();
  const opening = scene.pending(scene.ann, scene.opening());
  const revising = scene.pending(scene.ann, {
    type: 'proposal-revised',
    proposal: scene.block,
    revision: 2,
    ...contentOf('Better.'),
    summary: { text: 'Better.' },
    change: 'material',
  });
  const extending = scene.pending(scene.ann, {
    type: 'window-extended',
    proposal: scene.block,
    window: { amount: 1, unit: 'days', zone: 'UTC' },
    reason: { text: 'More time.' },
  });
  const concluding = scene.pending(scene.ann, scene.conclusion('rejected'));
  const state = scene.document.withPending(opening, revising, extending, concluding);
  expect(state.proposals.get(scene.block)).toMatchObject({
    closesAtMs: null,
    conclusion: null,
    extensions: [],
  });
  expect(state.proposals.get(scene.block)?.revisions).toHaveLength(2);
  expect(state.voids.map(({ refusal }) => refusal.code)).toEqual(['act-out-of-place', 'window-running']);
});

test('opening shares a private draft', () => {
  const scene = new Scene();
  const draft = scene.world.document(scene.ann, { share: false });
  expect(draft.attempt(scene.edda, scene.commentDraft())).toMatchObject({
    error: { code: 'document-unknown' },
  });
  draft.perform(scene.ann, scene.opening());
  expect(draft.state.isShared).toBe(true);
  expect(draft.attempt(scene.edda, scene.commentDraft()).ok).toBe(true);
});

test('acts about a proposal that was never opened are refused', () => {
  const scene = new Scene().open();
  const proposal = BlockId.parse('block-nowhere');
  const asking = { type: 'person-asked', proposal, member: scene.dan.member } as const;
  expect(scene.try(scene.ann, asking)).toBe('proposal-not-open');
});
