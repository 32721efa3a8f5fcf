/** Work that nobody waits for: it ends with the workspace, and a disk that fails it is told of. */
import type { Clock } from '../kernel/clock.ts';
import { writableStore, type Store } from '../kernel/store.ts';
import { storageFault, type StorageFault } from '../storage/storage-fault.ts';

export interface Aside {
  /** Why something could not be kept on this device; `null` again when something could. */
  readonly fault: Store<StorageFault | null>;
  readonly run: (task: () => Promise<unknown>) => void;
  /** What still fails from now on does so because its database was closed. */
  readonly end: () => void;
}

/** Until what the disk failed is stored again, ms. */
const keepAgainMs = 5_000;

/** @param keepAgain stores what may not be on disk as it is known now: nobody else would ever say that there is room again. */
export function openAside(clock: Clock, keepAgain: () => Promise<unknown>): Aside {
  const fault = writableStore<StorageFault | null>(null);
  let isEnded = false;
  let cancelAgain: (() => void) | null = null;

  function run(task: () => Promise<unknown>) {
    if (isEnded) return;
    task().then(
      () => fault.set(null),
      (error: unknown) => {
        if (isEnded) return;
        if (error instanceof DOMException) failed(error);
        // A bug of ours: to be seen, not to be taken for a full disk.
        else queueMicrotask(() => throwAgain(error));
      },
    );
  }

  function failed(error: DOMException) {
    fault.set(storageFault(error));
    cancelAgain ??= clock.after(keepAgainMs, () => {
      cancelAgain = null;
      run(keepAgain);
    });
  }

  return {
    fault,
    run,
    end() {
      isEnded = true;
      cancelAgain?.();
    },
  };
}

function throwAgain(error: unknown): never {
  throw error;
}
