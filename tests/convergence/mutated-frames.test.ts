/** A few thousand of the mutated frames; `npm run fuzz -- --only frames --rounds N` runs any number. */
import { expect, test } from 'vitest';
import { runDeafReaders } from './deaf-readers.ts';
import { runMutatedFrames } from './mutated-frames.ts';

test('[promise 9] three thousand mutated frames crash nothing, and none that is refused changes the document', () => {
  const { refused, taken } = runMutatedFrames(3_000, 1);
  expect(refused).toBeGreaterThan(1_000);
  expect(taken).toBeGreaterThan(100);
});

test('[promise 9] readers that do not read are cut, every one, while the writer goes on', async () => {
  const { left } = await runDeafReaders(20, 16);
  expect(left).toBe(0);
});

test('a seed plays the same frames again, and leads to the scene of a failure', () => {
  const once = runMutatedFrames(300, 20);
  expect(runMutatedFrames(300, 20)).toMatchObject({ played: once.played, refused: once.refused });
  expect(runMutatedFrames(100, 22).played).not.toBe(runMutatedFrames(100, 21).played);
});
