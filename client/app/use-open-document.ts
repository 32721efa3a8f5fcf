/** Holds a document open while a page shows it; the last one to leave closes it. */
import { useMemo } from 'react';
import type { LedgerId } from '#shared/kernel/ids.ts';
import { useStore, writableStore, type Store } from '../kernel/store.ts';
import type { OpenDocument, Workspace } from '../sync/workspace.ts';

export const useOpenDocument = (workspace: Workspace, id: LedgerId): OpenDocument | null =>
  useStore(useMemo(() => openedWhileWatched(workspace, id), [workspace, id]));

/** Opened by the first listener, closed after the last. */
function openedWhileWatched(workspace: Workspace, id: LedgerId): Store<OpenDocument | null> {
  const store = writableStore<OpenDocument | null>(null);
  let listeners = 0;
  return {
    get: () => store.get(),
    subscribe(listener) {
      const stop = store.subscribe(listener);
      if (listeners++ === 0) store.set(workspace.open(id));
      return () => {
        stop();
        if (--listeners > 0) return;
        store.get()?.close();
        store.set(null);
      };
    },
  };
}
