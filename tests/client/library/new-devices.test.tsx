// @vitest-environment happy-dom
/** [E6] A new device waits in the library for its person's word, and not only in the settings. */
import { expect, test } from 'vitest';
import type { KeyId, MemberId } from '#shared/kernel/ids.ts';
import type { DeviceKey } from '#shared/people/workspace-state.ts';
import { NewDeviceList } from '../../../client/library/new-device-list.tsx';
import { newDevices } from '../../../client/library/new-devices.ts';
import { show, words } from '../show.ts';

const [me, kofi] = ['member-me' as MemberId, 'member-kofi' as MemberId];
const key = (id: string, more: Partial<DeviceKey> = {}): DeviceKey => ({
  id: id as KeyId,
  member: me,
  publicKey: new Uint8Array(32),
  device: id,
  registeredSeq: 1,
  revokedSeq: null,
  vouch: null,
  isDisowned: false,
  ...more,
});
const keys = new Map(
  [
    key('laptop', { vouch: 'joined' }),
    key('tablet', { vouch: 'laptop' as KeyId }),
    key('phone'),
    key('lost', { revokedSeq: 7 }),
    key('of-kofi', { member: kofi }),
  ].map((each) => [each.id, each]),
);

test('[E6] only what is mine, present and unconfirmed waits, and only where it can be confirmed', () => {
  const seenFrom = (device: string) =>
    newDevices({ keys }, me, device as KeyId).map(({ device: name }) => name);
  expect(seenFrom('laptop')).toEqual(['phone']);
  expect(seenFrom('tablet')).toEqual(['phone']);
  expect(seenFrom('phone')).toEqual([]);
});

test('[E6] it is named, with the way to the settings', async () => {
  await show(<NewDeviceList devices={[key('Safari on iPhone')]} />);
  expect(words()).toContain('Safari on iPhone signed in as you.');
  expect(document.querySelector('a')?.getAttribute('href')).toBe('/settings');
});
