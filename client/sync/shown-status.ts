/** The sync status as the header shows it: `calmStatus` with a memory, and a look again when it asks for one. */
import type { Clock } from '../kernel/clock.ts';
import { writableStore, type Store } from '../kernel/store.ts';
import { calmStatus, sameStatus } from './sync-status.ts';
import type { SyncStatus } from './workspace.ts';

export interface ShownStatus {
  readonly status: Store<SyncStatus>;
  /** @param isLoaded before it, `writing` means reading and is nobody's work. */
  show(next: SyncStatus, isLoaded: boolean): void;
  stop(): void;
}

export function openShownStatus(clock: Clock, lookAgain: () => void): ShownStatus {
  const shown = writableStore<SyncStatus>({ kind: 'writing' });
  /** When something last waited for disk or relay, and since when it has been waiting; device clock, ms. */
  let movedAtMs = Number.NEGATIVE_INFINITY;
  let waitedSinceMs: number | null = null;
  let cancelLook: (() => void) | null = null;
  return {
    status: shown,
    show(next, isLoaded) {
      const nowMs = clock.now();
      const isMoving = next.kind === 'unsent' || (next.kind === 'writing' && isLoaded);
      if (isMoving) movedAtMs = nowMs;
      waitedSinceMs = isMoving ? (waitedSinceMs ?? nowMs) : null;
      const times = { nowMs, movedAtMs, waitedSinceMs: waitedSinceMs ?? nowMs };
      const { status, againMs } = calmStatus(shown.get(), next, times);
      cancelLook?.();
      cancelLook = againMs === null ? null : clock.after(againMs, lookAgain);
      if (!sameStatus(status, shown.get())) shown.set(status);
    },
    stop: () => cancelLook?.(),
  };
}
