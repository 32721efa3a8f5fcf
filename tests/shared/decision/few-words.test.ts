/** What is missing, as a row of the library tells it. */
import { expect, test } from 'vitest';
import { fewWords } from '#shared/decision/few-words.ts';
import { tallyOf } from '#shared/decision/tally.ts';
import { Scene } from './scene.ts';

const missing = ({ proposal, ann }: Scene) => fewWords(tallyOf(proposal, ann.member, () => false).missing);

test('[R3] names whose objections stand, and how many approvals are wanted', () => {
  const scene = new Scene().open();
  scene.object(scene.ben);
  scene.approve(scene.cleo);
  expect(missing(scene)).toEqual([
    { words: '1 objection stands ({})', members: [scene.ben.member] },
    { words: '1 more approval is needed', members: [] },
  ]);
});

test('[A1] a consent that nobody answered waits for one answer', () => {
  const scene = new Scene().open({ rule: { kind: 'consent' } });
  expect(missing(scene)).toEqual([{ words: 'Nobody has answered yet', members: [] }]);
});
