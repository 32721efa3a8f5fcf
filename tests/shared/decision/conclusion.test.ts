/** Conclusion, lock and what comes afterwards (C1–C5). */
import { describe, expect, test } from 'vitest';
import { digestOfText } from '../ledger-fixture.ts';
import { Scene } from './scene.ts';

const approved = (): Scene => {
  const scene = new Scene().open();
  scene.approve(scene.ben);
  scene.approve(scene.cleo);
  return scene.runOut();
};

describe('[C1] the owner concludes, with a disposition and an outcome', () => {
  test('nobody else', () => {
    const scene = approved();
    expect(scene.conclude('accepted', scene.edda)).toBe('not-owner');
    expect(scene.conclude('withdrawn', scene.ben)).toBe('not-owner');
  });
  test('not without an outcome', () => {
    const scene = approved();
    expect(scene.try(scene.ann, scene.conclusion('accepted', { outcome: '' }))).toBe('reason-missing');
  });
  test('accepting needs the rule met; rejecting and postponing need the window to have run', () => {
    const scene = new Scene().open();
    expect(scene.conclude('rejected')).toBe('window-running');
    scene.runOut();
    expect([scene.conclude('accepted'), scene.conclude('rejected')]).toEqual(['rule-not-met', 'ok']);
    expect(scene.phase).toBe('rejected');
  });
  test('withdrawing is possible at any time', () => {
    const scene = new Scene().open();
    expect(scene.conclude('withdrawn')).toBe('ok');
    expect(scene.phase).toBe('withdrawn');
  });
});

describe('[C2] the conclusion that decides the document names what it was based on', () => {
  test('the body’s digest and the ledger’s head', () => {
    const scene = approved();
    expect(scene.try(scene.ann, scene.conclusion('accepted', { hasBasis: false }))).toBe('text-changed');
    const looked = scene.conclusion('accepted');
    scene.comment(scene.dan, 'Wait!');
    expect(scene.try(scene.ann, looked)).toBe('text-changed');
    expect(scene.conclude()).toBe('ok');
    expect(scene.seal()).toBe('ok');
    expect(scene.document.state.seal).toMatchObject({ bodyDigest: digestOfText('body') });
  });

  test('a conclusion that leaves another proposal open, or accepts none, needs no basis and cannot be sealed', () => {
    const scene = approved();
    scene.open({ name: 'two', asked: [scene.ben], rule: { kind: 'consent' } });
    expect(scene.try(scene.ann, scene.conclusion('accepted', { hasBasis: false }))).toBe('ok');
    expect(scene.seal()).toBe('act-out-of-place');

    const rejected = new Scene().open().runOut();
    expect(rejected.try(rejected.ann, rejected.conclusion('rejected', { hasBasis: false }))).toBe('ok');
    expect(rejected.seal()).toBe('act-out-of-place');
  });

  test('the last of several conclusions decides, also when it only withdraws', () => {
    const scene = approved();
    scene.open({ name: 'two', asked: [scene.ben], rule: { kind: 'consent' } });
    scene.try(scene.ann, scene.conclusion('accepted', { hasBasis: false }));
    const [, second] = [...scene.document.state.proposals.keys()];
    if (!second) throw new Error('two were opened');
    expect(scene.try(scene.ann, scene.conclusion('withdrawn', { block: second, hasBasis: false }))).toBe(
      'text-changed',
    );
    expect(scene.try(scene.ann, scene.conclusion('withdrawn', { block: second }))).toBe('ok');
    const last = scene.document.state.proposals.get(second)?.conclusion?.id;
    expect([scene.seal(), scene.seal(last)]).toEqual(['act-out-of-place', 'ok']);
  });

  test('the seal is the relay’s, right after the conclusion, about the same text, once', () => {
    const scene = approved();
    const early = {
      type: 'document-sealed',
      conclusion: scene.object(scene.dan),
      bodyDigest: digestOfText('body'),
    } as const;
    expect(scene.try('relay', early)).toBe('act-out-of-place');
    expect(scene.conclude()).toBe('ok');
    const conclusion = scene.proposal.conclusion?.id;
    expect(scene.seal(conclusion, digestOfText('another body'))).toBe('text-changed');
    if (!conclusion) throw new Error('it was concluded');
    const draft = { type: 'document-sealed', conclusion, bodyDigest: digestOfText('body') } as const;
    expect(scene.try(scene.ann, draft)).toBe('not-author');
    expect(scene.document.attempt('relay', draft, { device: scene.ann.device })).toMatchObject({
      error: { code: 'key-unknown' },
    });
    expect([scene.seal(), scene.seal()]).toEqual(['ok', 'document-sealed']);
  });

  test('a seal that does not follow at once is void', () => {
    const scene = approved();
    scene.conclude();
    scene.comment(scene.dan);
    expect(scene.seal()).toBe('act-out-of-place');
  });
});

describe('[C3] after the seal', () => {
  test('comments go on, marked; proposals, revisions and suggestions do not', () => {
    const scene = new Scene();
    const before = scene.thread(scene.dan);
    scene.decide();
    const after = scene.thread(scene.dan);
    expect(scene.comment(scene.ben, 'Because.', { thread: before, anchor: null })).toBe('ok');
    const { threads } = scene.document.state;
    expect(threads.get(before)).toMatchObject({
      isAfterDecision: false,
      comments: [{ isAfterDecision: false }, { isAfterDecision: true }],
    });
    expect(threads.get(after)).toMatchObject({ isAfterDecision: true });
    expect(scene.try(scene.ann, scene.opening({ name: 'two' }))).toBe('document-sealed');
    expect([scene.revise(), scene.extend(), scene.ask(scene.dan), scene.challenge(scene.ben, 2)]).toEqual(
      Array(4).fill('proposal-concluded'),
    );
    expect(scene.try(scene.ann, { type: 'suggestion-applied', thread: before })).toBe('document-sealed');
    expect(scene.try(scene.ann, { type: 'thread-resolved', thread: after })).toBe('ok');
  });
});

describe('[C4] what arrives after the conclusion is kept, marked late, never counted', () => {
  test('positions and objections', () => {
    const scene = new Scene().decide();
    const before = scene.tally;
    expect(scene.approve(scene.dan)).toBe('ok');
    scene.object(scene.ben);
    expect(scene.proposal.positions.filter(({ isLate }) => isLate).map(({ by, kind }) => [by, kind])).toEqual(
      [
        [scene.dan.member, 'approve'],
        [scene.ben.member, 'object'],
      ],
    );
    expect(scene.tally).toEqual(before);
    expect(scene.phase).toBe('accepted');
  });
  test('a late approval withdraws no objection that stood', () => {
    const scene = new Scene().open();
    const id = scene.object(scene.ben);
    scene.runOut().conclude('rejected');
    scene.approve(scene.ben);
    expect(scene.tally.objections).toMatchObject([{ id, withdrawn: null }]);
    expect(scene.withdrawObjection(scene.ben, id)).toBe('proposal-concluded');
  });
});

test('[C5] the second of two conclusions is refused with the first one’s outcome', () => {
  const scene = new Scene().open().runOut();
  expect(scene.try(scene.ann, scene.conclusion('postponed', { outcome: 'Next year.' }))).toBe('ok');
  const second = scene.document.attempt(scene.ann, scene.conclusion('rejected'));
  expect(second).toMatchObject({
    error: { code: 'proposal-concluded', sentence: expect.stringContaining('Next year.') },
  });
  expect(scene.proposal.conclusion).toMatchObject({ disposition: 'postponed', outcome: 'Next year.' });
});
