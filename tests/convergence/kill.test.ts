/** [promise 1] with a real process and a real database; `kill.ts` runs any number of rounds. */
import { expect, test } from 'vitest';
import { openSqliteStore } from '../../sync-server/store/sqlite-store.ts';
import { runKills } from './kill-rounds.ts';
import { Crowd, RelayNode } from './nodes.ts';

test('[promise 1] a relay that is killed while people write loses nothing that it receipted', async () => {
  const report = await runKills(3, 1);
  expect(report.kills).toBe(3);
  expect(report.receipted).toBeGreaterThan(6);
});

test('[promise 1] the whole relay, killed while people write and comment, loses no receipted word and no accepted act', async () => {
  await using relay = await RelayNode.start({ databaseUrl: null, redisUrl: null });
  const crowd = await Crowd.arrive(relay);
  for (let i = 0; i < 2; i++) crowd.write(relay, [relay]);
  crowd.comment(relay, [relay]);
  for (let kills = 0; kills < 3; kills++) {
    await crowd.until(5 + kills);
    await relay.kill();
    await relay.start();
  }
  await crowd.until(5);
  await crowd.rest();
  await relay.kill();
  using stack = new DisposableStack();
  const store = stack.adopt(openSqliteStore(relay.folder), (opened) => opened.close());
  const { updates, acts } = crowd.check(store);
  expect(updates).toBeGreaterThan(20);
  expect(acts).toBeGreaterThan(4);
});
