/** A bus whose server is there and says nothing any more: noticed without anybody's looking, and made anew. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPostgresBus } from '../../../sync-server/nodes/postgres-bus.ts';
import { openRedisBus } from '../../../sync-server/nodes/redis-bus.ts';
import type { Bus, BusListener } from '../../../sync-server/nodes/bus.ts';
import { startPostgres, type TestPostgres } from './postgres-server.ts';
import { startRedis, type TestRedis } from './redis-server.ts';
import { wireTo } from './wire.ts';

let postgres: TestPostgres;
let redis: TestRedis;
beforeAll(async () => {
  [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
});
afterAll(async () => {
  await postgres[Symbol.asyncDispose]();
  await redis[Symbol.asyncDispose]();
});

const log = { debug() {}, info() {}, warn() {}, error() {} };
const patience = { askEveryMs: 50, answerMs: 300 };

const kinds: readonly [string, () => Promise<string>, (url: string, listener: BusListener) => Bus][] = [
  [
    'Redis',
    () => Promise.resolve(redis.url),
    (url, listener) => openRedisBus(url, 'a-channel', listener, log, patience),
  ],
  [
    'PostgreSQL',
    () => postgres.database(),
    (url, listener) => openPostgresBus(url, listener, log, patience.answerMs),
  ],
];

test.each(kinds)('over %s', async (_name, urlOf, open) => {
  const url = new URL(await urlOf());
  using wire = await wireTo(Number(url.port));
  url.port = String(wire.port);
  const heard: string[] = [];
  let connected = 0;
  await using bus = open(url.href, {
    heard: (message) => void heard.push(message),
    connected: () => void connected++,
  });
  await expect.poll(() => bus.trouble(), { interval: 10 }).toBeNull();
  wire.answers('hold');
  bus.publish('a sign of life');
  await expect.poll(() => bus.trouble(), { interval: 10 }).toContain('not heard');
  const before = connected;
  wire.answers('pass');
  await expect.poll(() => connected, { interval: 10 }).toBeGreaterThan(before);
  await expect.poll(() => bus.trouble(), { interval: 10 }).toBeNull();
  bus.publish('after it');
  await expect.poll(() => heard, { interval: 10 }).toContain('after it');
});
