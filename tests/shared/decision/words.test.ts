/** The sentences that screens show about rule, progress and next step. */
import { describe, expect, test } from 'vitest';
import type { Rule } from '#shared/acts/act.ts';
import { isClosing, isWaitingToStart } from '#shared/decision/phase.ts';
import {
  answersSentences,
  listInWords,
  missingSentences,
  ruleNowSentence,
  ruleSentence,
  windowWords,
} from '#shared/decision/words.ts';
import { nextSentence, startsWhenOnline, whyNotAccept } from '#shared/decision/next-words.ts';
import type { Reading } from '#shared/decision/reading.ts';
import { dayMs, type Person } from '../ledger-fixture.ts';
import { Scene } from './scene.ts';

const reading = (scene: Scene, reader: Person = scene.ann): Reading => ({
  proposal: scene.proposal,
  tally: scene.tally,
  owner: scene.ann.member,
  reader: reader.member,
  nowMs: scene.world.nowMs,
  nameOf: (member) => scene.world.people.get(member)?.name ?? 'Somebody',
  instantOf: (ms) => new Date(ms).toISOString().slice(0, 16),
});
const missing = (scene: Scene): string =>
  missingSentences(scene.tally.missing, reading(scene).nameOf).join(' ');

describe('the rule in one sentence', () => {
  const scene = new Scene();
  const { nameOf } = { nameOf: (member: string) => (member === scene.ben.member ? 'Ben' : 'Cleo') };
  const rules: readonly (readonly [Rule, string])[] = [
    [
      { kind: 'consent' },
      'Accepted if no objection stands and at least one person has answered; silence is consent.',
    ],
    [
      { kind: 'approvals', needed: 2, required: [] },
      'Accepted if 2 of 3 asked approve and no objection stands; silence does not count.',
    ],
    [
      { kind: 'approvals', needed: 1, required: [scene.ben.member, scene.cleo.member] },
      'Accepted if 1 of 3 asked approves, Ben and Cleo among them, and no objection stands; silence does not count.',
    ],
    [
      { kind: 'majority', quorum: 1 },
      'Accepted if more approve than object among at least 1 answer; abstentions are answers, and objections are votes that block nothing.',
    ],
  ];
  test.each(rules)('%o', (rule, sentence) => {
    expect(ruleSentence(rule, 3, nameOf)).toBe(sentence);
  });
});

describe('[R8] the rule for those who count by now', () => {
  const said = (scene: Scene): string =>
    ruleNowSentence(scene.proposal.rule, scene.tally, reading(scene).nameOf);

  test('names whoever is required and gone, and never counts them among the others', () => {
    const scene = new Scene();
    scene.open({ rule: { kind: 'approvals', needed: 1, required: [scene.cleo.member] } });
    expect(said(scene)).toBe(
      'Accepted if 1 of 2 asked approves, Cleo among them, and no objection stands; silence does not count.',
    );
    scene.leave(scene.cleo);
    expect(said(scene)).toBe(
      'This can no longer be accepted: the rule requires the approval of Cleo, whose answer counts no more.',
    );
  });

  test('a number of others is not asked for where none would do', () => {
    const scene = new Scene();
    scene.open({ rule: { kind: 'approvals', needed: 2, required: [scene.cleo.member] } });
    scene.leave(scene.cleo);
    expect(missing(scene)).toBe('The approval of Cleo is required and can no longer be given.');
  });

  test('says when nobody who was asked is left', () => {
    const scene = new Scene().open();
    scene.leave(scene.ben);
    scene.leave(scene.cleo);
    expect(missing(scene)).toContain('Nobody who was asked is still here, while the rule needs 2.');
  });

  test('asks for no more people than there are', () => {
    const scene = new Scene().open();
    scene.leave(scene.cleo);
    expect(said(scene)).toBe('Accepted if 2 people approve and no objection stands; silence does not count.');
  });
});

describe('what is missing', () => {
  test('objections with whose and why, and approvals with how many', () => {
    const scene = new Scene().open();
    expect(missing(scene)).toBe('2 more approvals are needed; silence does not count.');
    scene.approve(scene.ben);
    scene.object(scene.cleo);
    expect(missing(scene)).toBe(
      '1 objection stands (Cleo: “It costs too much”). 1 more approval is needed; silence does not count.',
    );
  });

  test('a long reason is cut at a word, a redacted one is left out', () => {
    const scene = new Scene().open();
    const reason = `Because ${'the same thing was tried before and failed '.repeat(9)}`;
    const draft = {
      type: 'position-taken',
      proposal: scene.block,
      digest: scene.digest(),
      position: { kind: 'object', reason: { text: reason }, resolution: { text: 'Try again.' } },
    } as const;
    scene.document.perform(scene.ben, draft);
    scene.document.submit({ ...scene.document.sign(scene.cleo, draft), texts: [] });
    const [first] = missingSentences(scene.tally.missing, reading(scene).nameOf);
    expect(first).toBe(
      '2 objections stand (Ben: “Because the same thing was tried before and failed the same…”; Cleo).',
    );
  });

  test.each<[Rule, string]>([
    [{ kind: 'consent' }, 'Nobody who was asked has answered yet.'],
    [
      { kind: 'majority', quorum: 3 },
      '3 more answers are needed; silence does not count. Nobody has approved yet.',
    ],
  ])('under %o', (rule, sentence) => {
    const scene = new Scene();
    scene.open({ rule, asked: [scene.ben, scene.cleo, scene.dan] });
    expect(missing(scene)).toBe(sentence);
  });
});

