/** A PostgreSQL of a test's own: a fresh server in a temporary folder, as many databases as asked for. */
import { execFileSync } from 'node:child_process';
import { chownSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { postgresFolder, whatToInstall } from './find-programs.ts';
import { freePort, startServer, type ServerProcess } from './server-process.ts';

export interface TestPostgres extends AsyncDisposable {
  readonly port: number;
  /** Of its processes, one for each connection. */
  readonly pids: () => readonly number[];
  /** The address of a new, empty database. */
  database(): Promise<string>;
  /** Runs `sql` in the database at `url`, beside whoever uses it. */
  query(url: string, sql: string): Promise<Record<string, unknown>[]>;
  /** Ends it in order: whoever is connected is thrown out. */
  stop(): Promise<void>;
  /** kill -9 */
  kill(): Promise<void>;
  /** The same server again, on the same port and files. */
  start(): Promise<void>;
  /** Nothing is answered any more, and nothing is closed. */
  pause(): void;
  resume(): void;
}

export interface TestPostgresOptions {
  /** Whether it syncs its files, which takes time and is seen only when the machine falls over. */
  readonly fsync?: boolean;
}

export const testPassword = 'a-test-has-no-secrets';

export async function startPostgres({ fsync = false }: TestPostgresOptions = {}): Promise<TestPostgres> {
  const programs = postgresFolder();
  if (programs === null) throw new Error(`PostgreSQL is not installed. ${whatToInstall}`);
  const folder = mkdtempSync(join(tmpdir(), 'countersign-postgres-'));
  // It refuses to run as root.
  const user = process.getuid?.() === 0 ? userOfPostgres() : null;
  const password = join(folder, 'password');
  writeFileSync(password, testPassword);
  if (user) for (const path of [folder, password]) chownSync(path, user.uid, user.gid);
  const data = join(folder, 'data');
  execFileSync(
    join(programs, 'initdb'),
    ['--pgdata', data, '--username', 'postgres', '--pwfile', password, '--auth', 'scram-sha-256'].concat([
      '--encoding',
      'UTF8',
      '--locale',
      'C',
      '--no-sync',
      '--no-instructions',
    ]),
    { stdio: ['ignore', 'ignore', 'pipe'], cwd: folder, ...user },
  );
  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    port,
    fsync: fsync ? 'on' : 'off',
    full_page_writes: fsync ? 'on' : 'off',
    shared_buffers: '32MB',
    max_connections: 60,
    max_wal_senders: 0,
    wal_level: 'minimal',
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const start = async (attempts = 100): Promise<ServerProcess> => {
    try {
      return await startServer({
        path: join(programs, 'postgres'),
        args: ['-D', data, ...args],
        isReady: /ready to accept connections/,
        ...(user && { user }),
        folder,
      });
    } catch (error) {
      // After a kill its memory is in use until the last of its processes is gone.
      if (attempts === 0 || !/shared memory block/.test(String(error))) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
      return start(attempts - 1);
    }
  };

  let running = await start();
  let databases = 0;
  const urlOf = (name: string): string => `postgres://postgres:${testPassword}@127.0.0.1:${port}/${name}`;
  const query = async (url: string, sql: string): Promise<Record<string, unknown>[]> => {
    const client = new pg.Client({ connectionString: url });
    // A server that is killed says so to everybody.
    client.on('error', () => undefined);
    await client.connect();
    try {
      const result = await client.query<Record<string, unknown>>(sql);
      return result.rows;
    } finally {
      await client.end().catch(() => undefined);
    }
  };
  return {
    port,
    pids: () => [running.pid, ...childrenOf(running.pid)],
    query,
    async database() {
      const name = `test${++databases}`;
      await query(urlOf('postgres'), `CREATE DATABASE ${name} STRATEGY wal_log`);
      return urlOf(name);
    },
    stop: () => running.end('SIGINT'),
    async kill() {
      const own = childrenOf(running.pid);
      const ended = running.end('SIGKILL');
      signal(own, 'SIGKILL');
      await ended;
    },
    pause: () => signal([running.pid, ...childrenOf(running.pid)], 'SIGSTOP'),
    resume: () => signal([running.pid, ...childrenOf(running.pid)], 'SIGCONT'),
    async start() {
      running = await start();
    },
    async [Symbol.asyncDispose]() {
      signal([running.pid, ...childrenOf(running.pid)], 'SIGCONT');
      await running.end('SIGQUIT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function userOfPostgres(): { readonly uid: number; readonly gid: number } {
  const [, , uid, gid] = /^postgres:.*$/m.exec(readFileSync('/etc/passwd', 'utf8'))?.[0].split(':') ?? [];
  if (uid === undefined || gid === undefined) throw new Error(`There is no user postgres. ${whatToInstall}`);
  return { uid: Number(uid), gid: Number(gid) };
}

/** Processes whose parent is `pid`, by Linux's own list. */
function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        // `pid (name) state parent …`
        const [, parent] = /\) \S (\d+) /.exec(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? [];
        return Number(parent) === pid;
      } catch {
        return false; // it ended meanwhile
      }
    })
    .map(Number);
}

function signal(pids: readonly number[], name: NodeJS.Signals): void {
  for (const pid of pids)
    try {
      if (pid > 0) process.kill(pid, name);
    } catch {
      // It has ended.
    }
}
