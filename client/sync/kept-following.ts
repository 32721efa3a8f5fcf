/** Ledgers that this device follows for as long as its workspace is open, and what the relay refused of following. */
import type { LedgerId } from '#shared/kernel/ids.ts';
import type { Refusal } from '#shared/protocol/refusal.ts';
import { writableStore, type WritableStore } from '../kernel/store.ts';
import type { ActsConnection } from './acts-connection.ts';
import type { Aside } from './aside.ts';
import type { Replicas } from './replicas.ts';

export interface KeptFollowing {
  /** Why the relay does not show a ledger; `null` while it does, or was not asked. */
  readonly refusal: (ledger: LedgerId) => WritableStore<Refusal | null>;
  /** Follows a document's ledger until the end. */
  readonly keep: (ledger: LedgerId) => void;
  readonly stop: () => void;
}

interface FollowingOptions {
  /** Followed anyway. */
  readonly workspace: LedgerId;
  readonly replicas: Replicas;
  readonly aside: Aside;
  readonly acts: Pick<ActsConnection, 'follow'>;
}

export function keepFollowing({ workspace, replicas, aside, acts }: FollowingOptions): KeptFollowing {
  const refusals = new Map<LedgerId, WritableStore<Refusal | null>>();
  const kept = new Map<LedgerId, () => void>();
  return {
    refusal(ledger) {
      const store = refusals.get(ledger) ?? writableStore<Refusal | null>(null);
      refusals.set(ledger, store);
      return store;
    },
    keep(ledger) {
      if (ledger === workspace || kept.has(ledger)) return;
      const replica = replicas.document(ledger);
      kept.set(ledger, () => {});
      aside.run(async () => {
        await replica.whenLoaded;
        kept.set(ledger, acts.follow(ledger, replica.place));
      });
    },
    stop() {
      for (const unfollow of kept.values()) unfollow();
    },
  };
}
