/** A server of acts under measurement: a process of its own, that says where it listens and what it has used. */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { answerOf } from '../relay/served.ts';

export type ActsKind = 'ours' | 'unchecked';

export const ActsServed = z.object({
  port: z.int(),
  people: z.array(
    z.object({
      token: z.string(),
      document: z.string(),
      /** File with a signed `submit` message on each line. */
      frames: z.string(),
    }),
  ),
});
export type ActsServed = z.infer<typeof ActsServed>;

export const Usage = z.object({ cpuMs: z.number() });
export type Usage = z.infer<typeof Usage>;

export interface ActsCrowd {
  readonly documents: number;
  readonly peopleEach: number;
  /** Signed for each person beforehand. */
  readonly actsEach: number;
}

export interface ServedActs extends AsyncDisposable {
  readonly at: ActsServed;
  usage(): Promise<Usage>;
}

export async function serveActs(kind: ActsKind, folder: string, crowd: ActsCrowd): Promise<ServedActs> {
  const { documents, peopleEach, actsEach } = crowd;
  const child = fork(
    join(import.meta.dirname, 'serve.ts'),
    [kind, folder, ...[documents, peopleEach, actsEach].map(String)],
    { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const at = ActsServed.parse(await answerOf(child));
  return {
    at,
    async usage() {
      child.send('usage');
      return Usage.parse(await answerOf(child));
    },
    async [Symbol.asyncDispose]() {
      child.disconnect();
      await ended;
    },
  };
}
