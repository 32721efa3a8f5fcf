/** From a draft to an act signed by this device's key. */
import { composeAct, type ActDraft } from '#shared/acts/compose-act.ts';
import type { Head } from '#shared/acts/act.ts';
import { bytesToSign, type SignedAct } from '#shared/acts/envelope.ts';
import { base64url } from '#shared/kernel/bytes.ts';
import type { ActId, LedgerId, LineageId, MemberId } from '#shared/kernel/ids.ts';
import { newSalt } from '../kernel/random.ts';
import type { DeviceKey } from './device-key.ts';

export interface ActPlace {
  readonly ledger: LedgerId;
  readonly lineage: LineageId;
  /** E4 */
  readonly seen: Head;
}

export interface Signer {
  readonly key: DeviceKey;
  readonly member: MemberId;
  /** Device clock, ms since 1970. */
  readonly claimedAtMs: number;
  readonly id: ActId;
}

/** Acts that register a key bring it along. */
const bringsKey: ReadonlySet<ActDraft['type']> = new Set([
  'workspace-created',
  'member-joined',
  'key-registered',
]);

export async function signAct(draft: ActDraft, place: ActPlace, signer: Signer): Promise<SignedAct> {
  const { key, member, claimedAtMs, id } = signer;
  const { payload, texts } = composeAct(draft, { id, by: member, claimedAtMs, seen: place.seen }, newSalt);
  const signature = await key.sign(bytesToSign(place.ledger, place.lineage, payload));
  return {
    ledger: place.ledger,
    lineage: place.lineage,
    payload: base64url(payload),
    key: key.id,
    publicKey: bringsKey.has(draft.type) ? base64url(key.publicKey) : null,
    signature: base64url(signature),
    texts: [...texts],
  };
}
