/** One installation under measurement: its database servers and its nodes, each a process of its own. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@redis/client';
import type { TestPostgres } from '../../sync-server/nodes/postgres-server.ts';
import { startRedis } from '../../sync-server/nodes/redis-server.ts';
import { writeSeed, type Seed } from '../relay/seed.ts';
import { serve, type Listening, type Served } from '../relay/served.ts';
import { kindOf, type Installation } from './node-kinds.ts';

export interface Installed extends AsyncDisposable {
  readonly installation: Installation;
  readonly nodes: readonly Served[];
  readonly at: readonly Listening[];
  /** Of the database that its nodes share; `null` for installations without one. */
  readonly databaseUrl: string | null;
  /** What Redis has received and sent until now; 0 where there is none. */
  readonly busBytes: () => Promise<number>;
}

export interface InstallOptions {
  readonly postgres: TestPostgres;
  readonly nodes: number;
  readonly documents: number;
  readonly seed?: Seed | null;
}

export async function install(installation: Installation, options: InstallOptions): Promise<Installed> {
  const { postgres, documents, seed = null } = options;
  await using stack = new AsyncDisposableStack();
  const folder = stack.adopt(mkdtempSync(join(tmpdir(), 'countersign-bench-')), (made) =>
    rmSync(made, { recursive: true, force: true }),
  );
  const isOurs = kindOf[installation] === 'ours';
  const databaseUrl = isOurs ? await postgres.database() : null;
  const redis = installation === 'postgres' ? null : stack.use(await startRedis());
  const shared = {
    ...(databaseUrl !== null && { DATABASE_URL: databaseUrl }),
    ...(redis && { REDIS_URL: redis.url }),
  };
  if (seed) writeSeed(folder, seed);
  const nodes: Served[] = [];
  for (let i = 0; i < options.nodes; i++) {
    // Ours keeps a lock in its folder, and what the first one made is told to the others.
    const own = isOurs && i > 0 ? join(folder, `node-${i}`) : folder;
    mkdirSync(own, { recursive: true });
    if (own !== folder) copyFileSync(join(folder, 'made.json'), join(own, 'made.json'));
    nodes.push(stack.use(await serve(kindOf[installation], own, documents, shared)));
  }
  const busBytes = redis ? stack.use(await trafficOf(redis.url)).read : () => Promise.resolve(0);
  const running = stack.move();
  return {
    installation,
    nodes,
    at: nodes.map(({ at }) => at),
    databaseUrl,
    busBytes,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** Reads Redis' own counters of bytes, and takes out what reading them costs. */
async function trafficOf(url: string): Promise<AsyncDisposable & { read: () => Promise<number> }> {
  const client = createClient({ url });
  client.on('error', () => undefined);
  await client.connect();
  const whole = async (): Promise<number> => {
    const text = await client.info('stats');
    return ['input', 'output'].reduce((sum, way) => {
      const [, bytes = '0'] = new RegExp(`^total_net_${way}_bytes:(\\d+)`, 'm').exec(text) ?? [];
      return sum + Number(bytes);
    }, 0);
  };
  let spent = 0;
  return {
    async read() {
      const before = await whole();
      // The second reading differs from the first by what the first cost.
      const after = await whole();
      const bytes = before - spent;
      spent += 2 * (after - before);
      return bytes;
    },
    [Symbol.asyncDispose]() {
      client.destroy();
      return Promise.resolve();
    },
  };
}
