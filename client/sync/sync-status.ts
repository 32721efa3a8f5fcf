/** From what is known of disk and relay to the one thing the header says: the first that holds, most pressing first. */
import type { Refusal } from '#shared/protocol/refusal.ts';
import type { StorageFault } from '../storage/storage-fault.ts';
import type { SyncStatus } from './workspace.ts';

export interface SyncFacts {
  readonly isTooNew: boolean;
  readonly storageFault: StorageFault | null;
  /** Changes wait for their transaction on this device. */
  readonly isWriting: boolean;
  /** Why the relay did not take prose; acts that were refused. */
  readonly refusal: Refusal | null;
  readonly refusedActs: number;
  readonly refusedBlocks: number;
  readonly unsentBlocks: number;
  readonly pendingActs: number;
  /** `trying` until the first attempt has failed. */
  readonly relay: 'trying' | 'away' | 'in-reach';
  /** The relay's state of prose and acts has been taken over on this connection. */
  readonly isSynced: boolean;
  /** Device clock at the last receipt, ms. */
  readonly receiptedAtMs: number | null;
}

export function syncStatus(facts: SyncFacts): SyncStatus {
  if (facts.isTooNew) return { kind: 'needs-newer-app' };
  if (facts.storageFault) return { kind: 'not-saved', reason: facts.storageFault };
  const unsent = facts.unsentBlocks + facts.pendingActs;
  if (facts.refusal)
    return {
      kind: 'refused',
      count: Math.max(1, facts.refusedBlocks + facts.refusedActs),
      refusal: facts.refusal,
    };
  if (facts.isWriting) return { kind: 'writing' };
  if (facts.relay === 'away') return { kind: 'offline', unsent };
  if (unsent > 0) return { kind: 'unsent', unsent };
  if (facts.relay === 'in-reach' && facts.isSynced && facts.receiptedAtMs !== null)
    return { kind: 'up-to-date', atMs: facts.receiptedAtMs };
  return { kind: 'writing' };
}

/** While the relay is in reach, waiting this long for a receipt is not worth a word, ms. */
export const patienceMs = 1000;
/** After the last change, silence for this long before "up to date" is said again, ms. */
export const settlingMs = 400;

/**
 * What may be shown now without flickering at every keystroke: nothing is said while things move, and what is said
 * is true. Trouble and its end are shown at once.
 * @param movedAtMs when something last waited for disk or relay; `waitedSinceMs` since when it has been waiting.
 * @returns the status, and when to look again (`null`: when facts change).
 */
export function calmStatus(
  shown: SyncStatus,
  next: SyncStatus,
  times: { readonly nowMs: number; readonly movedAtMs: number; readonly waitedSinceMs: number },
): { readonly status: SyncStatus; readonly againMs: number | null } {
  const settled = sinceLastMoved(next, times.movedAtMs);
  const isTyping = shown.kind === 'writing' || shown.kind === 'up-to-date';
  const left =
    isTyping && next.kind === 'unsent'
      ? times.waitedSinceMs + patienceMs - times.nowMs
      : shown.kind === 'writing' && next.kind === 'up-to-date'
        ? times.movedAtMs + settlingMs - times.nowMs
        : 0;
  return left > 0 ? { status: { kind: 'writing' }, againMs: left } : { status: settled, againMs: null };
}

/** Receipts of acts count as those of prose do: what was seen to wait at `movedAtMs` was receipted after it. */
const sinceLastMoved = (status: SyncStatus, movedAtMs: number): SyncStatus =>
  status.kind === 'up-to-date' && status.atMs < movedAtMs ? { ...status, atMs: movedAtMs } : status;

export function sameStatus(a: SyncStatus, b: SyncStatus): boolean {
  return a.kind === b.kind && JSON.stringify(a) === JSON.stringify(b);
}
