/**
 * SQLite's write-ahead log is brought into the database by a thread of its own: there it takes ten milliseconds and
 * several syncs, for which everybody would wait.
 */
import { Worker } from 'node:worker_threads';

/** The thread is asked after so many commits, if they took no longer than this: it has twenty megabytes of its own. */
const commitsBetween = 250;
const busyMs = 20_000;
/** A disk that is that slow delays the end no further. */
const patienceMs = 5_000;

export interface Checkpoints {
  /** The log has grown. */
  committed(): void;
  /** Waits until the thread is out of the database. */
  rest(): void;
  close(): void;
}

/** @param path of the database. The thread is started when it is first needed. */
export function checkpointsBeside(path: string): Checkpoints {
  /** 1 while the thread is at work. */
  const underWay = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  let commits = 0;
  let sinceMs = performance.now();
  let thread: Worker | null = null;

  function start(): Worker {
    const started = new Worker(new URL('checkpoint-thread.js', import.meta.url), {
      workerData: { path, underWay },
      resourceLimits: { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 16 },
      // Whatever this process was started with (a profiler, a loader) is not its business.
      execArgv: [],
    });
    started.unref();
    started.on('error', () => {
      // Without it the database does it by itself at a commit.
      Atomics.store(underWay, 0, 0);
      thread = null;
    });
    return started;
  }

  function rest(): void {
    Atomics.wait(underWay, 0, 1, patienceMs);
  }

  return {
    committed() {
      if (++commits < commitsBetween || Atomics.load(underWay, 0) === 1) return;
      const atMs = performance.now();
      const isBusy = atMs - sinceMs <= busyMs;
      [commits, sinceMs] = [0, atMs];
      if (!isBusy) return;
      thread ??= start();
      Atomics.store(underWay, 0, 1);
      thread.postMessage('checkpoint');
    },
    rest,
    close() {
      rest();
      void thread?.terminate();
      thread = null;
    },
  };
}
