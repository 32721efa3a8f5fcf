/** The text that is read before the workspace is open: handed over once, and never left open. */
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import type { LedgerId } from '#shared/kernel/ids.ts';
import { deviceClock } from '../../../client/kernel/clock.ts';
import { newLedgerId, newLineageId } from '../../../client/kernel/random.ts';
import { openApi } from '../../../client/session/api.ts';
import { openKeptBody } from '../../../client/storage/kept-body.ts';
import { bodyDatabaseName } from '../../../client/storage/database-names.ts';
import { openEarlyBody } from '../../../client/sync/early-body.ts';
import { fillWithTitle, storeFirstBody } from '../../../client/sync/first-body.ts';
import { titleOfBody } from '../../../client/sync/title-of-body.ts';

let count = 0;
const unreachable = 'http://127.0.0.1:9';

async function stored(document: LedgerId) {
  const deviceName = `early-${count++}`;
  await storeFirstBody(bodyDatabaseName(deviceName, document), deviceClock, (_doc, root) =>
    fillWithTitle(root, 'Kept here'),
  );
  const api = openApi(unreachable, () => null);
  return openEarlyBody({ clock: deviceClock, api, socketUrl: 'ws://127.0.0.1:9', deviceName }, document);
}

it('is read while nobody has asked, and given once to who opens that document', async () => {
  const document = newLedgerId();
  const early = await stored(document);
  await early.whenOpen;
  const place = () => ({ lineage: newLineageId(), head: { seq: 0, hash: '' as const } });
  expect(early.take(newLedgerId(), place)).toBeNull();
  const body = early.take(document, place);
  if (!body) throw new Error('there is a body');
  expect(early.take(document, place)).toBeNull();
  await body.durable.whenLoaded;
  expect(titleOfBody(body.root)).toBe('Kept here');

  // Whoever took it closes it.
  await early.close();
  body.root.delete(1, 1);
  await body.durable.whenStored();
  await body.close();
});

it('is closed with the workspace when nobody took it, and opens nothing after that', async () => {
  const document = newLedgerId();
  const early = await stored(document);
  await early.close();
  expect(early.take(document, () => ({ lineage: null, head: { seq: 0, hash: '' } }))).toBeNull();
});

it('goes on with a text that the page has read already, and closes it where nobody took it', async () => {
  const document = newLedgerId();
  const deviceName = `early-${count++}`;
  const name = bodyDatabaseName(deviceName, document);
  await storeFirstBody(name, deviceClock, (_doc, root) => fillWithTitle(root, 'Read before'));
  const parts = {
    clock: deviceClock,
    api: openApi(unreachable, () => null),
    socketUrl: 'ws://127.0.0.1:9',
    deviceName,
  };
  const kept = openKeptBody(name, deviceClock);
  await kept.durable.whenLoaded;
  const early = openEarlyBody(parts, document, kept);
  await early.whenOpen;
  const taken = early.take(document, () => ({ lineage: null, head: { seq: 0, hash: '' } }));
  expect(taken?.root).toBe(kept.root);
  await taken?.close();

  const unwanted = openKeptBody(name, deviceClock);
  await openEarlyBody(parts, document, unwanted).close();
  expect(unwanted.doc.isDestroyed).toBe(true);
});
