/** A ledger as the store gives it back: every stamp checked against the one before, every act parsed again. */
import type { DocumentAct, WorkspaceAct } from '#shared/acts/act.ts';
import { signedBytes, stampHash, type StampedAct } from '#shared/acts/envelope.ts';
import { parseAct, type OpenedAct, type PlacedAct } from '#shared/acts/opened-act.ts';
import type { Digest, LedgerId } from '#shared/kernel/ids.ts';
import { DamagedStore } from '../store/damage.ts';
import type { Store } from '../store/store.ts';

/** An act that was appended, and so has its stamp. */
export type AppendedAct = PlacedAct & { readonly stamp: NonNullable<PlacedAct['stamp']> };

/** Reads a whole ledger; throws `DamagedStore` when its chain does not hold. */
export function readChain(store: Store, ledger: LedgerId): AppendedAct[] {
  let prev: Digest | '' = '';
  return store.actsAfter(ledger, 0).map((stamped, i) => {
    const { stamp } = stamped;
    const signed = signedBytes(stamped);
    const parsed = parseAct(stamped);
    const holds =
      stamped.ledger === ledger &&
      stamp.seq === i + 1 &&
      stamp.prev === prev &&
      signed !== null &&
      stampHash(stamped, signed, stamp) === stamp.hash;
    if (!holds || !parsed.ok) throw new DamagedStore(`The ledger ${ledger} is damaged at ${i + 1}.`);
    prev = stamp.hash;
    return { ...parsed.value, stamp };
  });
}

export const appended = (opened: OpenedAct, stamped: StampedAct): AppendedAct => ({
  ...opened,
  stamp: stamped.stamp,
});

export const isWorkspaceAct = (placed: PlacedAct): placed is PlacedAct<WorkspaceAct> =>
  Object.hasOwn(workspaceActTypes, placed.act.type);

export const isDocumentAct = (placed: PlacedAct): placed is PlacedAct<DocumentAct> =>
  !Object.hasOwn(workspaceActTypes, placed.act.type);

const workspaceActTypes = {
  'workspace-created': true,
  'member-invited': true,
  'invite-revoked': true,
  'member-joined': true,
  'sample-member-added': true,
  'key-registered': true,
  'key-revoked': true,
  'role-changed': true,
  'member-removed': true,
  'profile-changed': true,
  'policy-changed': true,
} satisfies Record<WorkspaceAct['type'], true>;
