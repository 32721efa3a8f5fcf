/**
 * Whether somebody besides the relay says whose a key is (E6). A member is whoever joined, so the key that joined is
 * theirs; any other is when a key that is theirs said so. A key that was only registered is the relay's word alone.
 */
import type { KeyId } from '../kernel/ids.ts';
import type { DeviceKey } from './workspace-state.ts';

/** A revoked key keeps its vouch, and so does what it confirmed; a disowned one does not. */
export function isVouchedFor(keys: ReadonlyMap<KeyId, DeviceKey>, id: KeyId): boolean {
  // A key was registered before it confirmed, so this ends.
  const key = keys.get(id);
  if (!key || key.isDisowned || key.vouch === null) return false;
  return key.vouch === 'joined' || isVouchedFor(keys, key.vouch);
}
