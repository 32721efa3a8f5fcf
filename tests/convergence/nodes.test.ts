/** Three nodes as processes on a real PostgreSQL, with people writing on all of them, and what happens to servers. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openPostgresStore } from '../../sync-server/store/postgres-store.ts';
import { patient } from '../sync-server/nodes/patient.ts';
import { startPostgres, type TestPostgres } from '../sync-server/nodes/postgres-server.ts';
import { startRedis, type TestRedis } from '../sync-server/nodes/redis-server.ts';
import { Crowd, RelayNode } from './nodes.ts';

// Three nodes, two servers and the tests beside them share two cores.
vi.setConfig({ testTimeout: 600_000 });

let postgres: TestPostgres;
let redis: TestRedis;
beforeAll(async () => {
  [postgres, redis] = await Promise.all([startPostgres({ fsync: true }), startRedis()]);
});
afterAll(async () => {
  await postgres[Symbol.asyncDispose]();
  await redis[Symbol.asyncDispose]();
});

/** How long a node is held; longer than the server waits for a transaction that says nothing. */
const holdMs = Number(process.env['NODES_HOLD_MS'] ?? 4_000);

interface Scene {
  readonly nodes: readonly [RelayNode, RelayNode, RelayNode];
  readonly crowd: Crowd;
}

/** Two people on each of three nodes, one who comments on each, and `happen` meanwhile. */
async function underLoad(
  redisUrl: string | null,
  happen: (scene: Scene) => Promise<void>,
): Promise<{ updates: number; acts: number }> {
  const databaseUrl = await postgres.database();
  await using first = await RelayNode.start({ databaseUrl, redisUrl });
  const crowd = await Crowd.arrive(first);
  await using second = await RelayNode.start({ databaseUrl, redisUrl });
  await using third = await RelayNode.start({ databaseUrl, redisUrl });
  const nodes = [first, second, third] as const;
  for (const node of nodes) {
    for (let i = 0; i < 2; i++) crowd.write(node, nodes);
    crowd.comment(node, nodes);
  }
  await crowd.until(5);
  await happen({ nodes, crowd });
  await crowd.until(5);
  await crowd.rest();
  const store = openPostgresStore({ url: databaseUrl, log: { warn: () => undefined }, patience: patient });
  try {
    return crowd.check(store);
  } finally {
    store.close();
  }
}

describe('[promise 1] three nodes under load: one sequence, and nothing acknowledged is lost', () => {
  test('kill -9 of one after the other', async () => {
    await underLoad(null, async ({ nodes, crowd }) => {
      for (const node of nodes) {
        await node.kill();
        await crowd.until(5);
        await node.start();
        await crowd.until(3);
      }
    });
  });

  test('a node that is held and goes on', async () => {
    await underLoad(null, async ({ nodes, crowd }) => {
      const [held] = nodes;
      const others = crowd.writers.slice(2);
      held.hold();
      const over = new Promise((resolve) => setTimeout(resolve, holdMs));
      // The others are kept waiting by what it had begun for two seconds at most.
      await crowd.until(20, others);
      await over;
      await crowd.until(5, others);
      held.goOn();
      await crowd.until(5);
    });
  });

  test('Redis stopped and started', async () => {
    await underLoad(redis.url, async ({ crowd }) => {
      await redis.kill();
      await crowd.until(10);
      await redis.start();
      await crowd.until(10);
    });
  });

  test('PostgreSQL killed and started', async () => {
    await underLoad(null, async ({ crowd }) => {
      await postgres.kill();
      await postgres.start();
      await crowd.until(10);
    });
  });

  test('a rolling restart', async () => {
    const { updates, acts } = await underLoad(redis.url, async ({ nodes, crowd }) => {
      for (const node of nodes) {
        await node.stop();
        await node.start();
        await crowd.until(3);
      }
    });
    expect(updates).toBeGreaterThan(50);
    expect(acts).toBeGreaterThan(10);
  });
});
