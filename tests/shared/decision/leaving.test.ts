/** People who leave, owners who count, and who counted when it was concluded (R6, R8). */
import { describe, expect, test } from 'vitest';
import { missingSentences } from '#shared/decision/words.ts';
import { Scene } from './scene.ts';

const policy = (scene: Scene, ownerCounts?: boolean) =>
  scene.world.perform(scene.ann, {
    type: 'policy-changed',
    minimumWindowMinutes: 1440,
    settlingMinutes: 1440,
    ...(ownerCounts === undefined ? {} : { ownerCounts }),
  });

describe('[R8] a person who leaves', () => {
  test('keeps their position, marked, and it no longer counts', () => {
    const scene = new Scene().open();
    scene.approve(scene.ben);
    scene.approve(scene.cleo);
    expect(scene.tally.isMet).toBe(true);
    scene.leave(scene.cleo);
    expect(scene.tally.counted).toEqual([scene.ben.member]);
    expect(scene.tally.left).toMatchObject([{ member: scene.cleo.member, position: { kind: 'approve' } }]);
    expect(scene.tally.voices).toEqual([]);
    expect(scene.tally.missing).toMatchObject([
      { kind: 'asked-too-few', asked: 1, needed: 2 },
      { kind: 'approvals', more: 1 },
    ]);
    scene.runOut();
    expect(scene.conclude()).toBe('rule-not-met');
    // W4: the owner asks somebody else, as often as the rule needs
    expect([scene.extend(), scene.extend(), scene.extend(), scene.ask(scene.dan)]).toEqual(
      Array(4).fill('ok'),
    );
    scene.approve(scene.dan);
    scene.runOut();
    expect(scene.conclude()).toBe('ok');
  });

  test('is not waited for, and their objection stands in nobody’s way', () => {
    const scene = new Scene().open({ rule: { kind: 'consent' } });
    scene.approve(scene.ben);
    scene.object(scene.cleo);
    scene.leave(scene.cleo);
    expect(scene.tally).toMatchObject({ objections: [], unanswered: [], isMet: true });
    expect(scene.proposal.objections).toHaveLength(1);
  });

  test('is not forgiven where their approval is required (A2)', () => {
    const scene = new Scene();
    scene.open({ rule: { kind: 'approvals', needed: 1, required: [scene.cleo.member] } });
    scene.approve(scene.ben);
    scene.leave(scene.cleo);
    expect(scene.tally.missing).toEqual([{ kind: 'required-gone', members: [scene.cleo.member] }]);
    expect(missingSentences(scene.tally.missing, () => 'Cleo')).toEqual([
      'The approval of Cleo is required and can no longer be given.',
    ]);
  });

  test('after the conclusion changes nothing about it', () => {
    const scene = new Scene().decide();
    const before = scene.tally;
    scene.leave(scene.cleo);
    expect(scene.tally).toEqual(before);
  });

  test('before the conclusion is remembered by it', () => {
    const scene = new Scene();
    scene.open({ asked: [scene.ben, scene.cleo, scene.dan] });
    scene.approve(scene.ben);
    scene.approve(scene.cleo);
    scene.leave(scene.dan).runOut();
    expect(scene.conclude()).toBe('ok');
    expect(scene.proposal.conclusion?.left).toEqual([scene.dan.member]);
    expect(scene.tally.left).toEqual([{ member: scene.dan.member, position: null }]);
  });

  test('counts on in a proposal that was opened before this rule', () => {
    const scene = new Scene();
    const { rules: _, ...opening } = scene.opening();
    scene.document.perform(scene.ann, opening);
    const approval = scene.position('approve', opening.digest);
    scene.try(scene.ben, approval);
    scene.try(scene.cleo, approval);
    scene.leave(scene.cleo).runOut();
    expect(scene.proposal.rules).toBe(1);
    expect(scene.conclude()).toBe('ok');
    expect(scene.tally).toMatchObject({ left: [], counted: [scene.ben.member, scene.cleo.member] });
  });
});

describe('[R6] the owner’s own support', () => {
  test('is shown and not counted, unless the workspace said otherwise when it was opened', () => {
    const scene = new Scene();
    scene.open({ asked: [scene.ann, scene.ben] });
    policy(scene, true);
    expect(scene.proposal.ownerCounts).toBe(false);
    scene.approve(scene.ann);
    scene.approve(scene.ben);
    expect(scene.tally).toMatchObject({ counted: [scene.ben.member], ownPosition: { kind: 'approve' } });
    expect(scene.tally.isMet).toBe(false);

    const counting = new Scene();
    policy(counting, true);
    counting.open({ asked: [counting.ann, counting.ben] });
    policy(counting, false);
    counting.approve(counting.ann);
    counting.approve(counting.ben);
    expect(counting.tally).toMatchObject({ isMet: true, approvals: [{}, {}] });
  });

  test('is never the only answer (A1), and an owner who counts is not the only one asked', () => {
    const scene = new Scene();
    policy(scene, true);
    expect(scene.try(scene.ann, scene.opening({ asked: [scene.ann] }))).toBe('act-out-of-place');
    scene.open({ asked: [scene.ann, scene.ben], rule: { kind: 'consent' } });
    scene.approve(scene.ann);
    expect(scene.tally.missing).toEqual([{ kind: 'any-answer', revision: 1 }]);
    scene.abstain(scene.ben);
    expect(scene.tally.isMet).toBe(true);
  });

  test('a policy of before says nothing about it', () => {
    const scene = new Scene();
    policy(scene);
    expect(scene.world.state.policy.at(-1)?.value.ownerCounts).toBe(false);
  });

  test('whoever becomes the owner counts no longer; after the conclusion, whoever concluded is meant', () => {
    const scene = new Scene();
    scene.open({ asked: [scene.ben, scene.edda], rule: { kind: 'approvals', needed: 1, required: [] } });
    scene.approve(scene.edda);
    const offer = scene.document.perform(scene.ann, {
      type: 'handover-offered',
      to: scene.edda.member,
      note: null,
    }).act.id;
    scene.try(scene.edda, { type: 'handover-accepted', offer });
    expect(scene.tally).toMatchObject({ counted: [scene.ben.member], approvals: [] });
    scene.approve(scene.ben);
    scene.runOut();
    expect(scene.conclude('accepted', scene.ann)).toBe('not-owner');
    expect(scene.conclude('accepted', scene.edda)).toBe('ok');
    scene.seal();
    const back = scene.document.perform(scene.edda, {
      type: 'handover-offered',
      to: scene.ann.member,
      note: null,
    }).act.id;
    scene.try(scene.ann, { type: 'handover-accepted', offer: back });
    expect(scene.document.state.owner).toBe(scene.ann.member);
    expect(scene.tally.counted).toEqual([scene.ben.member]);
  });
});
