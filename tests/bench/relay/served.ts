/** A server under measurement: a process of its own, that says where it listens and what it has used. */
import { fork, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';

export type Kind = 'ours' | 'hocuspocus' | 'y-websocket' | 'bare' | 'batched';

export const nameOf: Readonly<Record<Kind, string>> = {
  ours: 'ours',
  hocuspocus: 'Hocuspocus, SQLite',
  'y-websocket': '@y/websocket-server with LevelDB',
  bare: 'bare ws.send',
  batched: 'batched bare ws.send',
};

const peersFolder = join(import.meta.dirname, '../peers');

/** Whether the servers of others were installed (`npm ci` in tests/bench/peers). */
export const hasPeers = (): boolean =>
  existsSync(join(peersFolder, 'node_modules/@hocuspocus/server')) &&
  existsSync(join(peersFolder, 'node_modules/@y/websocket-server'));

export const Listening = z.object({
  port: z.int(),
  /** Ids that clients name; made by the server where it has ids of its own. */
  documents: z.array(z.string()),
  /** Bearer tokens of sessions, where the server has any; clients share them. */
  tokens: z.array(z.string()),
});
export type Listening = z.infer<typeof Listening>;

const Usage = z.object({
  cpuMs: z.number(),
  rssBytes: z.number(),
  /** In use, buffers included. */
  heapBytes: z.number(),
});
export type Usage = z.infer<typeof Usage>;

export interface Served extends AsyncDisposable {
  readonly kind: Kind;
  readonly at: Listening;
  usage(): Promise<Usage>;
  /** The same after collection. */
  memory(): Promise<Usage>;
  /** As the power does it. */
  kill(): Promise<void>;
  /** As an operator does it. */
  stop(): Promise<void>;
}

/** @param shared addresses of what several nodes have in common (`DATABASE_URL`, `REDIS_URL`). */
/** What `npm start`, the image and the service give to Node. */
const asStarted = ['--max-semi-space-size=16'];

export async function serve(
  kind: Kind,
  folder: string,
  documents: number,
  shared: Readonly<Record<string, string>> = {},
): Promise<Served> {
  const isPeer = kind === 'hocuspocus' || kind === 'y-websocket';
  const program = isPeer ? join(peersFolder, 'serve.js') : join(import.meta.dirname, 'serve.ts');
  const child = fork(program, [kind, folder, String(documents)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [...process.execArgv, '--expose-gc', ...(kind === 'ours' ? asStarted : [])],
    env: { ...process.env, ...shared },
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  const at = Listening.parse(await answerOf(child));
  const ask = async (question: 'usage' | 'memory'): Promise<Usage> => {
    child.send(question);
    return Usage.parse(await answerOf(child));
  };
  return {
    kind,
    at,
    usage: () => ask('usage'),
    memory: () => ask('memory'),
    kill,
    stop: async () => {
      child.send('stop');
      await ended;
    },
    [Symbol.asyncDispose]: kill,
  };
}

/** The next message of a process; throws when it ends instead. */
export function answerOf(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void =>
      reject(new Error(`a process of the benchmark ended with ${code}`));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message);
    });
  });
}
