/** Work that nobody waits for: it ends with the workspace, and a disk that fails it is told of. */
import { writableStore, type Store } from '../kernel/store.ts';
import { storageFault, type StorageFault } from '../storage/storage-fault.ts';

export interface Aside {
  /** Why something could not be kept on this device; `null` again when something could. */
  readonly fault: Store<StorageFault | null>;
  readonly run: (task: () => Promise<unknown>) => void;
  /** What still fails from now on does so because its database was closed. */
  readonly end: () => void;
}

export function openAside(): Aside {
  const fault = writableStore<StorageFault | null>(null);
  let isEnded = false;
  return {
    fault,
    run(task) {
      if (isEnded) return;
      task().then(
        () => fault.set(null),
        (error: unknown) => {
          if (isEnded) return;
          if (error instanceof DOMException) fault.set(storageFault(error));
          // A bug of ours: to be seen, not to be taken for a full disk.
          else queueMicrotask(() => throwAgain(error));
        },
      );
    },
    end() {
      isEnded = true;
    },
  };
}

function throwAgain(error: unknown): never {
  throw error;
}
