/** A server that was started before and is started again: everything is in its store and nothing in its memory. */
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeSeed, type Seed } from './seed.ts';
import { answerOf, serve, type Kind, type Served } from './served.ts';
import type { VisitOrder } from './visit-plan.ts';

export interface Worker<Order> extends AsyncDisposable {
  order(order: Order): Promise<unknown>;
  /** What it says next, unasked. */
  told(): Promise<unknown>;
}

/** A process that is told what to do and answers each order. */
export function startWorker<Order extends object>(program: string): Worker<Order> {
  const child = fork(join(import.meta.dirname, program), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  return {
    order(order) {
      const answer = answerOf(child);
      child.send(order);
      return answer;
    },
    told: () => answerOf(child),
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      await ended;
    },
  };
}

export const startVisitors = (): Worker<VisitOrder> => startWorker<VisitOrder>('visitors.ts');

/** A folder with `documents` of which some hold a body; it goes with what is disposed. */
export async function prepare(kind: Kind, documents: number, seed: Seed | null): Promise<Prepared> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  if (seed) writeSeed(folder, seed);
  const first = await serve(kind, folder, documents);
  await first.stop();
  return {
    folder,
    start: () => serve(kind, folder, documents),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export interface Prepared extends Disposable {
  readonly folder: string;
  start(): Promise<Served>;
}
