/** The one outcome that a library row and the handbook's index show. */
import { expect, test } from 'vitest';
import { toldOutcome } from '#shared/decision/told-outcome.ts';
import { blockId } from '../ledger-fixture.ts';
import { Scene } from './scene.ts';

test('[C2] of a document with an accepted and a later rejected proposal, the accepted one is told', () => {
  const scene = new Scene().open();
  scene.open({ name: 'two' });
  const told = () => toldOutcome(scene.document.state.proposals.values());
  expect(told()).toBeNull();
  for (const person of [scene.ben, scene.cleo]) scene.approve(person);
  scene.runOut();
  expect(
    scene.try(scene.ann, scene.conclusion('accepted', { outcome: 'We rent it.', hasBasis: false })),
  ).toBe('ok');
  const second = { block: blockId('two'), outcome: 'No desks.' };
  expect(scene.try(scene.ann, scene.conclusion('rejected', second))).toBe('ok');
  expect(told()).toBe('We rent it.');
});

test('where nothing was accepted, the last conclusion is', () => {
  const scene = new Scene().open().runOut();
  scene.conclude('rejected');
  expect(toldOutcome(scene.document.state.proposals.values())).toBe('So it is.');
});
