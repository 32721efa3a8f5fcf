/**
 * Threads that open long ledgers' acts. A browser checks an Ed25519 signature where it is asked to, in 50 µs and more, so
 * beside the page is the only place where it stops nobody; and a device has more than one core.
 */
import type { StampedAct } from '#shared/acts/envelope.ts';
import type { KeyId } from '#shared/kernel/ids.ts';
import type { KeyOf } from './open-acts.ts';
import type { OpeningDone, OpeningTask } from './opening-thread.ts';

type Opened = OpeningDone['opened'];

interface Waiting {
  readonly task: OpeningTask;
  readonly done: (opened: Opened) => void;
  readonly failed: (reason: Error) => void;
}

interface Thread {
  readonly worker: Worker;
  /** What it was given, by number. */
  readonly given: Map<number, Waiting>;
}

const mostThreads = Math.min(4, Math.max(1, navigator.hardwareConcurrency));
/** One that it works on, and the next. */
const mostGiven = 2;
/** Then a thread without work ends, ms. */
const idleForMs = 5_000;

const threads: Thread[] = [];
const waiting: Waiting[] = [];
let number = 0;
let ending: ReturnType<typeof setTimeout> | undefined;

/** Rejects when this browser gives no thread. */
export function openInThreads(acts: readonly StampedAct[], keyOf: KeyOf): Promise<Opened> {
  const keys = new Map<KeyId, Uint8Array>();
  for (const { key } of acts) {
    const known = keys.get(key) ?? keyOf(key);
    if (known) keys.set(key, known);
  }
  return new Promise((done, failed) => {
    waiting.push({ task: { number: number++, acts, keys }, done, failed });
    handOut();
  });
}

function handOut(): void {
  clearTimeout(ending);
  while (waiting.length > 0) {
    const free =
      threads.find(({ given }) => given.size === 0) ??
      (threads.length < mostThreads ? started() : threads.find(({ given }) => given.size < mostGiven));
    const next = free && waiting.shift();
    if (!free || !next) return;
    free.given.set(next.task.number, next);
    free.worker.postMessage(next.task);
  }
  if (threads.every(({ given }) => given.size === 0)) ending = setTimeout(endAll, idleForMs);
}

function started(): Thread {
  const worker = new Worker(new URL('./opening-thread.ts', import.meta.url), { type: 'module' });
  const thread: Thread = { worker, given: new Map() };
  worker.addEventListener('message', ({ data }: MessageEvent<OpeningDone>) => {
    thread.given.get(data.number)?.done(data.opened);
    thread.given.delete(data.number);
    handOut();
  });
  worker.addEventListener('error', () => {
    threads.splice(threads.indexOf(thread), 1);
    worker.terminate();
    for (const { failed } of thread.given.values()) failed(new Error('no thread'));
    handOut();
  });
  threads.push(thread);
  return thread;
}

function endAll(): void {
  for (const { worker } of threads.splice(0)) worker.terminate();
}
