/** Rules of agreement (A1–A5): a table of who answered what, and what that comes to. */
import { describe, expect, test } from 'vitest';
import type { Rule } from '#shared/acts/act.ts';
import type { Missing } from '#shared/decision/tally.ts';
import { Scene } from './scene.ts';

/** Answers of Ben, Cleo and Dan in this order: approve, object, withdraw (an objection), abstain, silent, earlier revision. */
type Answers = string;

function answered(rule: (scene: Scene) => Rule, answers: Answers): Scene {
  const scene = new Scene();
  scene.open({ asked: [scene.ben, scene.cleo, scene.dan], rule: rule(scene) });
  const people = [scene.ben, scene.cleo, scene.dan];
  const of = (letter: string) => people.filter((_, i) => answers.charAt(i) === letter);
  for (const person of of('e')) scene.approve(person);
  if (answers.includes('e')) scene.revise('material');
  for (const person of of('a')) scene.approve(person);
  for (const person of of('n')) scene.abstain(person);
  for (const person of of('o')) scene.object(person);
  for (const person of of('w')) scene.withdrawObjection(person, scene.object(person));
  return scene;
}

type Row = readonly [answers: Answers, missing: readonly Missing['kind'][]];
const table = (rule: (scene: Scene) => Rule, rows: readonly Row[]) =>
  test.each(rows)('%s', (answers, missing) => {
    const scene = answered(rule, answers);
    expect(scene.tally.missing.map(({ kind }) => kind)).toEqual(missing);
    expect(scene.tally.isMet).toBe(missing.length === 0);
    scene.runOut();
    expect(scene.phase).toBe(missing.length === 0 ? 'ripe' : 'stuck');
    expect(scene.conclude()).toBe(missing.length === 0 ? 'ok' : 'rule-not-met');
  });

describe('[A1] consent: no objection stands, and somebody besides the owner has answered', () => {
  table(
    () => ({ kind: 'consent' }),
    [
      ['---', ['any-answer']],
      ['a--', []],
      ['n--', []],
      ['aaa', []],
      ['o--', ['objections']],
      ['aao', ['objections']],
      ['w--', []],
      ['e--', ['any-answer']],
    ],
  );
  test('nobody waits for whoever withdrew an objection to the present text; under approvals it is no answer', () => {
    const waits = (rule: Rule) => {
      const scene = answered(() => rule, 'w--');
      const first = scene.proposal.positions[0]?.by;
      return first !== undefined && scene.tally.unanswered.includes(first);
    };
    expect(waits({ kind: 'consent' })).toBe(false);
    expect(waits({ kind: 'approvals', needed: 1, required: [] })).toBe(true);
    const scene = answered(() => ({ kind: 'consent' }), 'w--');
    scene.revise('material');
    expect(scene.tally.unanswered).toHaveLength(3);
  });
});

describe('[A2] approvals: n of the asked, the required among them, no objection', () => {
  table(
    () => ({ kind: 'approvals', needed: 2, required: [] }),
    [
      ['---', ['approvals']],
      ['a--', ['approvals']],
      ['an-', ['approvals']],
      ['aa-', []],
      ['aan', []],
      ['aao', ['objections']],
      ['aaw', []],
      ['aaa', []],
      ['ae-', ['approvals']],
    ],
  );
  table(
    ({ cleo }) => ({ kind: 'approvals', needed: 1, required: [cleo.member] }),
    [
      ['a-a', ['required']],
      ['-a-', []],
      ['---', ['approvals', 'required']],
    ],
  );
});

describe('[A3] [A4] majority: more approvals than objections among at least q answers', () => {
  table(
    () => ({ kind: 'majority', quorum: 3 }),
    [
      ['---', ['answers', 'majority']],
      ['aa-', ['answers']],
      ['aao', []],
      ['aoo', ['majority']],
      ['ann', []],
      ['nnn', ['majority']],
      ['aon', ['majority']],
      ['aaw', ['answers']],
      ['aae', ['answers']],
    ],
  );
  table(
    () => ({ kind: 'majority', quorum: 1 }),
    [
      ['a--', []],
      ['o--', ['majority']],
    ],
  );

  test('[A4] two objections of one person are one vote', () => {
    const scene = answered(() => ({ kind: 'majority', quorum: 3 }), 'aao');
    scene.object(scene.dan);
    expect(scene.tally.isMet).toBe(true);
  });
});

test('[A5] a window that ends without its quorum never accepts', () => {
  const scene = answered(() => ({ kind: 'majority', quorum: 3 }), 'aa-');
  scene.runOut();
  expect([scene.conclude('accepted'), scene.conclude('postponed')]).toEqual(['rule-not-met', 'ok']);
});

test('fewer people asked than the rule needs is said', () => {
  const scene = new Scene();
  scene.open({ asked: [scene.ben], rule: { kind: 'approvals', needed: 2, required: [] } });
  scene.approve(scene.ben);
  expect(scene.tally.missing).toEqual([
    { kind: 'asked-too-few', asked: 1, needed: 2 },
    { kind: 'approvals', more: 1 },
  ]);
});
