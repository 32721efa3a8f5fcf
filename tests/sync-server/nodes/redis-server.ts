/** A Redis or Valkey of a test's own, with nothing kept on disk. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { redisProgram, whatToInstall } from './find-programs.ts';
import { freePort, startServer, type ServerProcess } from './server-process.ts';

export interface TestRedis extends AsyncDisposable {
  readonly url: string;
  stop(): Promise<void>;
  /** kill -9 */
  kill(): Promise<void>;
  /** Again on the same port; what was in it is gone. */
  start(): Promise<void>;
}

export async function startRedis(): Promise<TestRedis> {
  const path = redisProgram();
  if (path === null) throw new Error(`Redis is not installed. ${whatToInstall}`);
  const folder = mkdtempSync(join(tmpdir(), 'countersign-redis-'));
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const start = (): Promise<ServerProcess> =>
    startServer({ path, args, isReady: /ready to accept connections/i, folder });
  let running = await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    stop: () => running.end('SIGTERM'),
    kill: () => running.end('SIGKILL'),
    async start() {
      running = await start();
    },
    async [Symbol.asyncDispose]() {
      await running.end('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
