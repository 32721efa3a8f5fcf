/** The browser threw away everything it stored for us: what was sent comes back, and nothing is said that is not so. */
import { expect, it } from 'vitest';
import { untilStore } from '../../../client/kernel/derived-store.ts';
import { kept, comment, annAlone } from './people-at-a-relay.ts';
import { paragraph, Peer, textOf } from './peer.ts';

it('[promise 3] between two visits: everything that was called sent is there again, under a new key', async () => {
  const { ann } = await annAlone();
  const id = await ann.workspace.create('Plan');
  const mine = await ann.workspace.open(id);
  await mine.whenLoaded;
  mine.body.push([paragraph('Sent', 'block-sent')]);
  const thread = await mine.perform(comment('Sent as well'));
  await untilStore(mine.sync, ({ kind }) => kind === 'up-to-date');
  const keyBefore = ann.workspace.thisDevice;

  await ann.door.close();
  await ann.evict();
  await ann.reload();
  await ann.whenOnline();
  expect(ann.workspace.thisDevice).not.toBe(keyBefore);
  const again = await ann.workspace.open(id);
  await untilStore(again.sync, ({ kind }) => kind === 'up-to-date');
  expect(textOf(again.body)).toContain('Sent');
  expect(again.state.get()?.threads.has(thread)).toBe(true);
  await untilStore(ann.workspace.state, ({ keys }) => keys.has(ann.workspace.thisDevice));
  const next = await again.perform(comment('By the new key'));
  await untilStore(again.sync, ({ kind }) => kind === 'up-to-date');
  expect(again.state.get()?.threads.get(next)?.comments[0]?.isAttested).toBe(false);
  again.close();
});

it('[promise 3] under an open page: it is said, and the prose goes on to the relay', async () => {
  const { relay, ann } = await annAlone();
  const id = await ann.workspace.create('Plan');
  const mine = await ann.workspace.open(id);
  await untilStore(mine.sync, ({ kind }) => kind === 'up-to-date');

  await ann.evict();
  mine.body.push([paragraph('Goes on', 'block-on')]);
  await expect(mine.perform(comment('Cannot be kept'))).rejects.toMatchObject({ code: 'unavailable' });
  await untilStore(mine.sync, (sync) => sync.kind === 'not-saved' && sync.reason === 'closed');
  const other = kept(await Peer.open(relay));
  await other.door.signIn('Ann', 'correct horse battery');
  await other.whenOnline();
  const there = await other.workspace.open(id);
  await expect.poll(() => textOf(there.body)).toContain('Goes on');
  expect(there.state.get()?.threads.size).toBe(0);
  there.close();
  mine.close();
});
