/** A database server as a child process: started, asked to stop, killed, held, and gone with the test at the latest. */
import { randomInt } from 'node:crypto';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

export interface ServerProgram {
  readonly path: string;
  readonly args: readonly string[];
  /** What it writes when it can be used. */
  readonly isReady: RegExp;
  readonly user?: { readonly uid: number; readonly gid: number };
  readonly folder: string;
}

export interface ServerProcess {
  readonly pid: number;
  /** Resolves when it is gone. */
  end(signal: NodeJS.Signals): Promise<void>;
}

export async function startServer(program: ServerProgram): Promise<ServerProcess> {
  const child = spawn(program.path, program.args, {
    cwd: program.folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], LC_ALL: 'C' },
    ...program.user,
  });
  const gone = once(child, 'exit');
  const killWithUs = (): void => void child.kill('SIGKILL');
  process.on('exit', killWithUs);
  child.once('exit', () => process.off('exit', killWithUs));
  await ready(child, program);
  return {
    pid: child.pid ?? 0,
    async end(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill(signal);
      await gone;
    },
  };
}

/** Resolves when it says that it can be used; rejects with what it said when it ends before. */
function ready(child: ChildProcess, { path, isReady }: ServerProgram): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (data: Buffer): void => {
      if (said.length > 100_000) return;
      said += data.toString();
      if (isReady.test(said)) resolve();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`${path} ended: ${said}`)));
  });
}

/**
 * A free port for a server that goes and comes back on it. It lies below those that the system hands out: another test's
 * server, which takes any that is free, would have it meanwhile.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(12_000, 32_000);
    // One after the other until one is free.
    // oxlint-disable-next-line no-await-in-loop
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
