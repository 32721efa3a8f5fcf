/** How long the relay's own command takes until it answers, with many documents and with none. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Row } from '../bench.ts';
import { median, quantile } from '../statistics.ts';
import { shortBody } from './paper.ts';
import { prepare } from './scene.ts';

const many = 10_000;
const rounds = 9;

export async function start(): Promise<Row[]> {
  using full = await prepare('ours', many, { ...shortBody(), from: 0, count: many });
  using empty = await prepare('ours', 0, null);
  const took = { full: [] as number[], empty: [] as number[] };
  for (let round = -1; round < rounds; round++) {
    const [withMany, withNone] = [await startIn(full.folder), await startIn(empty.folder)];
    if (round < 0) continue;
    took.full.push(withMany);
    took.empty.push(withNone);
  }
  const row = (name: string, of: (values: readonly number[]) => number, goal: number | null): Row => ({
    name: `start with ${many.toLocaleString('en')} documents, ${name}`,
    ours: of(took.full),
    unit: 'ms',
    peer: { name: 'the start with none', value: of(took.empty) },
    goal,
    method: `countersign serve, from starting the process until /healthz answers; ${rounds} each, in turns, files in the page cache.`,
  });
  return [row('median', median, 1.5), row('99th', (values) => quantile(values, 0.99), null)];
}

async function startIn(folder: string): Promise<number> {
  const port = await freePort();
  const startedMs = performance.now();
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, '../../../sync-server/cli/main.ts'), 'serve'],
    {
      env: { PATH: process.env['PATH'] ?? '', PORT: String(port), DATA_DIR: folder, LOG_LEVEL: 'silent' },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  const ended = new Promise((resolve) => child.once('exit', resolve));
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null);
    if (answer?.ok) break;
    if (child.exitCode !== null) throw new Error('the relay did not start');
    await delay(3);
  }
  const tookMs = performance.now() - startedMs;
  child.kill('SIGKILL');
  await ended;
  return tookMs;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
