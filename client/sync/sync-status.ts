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

export function sameStatus(a: SyncStatus, b: SyncStatus): boolean {
  return a.kind === b.kind && JSON.stringify(a) === JSON.stringify(b);
}
