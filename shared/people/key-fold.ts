/** How a member's devices come and go: keys registered, confirmed by another of theirs, revoked (E5, E6). */
import type { Role } from '../acts/act.ts';
import type { ActOf, PlacedAct } from '../acts/opened-act.ts';
import { isWeakKey } from '../acts/weak-key.ts';
import { fromBase64url } from '../kernel/bytes.ts';
import type { MemberId } from '../kernel/ids.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { sha256Text } from '../kernel/sha256.ts';
import { refuse, type Refusal } from '../protocol/refusal.ts';
import { isVouchedFor } from './key-vouch.ts';
import { roleNow, type WorkspaceDraft } from './workspace-draft.ts';
import { includesRole, type DeviceKey } from './workspace-state.ts';

/** E5: the key that travels beside the act that registers it. */
export function broughtKey(
  draft: WorkspaceDraft,
  { envelope, stamp }: PlacedAct,
  whose: Pick<DeviceKey, 'member' | 'device' | 'vouch'>,
): Result<DeviceKey, Refusal> {
  const publicKey = envelope.publicKey === null ? null : fromBase64url(envelope.publicKey);
  if (publicKey?.length !== 32 || sha256Text(publicKey) !== envelope.key)
    return err(refuse('key-unknown', 'The key of this device is missing.'));
  if (isWeakKey(publicKey)) return err(refuse('key-unknown', 'This key is not safe to use.'));
  if (envelope.key === draft.facts.relayKey || draft.keys.has(envelope.key))
    return err(refuse('key-unknown', 'This key is registered already.'));
  const registeredSeq = stamp?.seq ?? draft.facts.seq + 1;
  return ok({
    ...whose,
    id: envelope.key,
    publicKey,
    registeredSeq,
    revokedSeq: null,
    isDisowned: false,
  });
}

export function registerKey(
  draft: WorkspaceDraft,
  placed: PlacedAct,
  act: ActOf<'key-registered'>,
): Refusal | null {
  const member = act.by === 'relay' ? undefined : draft.members.get(act.by);
  if (!member || roleNow(draft, member.id) === null) return refuse('member-unknown');
  if (member.isSample) return refuse('key-unknown', 'People of the sample hold no keys.');
  const key = broughtKey(draft, placed, { member: member.id, device: act.device, vouch: null });
  if (!key.ok) return key.error;
  draft.keys.set(key.value.id, key.value);
  return null;
}

// E6
export function confirmKey(
  draft: WorkspaceDraft,
  { envelope }: PlacedAct,
  act: ActOf<'key-confirmed'>,
  by: MemberId,
): Refusal | null {
  const key = draft.keys.get(act.key);
  if (!key || key.member !== by) return refuse('key-unknown', 'You have no such device.');
  if (key.revokedSeq !== null) return refuse('act-repeated', 'This device was removed already.');
  if (isVouchedFor(draft.keys.peek(), key.id))
    return refuse('act-repeated', 'This device was confirmed already.');
  const refusal = refuseVoucher(draft, envelope.key);
  if (!refusal) draft.keys.set(key.id, { ...key, vouch: envelope.key });
  return refusal;
}

/** E6: only a key that is vouched for speaks about others; so a key cannot confirm itself, nor can the relay. */
const refuseVoucher = (draft: WorkspaceDraft, signer: DeviceKey['id']): Refusal | null =>
  isVouchedFor(draft.keys.peek(), signer)
    ? null
    : refuse('key-unknown', 'Only a device that was confirmed itself can say this.');

// E5
export function revokeKey(
  draft: WorkspaceDraft,
  { envelope, stamp }: PlacedAct,
  act: ActOf<'key-revoked'>,
  by: MemberId,
  role: Role,
): Refusal | null {
  const key = draft.keys.get(act.key);
  if (!key) return refuse('key-unknown', 'There is no such key.');
  if (key.member !== by && !includesRole(role, 'administrator')) return refuse('role-insufficient');
  if (key.revokedSeq !== null) return refuse('act-repeated', 'This key was revoked already.');
  const isDisowned = act.notMine === true;
  if (isDisowned) {
    // E6
    if (key.member !== by)
      return refuse('not-author', 'Only its member can say that a device is not theirs.');
    if (key.vouch === 'joined' || key.id === envelope.key)
      return refuse('act-out-of-place', 'The device you joined with, and this one, are yours.');
    const refusal = refuseVoucher(draft, envelope.key);
    if (refusal) return refusal;
  }
  draft.keys.set(act.key, { ...key, revokedSeq: stamp?.seq ?? draft.facts.seq + 1, isDisowned });
  return null;
}
