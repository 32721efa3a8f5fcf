/** The member's database, next to an app of another age. */
import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { expect, it } from 'vitest';
import { openDeviceDatabase } from '../../../client/storage/device-database.ts';
import { storageFault } from '../../../client/storage/storage-fault.ts';

it('lets a newer app in another tab go on, and says that this one keeps nothing more', async () => {
  const old = await openDeviceDatabase('two ages');
  const newer = await openDB('two ages', old.version + 1);
  expect(newer.version).toBe(old.version + 1);
  const fault: unknown = await Promise.resolve()
    .then(() => old.put('drafts', 'words', 'key'))
    .catch((error: unknown) => error);
  expect(storageFault(fault)).toBe('closed');
  newer.close();
});