test('who answered what, by name', () => {
  const scene = new Scene();
  scene.open({ asked: [scene.ben, scene.cleo, scene.dan, scene.edda] });
  scene.approve(scene.ben);
  scene.approve(scene.cleo);
  scene.object(scene.dan);
  const said = () => answersSentences(scene.tally, reading(scene).nameOf);
  expect(said()).toEqual(['Ben and Cleo approve.', 'Dan objects.', 'Edda has not answered.']);
  scene.revise('material');
  scene.abstain(scene.ben);
  expect(said()).toEqual([
    'Ben abstains.',
    'Dan objects.',
    'Cleo answered an earlier revision.',
    'Edda has not answered.',
  ]);
});

describe('what comes next', () => {
  test('while the window runs: until when, and that nothing is decided before', () => {
    const scene = new Scene().open();
    expect(nextSentence(reading(scene, scene.ben))).toBe(
      'Your position is asked for until 2026-11-05T09:00. After that Ann can conclude; nothing is decided before.',
    );
    expect(nextSentence(reading(scene, scene.dan))).toMatch(/^The window runs until 2026-11-05T09:00\./);
    expect(whyNotAccept(reading(scene))).toBe(
      'The window was promised until 2026-11-05T09:00. Nothing can be concluded before then, even when everyone has approved.',
    );
  });

  test('[W4] of a window that moved, what was promised at first is named as well', () => {
    const scene = new Scene().open();
    scene.extend();
    expect(whyNotAccept(reading(scene))).toBe(
      'The window was promised until 2026-11-05T09:00 at first, and until 2026-11-06T09:00 since it moved later. Nothing can be concluded before then, even when everyone has approved.',
    );
  });

  test('stuck, ripe and concluded', () => {
    const scene = new Scene().open().runOut();
    expect(whyNotAccept(reading(scene))).toBe('2 more approvals are needed; silence does not count.');
    expect(nextSentence(reading(scene))).toMatch(/You can revise, extend, reject or postpone\.$/);
    scene.approve(scene.ben);
    scene.approve(scene.cleo);
    expect(whyNotAccept(reading(scene))).toBeNull();
    expect(nextSentence(reading(scene, scene.ben))).toBe(
      'The window has run and the rule is met. Ann can conclude; you can change your answer until then.',
    );
    scene.conclude();
    expect(nextSentence(reading(scene))).toBe('Accepted by Ann on 2026-11-05T09:00.');
    expect(whyNotAccept(reading(scene))).toBe('This proposal was concluded already.');
  });

  test('[W5] before the start', () => {
    const scene = new Scene();
    const state = scene.document.withPending(scene.pending(scene.ann, scene.opening()));
    const proposal = state.proposals.get(scene.block);
    if (!proposal) throw new Error('it is there');
    expect(isWaitingToStart(proposal)).toBe(true);
    const read = { ...reading(new Scene().open()), proposal };
    expect([nextSentence(read), whyNotAccept(read)]).toEqual([startsWhenOnline, startsWhenOnline]);
  });
});

test('a proposal is closing in its last 48 hours', () => {
  const scene = new Scene().open();
  const { proposal } = scene;
  const endMs = proposal.closesAtMs ?? 0;
  expect(
    [endMs - 2 * dayMs, endMs - 2 * dayMs + 1, endMs - 1, endMs].map((nowMs) => isClosing(proposal, nowMs)),
  ).toEqual([false, true, true, false]);
});

test('names and windows in words', () => {
  expect([[], ['Ann'], ['Ann', 'Ben'], ['Ann', 'Ben', 'Cleo']].map((names) => listInWords(names))).toEqual([
    '',
    'Ann',
    'Ann and Ben',
    'Ann, Ben and Cleo',
  ]);
  expect(windowWords({ amount: 1, unit: 'working-days' })).toBe('1 working day');
  expect(windowWords({ amount: 10, unit: 'working-days' })).toBe('10 working days');
});
