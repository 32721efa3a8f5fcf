/** D2: what the block says of a question about the proposal, to each reader, from the asking to the accepted answer. */
import { expect, test } from 'vitest';
import type { Person } from '../../shared/ledger-fixture.ts';
import { dayMs } from '../../shared/ledger-fixture.ts';
import { Scene } from '../../shared/decision/scene.ts';
import { questionsAbout } from '../../../client/decision/question-words.ts';

const says = (scene: Scene, reader: Person): readonly string[] =>
  questionsAbout({
    threads: scene.document.state.threads.values(),
    proposal: scene.block,
    reader: reader.member,
    isConcluded: scene.proposal.conclusion !== null,
    nowMs: scene.world.nowMs,
    nameOf: (member) => scene.world.people.get(member)?.name ?? 'Somebody',
    instantOf: (ms) => new Date(ms).toISOString().slice(5, 16).replace('T', ' '),
  }).map(({ sentence }) => sentence);

test('[D2] a question about the proposal: asked, overdue, answered, accepted', () => {
  const scene = new Scene().open();
  const thread = scene.thread(scene.ben, {
    anchor: { kind: 'revision', proposal: scene.block, digest: scene.digest() },
    question: { to: scene.ann.member, within: { amount: 1, unit: 'working-days', zone: 'UTC' } },
  });
  const open = 'An answer is asked for by 11-03 09:00.';
  expect(says(scene, scene.ben)).toEqual([`You asked Ann: “Why?” ${open}`]);
  expect(says(scene, scene.ann)).toEqual([`Ben asks you: “Why?” ${open}`]);
  expect(says(scene, scene.cleo)).toEqual([`Ben asked Ann: “Why?” ${open}`]);

  scene.wait(2 * dayMs);
  expect(says(scene, scene.ann)).toEqual(['Ben asks you: “Why?” An answer was due 11-03 09:00.']);

  scene.comment(scene.ann, 'Because.', { thread, anchor: null });
  expect(says(scene, scene.ben)).toEqual([
    'Ann answered your question: “Why?” Say whether that is the answer.',
  ]);
  expect([says(scene, scene.ann), says(scene, scene.cleo)]).toEqual([[], []]);

  const answer = scene.document.state.threads.get(thread)?.comments.at(-1)?.id;
  if (!answer) throw new Error('nothing was said');
  expect(scene.try(scene.ben, { type: 'answer-accepted', thread, question: thread, answer })).toBe('ok');
  expect(says(scene, scene.ben)).toEqual([]);
});

test('[D2] a question about the words or the document stands beside them only', () => {
  const scene = new Scene().open();
  scene.thread(scene.ben, {
    question: { to: scene.ann.member, within: { amount: 1, unit: 'working-days', zone: 'UTC' } },
  });
  expect(says(scene, scene.ann)).toEqual([]);
});
