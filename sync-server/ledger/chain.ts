/** A ledger as the store gives it back: every stamp checked against the one before, every act parsed again. */
import type { DocumentAct, WorkspaceAct } from '#shared/acts/act.ts';
import { chainStart, checkChain, type ChainEnd } from '#shared/acts/chain.ts';
import { parseAct, type PlacedAct } from '#shared/acts/opened-act.ts';
import type { LedgerId, LineageId } from '#shared/kernel/ids.ts';
import { DamagedStore } from '../store/damage.ts';
import type { Store } from '../store/store.ts';

/** An act that was appended, and so has its stamp. */
export type AppendedAct = PlacedAct & { readonly stamp: NonNullable<PlacedAct['stamp']> };

/** Reads a whole ledger, or what follows `from`; throws `DamagedStore` when its chain does not hold. */
export function readChain(
  store: Store,
  ledger: LedgerId,
  lineage: LineageId,
  from: Omit<ChainEnd, 'workspaceSeq'> = chainStart,
): AppendedAct[] {
  const stamped = store.actsAfter(ledger, from.seq);
  const chain = checkChain(stamped, ledger, lineage, { ...from, workspaceSeq: 0 });
  if (!chain.ok) throw new DamagedStore(`The ledger ${ledger} is damaged at ${chain.error.seq}.`);
  return stamped.map((act) => {
    const parsed = parseAct(act);
    if (!parsed.ok) throw new DamagedStore(`The ledger ${ledger} is damaged at ${act.stamp.seq}.`);
    return { ...parsed.value, stamp: act.stamp };
  });
}

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
  'key-confirmed': true,
  'key-revoked': true,
  'role-changed': true,
  'member-removed': true,
  'profile-changed': true,
  'working-hours-changed': true,
  'absence-changed': true,
  'policy-changed': true,
} satisfies Record<WorkspaceAct['type'], true>;
