/** A network that lets requests through and no WebSockets: said as what it is, offline, and nothing is lost. */
import { describe, expect, it } from 'vitest';
import { untilStore } from '../../../client/kernel/derived-store.ts';
import { comment, annAlone } from './people-at-a-relay.ts';
import { paragraph, textOf } from './peer.ts';

describe('[promise 3] blocked WebSockets', () => {
  it('are offline, never sent; what is written stays, is there after a reload, and goes out when they open', async () => {
    const { relay, ann } = await annAlone();
    const id = await ann.workspace.create('Plan');
    let mine = await ann.workspace.open(id);
    await untilStore(mine.sync, ({ kind }) => kind === 'up-to-date');

    ann.network.blockWebSockets('refused');
    await untilStore(mine.sync, ({ kind }) => kind === 'offline');
    const said: string[] = [];
    mine.sync.subscribe(() => said.push(mine.sync.get().kind));
    mine.body.push([paragraph('Written here', 'block-here')]);
    await mine.perform(comment('Said here'));
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
    const { ann } = await annAlone();
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
