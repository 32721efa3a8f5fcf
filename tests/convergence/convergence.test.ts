/** [promise 2] Random schedules; `npm run fuzz` runs any number. Seeds that once failed stay here by name. */
import { expect, test } from 'vitest';
import { runSchedule } from './schedule.ts';

test('[promise 2] thirty random schedules end with the same document everywhere', () => {
  for (let seed = 1; seed <= 30; seed++) expect(runSchedule(seed).receipts).toBeGreaterThan(0);
});

test('the same seed gives the same schedule', () => {
  const { edits, receipts, restarts } = runSchedule(7);
  expect(runSchedule(7)).toMatchObject({ edits, receipts, restarts });
});

// A range that was deleted twice in one group kept readers whose frames overtook one another from ever coming back.
test.each([2042891670, 1811277657])(
  '[promise 2] a schedule that once went wrong goes well (seed %i)',
  (seed) => {
    expect(runSchedule(seed).receipts).toBeGreaterThan(0);
  },
);
