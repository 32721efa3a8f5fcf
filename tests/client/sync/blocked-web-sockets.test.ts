/** A network that lets requests through and no WebSockets: said as what it is, offline, and nothing is lost. */
import { afterEach, describe, expect, it } from 'vitest';
import { untilStore } from '../../../client/kernel/derived-store.ts';
import { startTestRelay } from '../../sync-server/start-relay.ts';
import { paragraph, Peer, textOf } from './peer.ts';

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).toReversed()) await thing[Symbol.asyncDispose]();
});
const kept = <T extends AsyncDisposable>(thing: T): T => {
  open.push(thing);
  return thing;
};
const comment = {
  type: 'comment-added',
  thread: null,
  anchor: { kind: 'document' },
  text: { text: 'Said here' },
  suggestion: null,
} as const;

describe('[promise 3] blocked WebSockets', () => {
  it('are offline, never sent; what is written stays, is there after a reload, and goes out when they open', async () => {
    const relay = kept(await startTestRelay());
    const ann = kept(await Peer.open(relay));
    await ann.setUp('Ann');
    const id = await ann.workspace.create('Plan');
    let mine = await ann.workspace.open(id);
    await untilStore(mine.sync, ({ kind }) => kind === 'up-to-date');

    ann.network.blockWebSockets('refused');
    await untilStore(mine.sync, ({ kind }) => kind === 'offline');
    const said: string[] = [];
    mine.sync.subscribe(() => said.push(mine.sync.get().kind));
    mine.body.push([paragraph('Written here', 'block-here')]);
    await mine.perform(comment);
    await untilStore(mine.sync, (sync) => sync.kind === 'offline' && sync.unsent === 2);
    ann.workspace.reconnect();
    await ann.reload();
    await untilStore(ann.workspace.connection, (connection) => connection === 'offline');

    mine = await ann.workspace.open(id);
    await untilStore(mine.sync, (sync) => sync.kind === 'offline' && sync.unsent === 2);
    expect(textOf(mine.body)).toContain('Written here');
    expect(mine.state.get()?.threads.size).toBe(1);
    expect(said).not.toContain('up-to-date');

    ann.network.letWebSocketsThrough();
    await ann.goOnline();
    await untilStore(mine.sync, ({ kind }) => kind === 'up-to-date');
    const stored = relay.relay.store.actsAfter(id, 0);
    expect(stored).toHaveLength(2);
    mine.close();
  });

  it('that get no answer at all are given up, and said to be offline', async () => {
    const relay = kept(await startTestRelay());
    const ann = kept(await Peer.open(relay));
    await ann.setUp('Ann');
    const id = await ann.workspace.create('Plan');
    const mine = await ann.workspace.open(id);
    await untilStore(mine.sync, ({ kind }) => kind === 'up-to-date');
    ann.network.blockWebSockets('swallowed');
    await untilStore(mine.sync, ({ kind }) => kind === 'offline');
    mine.body.push([paragraph('Written here', 'block-here')]);
    await untilStore(mine.sync, (sync) => sync.kind === 'offline' && sync.unsent === 1);
    expect(ann.workspace.connection.get()).toBe('offline');
    mine.close();
  });
});
