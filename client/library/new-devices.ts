/** Which new devices wait for their person's word (E6), where this device may give it. */
import type { KeyId, MemberId } from '#shared/kernel/ids.ts';
import { isVouchedFor } from '#shared/people/key-vouch.ts';
import type { DeviceKey, WorkspaceState } from '#shared/people/workspace-state.ts';

/** @param thisDevice a device that is new itself is asked nothing. */
export function newDevices(
  { keys }: Pick<WorkspaceState, 'keys'>,
  member: MemberId,
  thisDevice: KeyId,
): readonly DeviceKey[] {
  if (!isVouchedFor(keys, thisDevice)) return [];
  return [...keys.values()].filter(
    (key) => key.member === member && key.revokedSeq === null && !isVouchedFor(keys, key.id),
  );
}
