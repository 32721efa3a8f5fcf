/** What is kept for the next opening of a document: by this app and read by whatever version comes, or not at all. */
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { BlockId } from '#shared/kernel/ids.ts';
import { deviceClock } from '../../../client/kernel/clock.ts';
import { openDeviceDatabase } from '../../../client/storage/device-database.ts';
import { openKeptBody } from '../../../client/storage/kept-body.ts';
import { knownOf } from '../../../client/storage/known-of.ts';
import { readOpening, writtenOpening } from '../../../client/storage/opening.ts';
import { wakeDatabase } from '../../../client/storage/wake-database.ts';

const opening = {
  heads: [12, 3],
  isReadOnly: false,
  lockedProposals: [BlockId.parse('proposal-1')],
  width: 1440,
  belowTitle: 24,
};

it('is read as it was noted, when the body is opened again', async () => {
  const first = openKeptBody('opening-kept', deviceClock);
  await first.durable.whenLoaded;
  expect(first.durable.opening()).toBeNull();
  first.durable.noteOpening(writtenOpening(opening));
  await first.close();
  const again = openKeptBody('opening-kept', deviceClock);
  await again.durable.whenLoaded;
  expect(readOpening(again.durable.opening())).toEqual(opening);
  await again.close();
});

it('is none where it is absent, damaged or of another make', () => {
  for (const written of [null, '', '{', '{}', JSON.stringify({ ...opening, heads: 'many' })])
    expect(readOpening(written)).toBeNull();
});

it('knows how far the device is in both ledgers, and which schema the relay told of, without the code that reads acts', async () => {
  const db = await openDeviceDatabase('heads-device');
  const tx = db.transaction(['acts', 'library'], 'readwrite');
  for (const key of [
    ['ledger-a', 1],
    ['ledger-a', 10],
    ['ledger-a', 9],
    ['ledger-b', 4],
  ] as const)
    // @ts-expect-error The key alone is looked at.
    await tx.objectStore('acts').put({}, key);
  // @ts-expect-error The schema alone is looked at.
  await tx.objectStore('library').put({ schema: 7 }, 'ledger-a');
  await tx.done;
  db.close();
  const woken = await wakeDatabase('heads-device');
  expect(await knownOf(woken, 'ledger-a', 'ledger-b')).toEqual({ heads: [10, 4], schema: 7 });
  expect(await knownOf(woken, 'ledger-c', 'ledger-b')).toEqual({ heads: [0, 4], schema: 0 });
  woken?.close();
  expect(await knownOf(woken, 'ledger-a', 'ledger-b')).toEqual({ heads: [], schema: 0 });
  expect(await knownOf(null, 'ledger-a', 'ledger-b')).toEqual({ heads: [], schema: 0 });
});
