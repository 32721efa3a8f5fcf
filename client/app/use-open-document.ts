/** Holds a document open while a page shows it; the last one to leave closes it. */
import { useMemo } from 'react';
import type { LedgerId } from '#shared/kernel/ids.ts';
import { useStore, writableStore, type Store } from '../kernel/store.ts';
import type { OpenDocument, Workspace } from '../sync/workspace.ts';

export const useOpenDocument = (workspace: Workspace, id: LedgerId): OpenDocument | null =>
  useStore(useMemo(() => openedWhileWatched(workspace, id), [workspace, id]));

/** Opened by the first listener, closed after the last; the last may be gone before it has opened. */
function openedWhileWatched(workspace: Workspace, id: LedgerId): Store<OpenDocument | null> {
  const store = writableStore<OpenDocument | null>(null);
  const failure = writableStore<unknown>(null);
  let listeners = 0;
  const open = async (): Promise<void> => {
    const opened = await workspace.open(id);
    if (listeners > 0 && !store.get()) store.set(opened);
    else opened.close();
  };
  return {
    get() {
      if (failure.get()) throw failure.get();
      return store.get();
    },
    subscribe(listener) {
      const stops = [store.subscribe(listener), failure.subscribe(listener)];
      if (listeners++ === 0) open().catch((thrown: unknown) => failure.set(thrown));
      return () => {
        for (const stop of stops) stop();
        if (--listeners > 0) return;
        store.get()?.close();
        store.set(null);
      };
    },
  };
}
