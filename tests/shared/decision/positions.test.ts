/** Revisions and positions: what counts, what is stale, what stands (R1–R7). */
import { describe, expect, test } from 'vitest';
import { digestOfText, hourMs } from '../ledger-fixture.ts';
import { Scene } from './scene.ts';

describe('[R1] publishing makes the next revision', () => {
  test('by the owner, with the next number, another text and a summary', () => {
    const scene = new Scene().open();
    const next = scene.revision('material', 'Better.');
    expect(scene.try(scene.edda, next)).toBe('not-owner');
    expect(scene.try(scene.ann, { ...next, revision: 3 })).toBe('revision-stale');
    expect(scene.try(scene.ann, { ...next, summary: { text: '' } })).toBe('reason-missing');
    expect(scene.try(scene.ann, { ...next, digest: digestOfText('x') })).toBe('digest-wrong');
    expect(scene.revise('material', scene.ann, 'one: revision 1')).toBe('act-out-of-place');
    expect(scene.revise()).toBe('ok');
    expect(scene.proposal.revisions.map(({ number, summary }) => [number, summary])).toEqual([
      [1, null],
      [2, 'Changed.'],
    ]);
  });
});

describe('[R2] [promise 7] a position is about the digest that it names', () => {
  test('a material revision makes approvals and abstentions stale: visible, not counted', () => {
    const scene = new Scene();
    scene.open({ asked: [scene.ben, scene.cleo] });
    scene.approve(scene.ben);
    scene.abstain(scene.cleo);
    expect(scene.revise('material')).toBe('ok');
    expect(scene.tally).toMatchObject({ approvals: [], abstentions: [], isMet: false });
    expect(scene.tally.stale.map(({ by }) => by)).toEqual([scene.ben.member, scene.cleo.member]);
    expect(scene.tally.unanswered).toEqual([scene.ben.member, scene.cleo.member]);
    expect(scene.approve(scene.ben)).toBe('ok');
    expect(scene.tally.approvals.map(({ revision }) => revision)).toEqual([2]);
  });

  test('an editorial revision keeps positions', () => {
    const scene = new Scene().open();
    scene.approve(scene.ben);
    scene.revise('editorial');
    scene.approve(scene.cleo);
    expect(scene.tally).toMatchObject({ stale: [], isMet: true });
  });

  test('a position about the first text, written offline before a material revision, is stale at once', () => {
    const scene = new Scene().open();
    scene.revise('material');
    expect(scene.approve(scene.ben, 1)).toBe('ok');
    expect(scene.tally.stale.map(({ by, revision }) => [by, revision])).toEqual([[scene.ben.member, 1]]);
  });

  test('a position about a text that was never published is refused', () => {
    const scene = new Scene().open();
    expect(scene.try(scene.ben, scene.position('approve', digestOfText('never')))).toBe('revision-stale');
  });

  test('any asked person may challenge an editorial label, once, and it is material from then on', () => {
    const scene = new Scene().open();
    scene.approve(scene.ben);
    scene.revise('editorial');
    expect(scene.challenge(scene.dan)).toBe('not-asked');
    expect(scene.challenge(scene.cleo)).toBe('ok');
    expect(scene.tally.stale.map(({ by }) => by)).toEqual([scene.ben.member]);
    expect(scene.challenge(scene.ben)).toBe('act-out-of-place');
    expect(scene.challenge(scene.ben, 7)).toBe('act-out-of-place');
    expect(scene.proposal.revisions[1]?.challenge).toMatchObject({ by: scene.cleo.member });
  });

  test('a challenge of a revision before the last material one changes no count', () => {
    const scene = new Scene().open();
    scene.revise('editorial');
    scene.revise('material');
    scene.approve(scene.ben);
    expect(scene.challenge(scene.cleo, 2)).toBe('ok');
    expect(scene.tally.approvals).toHaveLength(1);
  });
});

test('[R3] objections survive every revision', () => {
  const scene = new Scene().open();
  const id = scene.object(scene.cleo);
  scene.revise('material');
  scene.revise('material');
  expect(scene.tally.objections).toMatchObject([{ id, raisedIn: 1 }]);
  expect(scene.tally.missing).toContainEqual(expect.objectContaining({ kind: 'objections' }));
});

describe('[R4] the latest position counts, one each', () => {
  test('approvals are of people, not of clicks', () => {
    const scene = new Scene().open();
    scene.approve(scene.ben);
    scene.approve(scene.ben);
    expect(scene.tally.approvals).toHaveLength(1);
    scene.abstain(scene.ben);
    expect(scene.tally).toMatchObject({ approvals: [], abstentions: [{ kind: 'abstain' }] });
    expect(scene.proposal.positions).toHaveLength(3);
  });

  test('approving after objecting withdraws one’s own objections, and nobody else’s', () => {
    const scene = new Scene().open();
    scene.object(scene.ben);
    const other = scene.object(scene.cleo);
    scene.approve(scene.ben);
    expect(scene.tally.objections.map(({ id }) => id)).toEqual([other]);
    expect(scene.tally.approvals).toHaveLength(1);
  });

  test('an objection after an approval takes the approval’s place', () => {
    const scene = new Scene().open();
    scene.approve(scene.ben);
    scene.object(scene.ben);
    expect(scene.tally.approvals).toEqual([]);
  });

  test('a second objection does not withdraw the first', () => {
    const scene = new Scene().open();
    const [first, second] = [scene.object(scene.ben), scene.object(scene.ben)];
    expect(scene.tally.objections.map(({ id }) => id)).toEqual([first, second]);
    scene.withdrawObjection(scene.ben, second);
    expect(scene.tally.objections.map(({ id }) => id)).toEqual([first]);
    expect(scene.tally.unanswered).not.toContain(scene.ben.member);
  });
});

