/** Who has a document open or had it open today, as the relay last said. */
import type { LedgerId } from '#shared/kernel/ids.ts';
import { writableStore, type Store, type WritableStore } from '../kernel/store.ts';
import type { PresentMember } from './workspace.ts';

export interface Presence {
  readonly of: (document: LedgerId) => Store<readonly PresentMember[]>;
  readonly hear: (document: LedgerId, members: readonly PresentMember[]) => void;
  /** Without the relay nobody knows who is here now; who was here today is known still. */
  readonly forgetNow: () => void;
}

export function openPresence(): Presence {
  const stores = new Map<LedgerId, WritableStore<readonly PresentMember[]>>();
  const storeOf = (document: LedgerId) => {
    const store = stores.get(document) ?? writableStore<readonly PresentMember[]>([]);
    stores.set(document, store);
    return store;
  };
  return {
    of: storeOf,
    hear: (document, members) => storeOf(document).set(members),
    forgetNow() {
      for (const store of stores.values())
        if (store.get().some((member) => member.now))
          store.set(store.get().map((member) => ({ ...member, now: false })));
    },
  };
}
