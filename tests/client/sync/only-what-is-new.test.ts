/** A device that was here before asks the relay for what came since, and not for what it holds. */
import { afterEach, expect, it, vi } from 'vitest';
import { UpMessage } from '#shared/protocol/acts-messages.ts';
import { untilStore } from '../../../client/kernel/derived-store.ts';
import { openDeviceDatabase } from '../../../client/storage/device-database.ts';
import { startTestRelay } from '../../sync-server/start-relay.ts';
import { comment, whenSync } from './people-at-a-relay.ts';
import { Peer } from './peer.ts';

afterEach(() => vi.restoreAllMocks());

it('a document that is opened is followed from where this device stands', async () => {
  await using relay = await startTestRelay();
  await using ann = await Peer.open(relay);
  await ann.setUp('Ann');
  const id = await ann.workspace.create('Notes');
  const first = await ann.workspace.open(id);
  await first.whenLoaded;
  await first.perform(comment('Said before'));
  await whenSync(first, 'up-to-date');
  const seq = first.state.get()?.seq;
  first.close();

  const sent = vi.spyOn(WebSocket.prototype, 'send');
  await ann.reload();
  const release = await holdActs(await ann.deviceName());
  const again = await ann.workspace.open(id);
  await ann.whenOnline();
  release();
  await untilStore(again.state, (state) => state !== null);
  await whenSync(again, 'up-to-date');
  const asked = sent.mock.calls.flatMap(([data]) => {
    const message = typeof data === 'string' ? UpMessage.safeParse(JSON.parse(data)) : null;
    return message?.success && message.data.type === 'follow' && message.data.ledger === id
      ? [message.data.head.seq]
      : [];
  });
  expect(new Set(asked)).toEqual(new Set([seq]));
});

/** Nobody reads or writes stored acts until it is released: as if there were very many. */
async function holdActs(name: string): Promise<() => void> {
  const db = await openDeviceDatabase(name);
  const { store } = db.transaction('acts', 'readwrite');
  let isHeld = true;
  const hold = async (): Promise<void> => {
    while (isHeld) await store.count();
    db.close();
  };
  void hold();
  return () => {
    isHeld = false;
  };
}