describe('[R5] who was not asked is a voice', () => {
  test('shown, not counted, and blocks nothing', () => {
    const scene = new Scene().open({ rule: { kind: 'consent' } });
    scene.approve(scene.dan);
    expect(scene.tally).toMatchObject({ approvals: [], isMet: false });
    scene.object(scene.edda);
    scene.approve(scene.ben);
    expect(scene.tally).toMatchObject({ objections: [], isMet: true });
    expect(scene.tally.voices.map(({ by, kind }) => [by, kind])).toEqual([
      [scene.dan.member, 'approve'],
      [scene.edda.member, 'object'],
    ]);
  });

  test('counts from the moment its author is asked', () => {
    const scene = new Scene().open();
    const id = scene.object(scene.dan);
    scene.ask(scene.dan);
    expect(scene.tally.objections.map((objection) => objection.id)).toEqual([id]);
  });

  test('a viewer has no voice', () => {
    const scene = new Scene().open();
    expect(scene.approve(scene.vera)).toBe('role-insufficient');
  });
});

test('[R6] the owner’s own support is shown and not counted, also when the owner is among the asked', () => {
  const scene = new Scene();
  scene.open({ asked: [scene.ann, scene.ben], rule: { kind: 'approvals', needed: 1, required: [] } });
  scene.approve(scene.ann);
  expect(scene.tally).toMatchObject({ approvals: [], voices: [], isMet: false, counted: [scene.ben.member] });
  expect(scene.tally.ownPosition).toMatchObject({ kind: 'approve' });
});

describe('[R7] an objection', () => {
  test('says why, and what would resolve it', () => {
    const scene = new Scene().open();
    for (const [reason, resolution] of [
      ['', 'Halve it.'],
      ['Too dear.', ' '],
    ] as const)
      expect(
        scene.try(scene.ben, {
          type: 'position-taken',
          proposal: scene.block,
          digest: scene.digest(),
          position: { kind: 'object', reason: { text: reason }, resolution: { text: resolution } },
        }),
      ).toBe('reason-missing');
  });

  test('is withdrawn by its author alone, once', () => {
    const scene = new Scene().open();
    const id = scene.object(scene.cleo);
    expect(scene.withdrawObjection(scene.ann, id)).toBe('not-author');
    expect(scene.withdrawObjection(scene.ben, id)).toBe('not-author');
    expect(scene.withdrawObjection(scene.cleo, id)).toBe('ok');
    expect(scene.withdrawObjection(scene.cleo, id)).toBe('act-repeated');
    expect(scene.tally.objections).toEqual([]);
    expect(scene.proposal.objections).toMatchObject([{ id, withdrawn: { seq: scene.document.state.seq } }]);
  });

  test('that is redacted still stands', () => {
    const scene = new Scene().open();
    const signed = scene.document.sign(scene.cleo, scene.position('object'));
    expect(scene.document.submit({ ...signed, texts: [] }).ok).toBe(true);
    expect(scene.tally.objections).toMatchObject([{ reason: null, resolution: null }]);
  });
});

describe('[E5] who may speak for whom', () => {
  test('a position by a key that was revoked before is void; one by a key revoked after stays', () => {
    const scene = new Scene().open();
    scene.approve(scene.cleo);
    scene.world.perform(scene.ann, { type: 'key-revoked', key: scene.cleo.device.key });
    scene.world.perform(scene.ann, { type: 'key-revoked', key: scene.ben.device.key });
    expect(scene.approve(scene.ben)).toBe('key-unknown');
    expect(scene.tally.approvals.map(({ by }) => by)).toEqual([scene.cleo.member]);
  });

  test('a key speaks only for the member who registered it', () => {
    const scene = new Scene().open();
    const stolen = { ...scene.ben, device: scene.cleo.device };
    expect(scene.approve(stolen)).toBe('key-unknown');
  });

  test('the relay cannot take a position for somebody who has a key; for one without it can, and it is marked', () => {
    const scene = new Scene();
    const sam = scene.world.addSample('Sam');
    scene.open({ asked: [scene.ben, sam] });
    expect(scene.approve({ ...scene.ben, device: scene.world.relay })).toBe('key-unknown');
    expect(scene.approve(sam)).toBe('ok');
    expect(scene.approve(scene.ben)).toBe('ok');
    expect(scene.proposal.positions.map(({ isAttested }) => isAttested)).toEqual([true, false]);
  });

  test('somebody who was removed, or may only read by now, takes no position', () => {
    const scene = new Scene().open();
    scene.world.perform(scene.ann, { type: 'role-changed', member: scene.ben.member, role: 'viewer' });
    scene.world.perform(scene.ann, { type: 'member-removed', member: scene.cleo.member });
    expect([scene.approve(scene.ben), scene.approve(scene.cleo)]).toEqual([
      'role-insufficient',
      'role-insufficient',
    ]);
  });
});

test('positions keep what their author claims of time, and are ordered by the relay alone', () => {
  const scene = new Scene().open();
  const claimedAtMs = scene.world.nowMs - 5 * hourMs;
  scene.document.perform(scene.ben, scene.position('approve'), { claimedAtMs });
  expect(scene.proposal.positions[0]?.when).toEqual({
    atMs: scene.world.nowMs,
    seq: scene.document.state.seq,
    claimedAtMs,
  });
});
