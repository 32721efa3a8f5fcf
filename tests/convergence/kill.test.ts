/** [promise 1] with a real process and a real database; `kill.ts` runs any number of rounds. */
import { expect, test } from 'vitest';
import { runKills } from './kill-rounds.ts';

test('[promise 1] a relay that is killed while people write loses nothing that it receipted', async () => {
  const report = await runKills(3, 1);
  expect(report.kills).toBe(3);
  expect(report.receipted).toBeGreaterThan(6);
});
