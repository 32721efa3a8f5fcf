/** Roles taken away, sessions ended, two devices, two tabs, two accounts: nothing lost, nothing mixed, nothing sent twice. */
import { describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { documentSchemaVersion } from '#shared/document/content-schema.ts';
import { hasLeftNow } from '#shared/people/workspace-state.ts';
import { maxFrameBytes } from '#shared/protocol/limits.ts';
import { deviceClock, type Clock } from '../../../client/kernel/clock.ts';
import { untilStore } from '../../../client/kernel/derived-store.ts';
import { usualLimits } from '../../../sync-server/configuration.ts';
import { startTestRelay, testPassword } from '../../sync-server/start-relay.ts';
import { annAlone, kept, whenSync, until, comment, sharedDocument } from './people-at-a-relay.ts';
import { paragraph, Peer, textOf } from './peer.ts';
import { conclude, proposalId, ripeDocument } from './ripe-document.ts';

describe('[promise 6] too fast for the relay', () => {
  it('keeps what was refused, waits, and sends it in the same order', async () => {
    const relay = kept(await startTestRelay({ limits: { ...usualLimits, actsPerSecond: 1 } }));
    const waits: number[] = [];
    const after: Clock['after'] = (ms, task) => {
      waits.push(ms);
      if (ms === 2000) relay.clock.jumpTo(relay.clock.now() + ms);
      return deviceClock.after(ms === 2000 ? 0 : ms, task);
    };
    const ann = kept(await Peer.open(relay, { ...deviceClock, after }));
    await ann.setUp('Ann');
    const document = await ann.workspace.open(await ann.workspace.create('Plan'));
    await document.whenLoaded;
    for (let i = 0; i < 70; i++) await document.perform(comment(`Comment ${i}`));
    await whenSync(document, 'up-to-date');
    expect(waits).toContain(2000);
    const threads = document.state.get()?.threads.values() ?? [];
    const texts = [...threads].map(({ comments }) => comments[0]?.text);
    expect(texts).toEqual(Array.from({ length: 70 }, (_, i) => `Comment ${i}`));
    document.close();
  });
});

describe('a role taken away while offline', () => {
  it('refuses the prose, keeps it on the device, and goes on showing what others write', async () => {
    const { ann, ben, annes, bens } = await sharedDocument();
    await ben.goOffline();
    bens.body.push([paragraph('Written as editor', 'block-written')]);
    await ann.workspace.perform({
      type: 'role-changed',
      member: ben.workspace.me.get().member,
      role: 'commenter',
    });
    await ben.goOnline();
    await whenSync(bens, 'refused');
    expect(bens.sync.get()).toMatchObject({
      kind: 'refused',
      count: 1,
      refusal: { code: 'role-insufficient' },
    });
    annes.body.push([paragraph('By Ann', 'block-by-ann')]);
    await until(() => textOf(bens.body).includes('By Ann'));
    expect(textOf(bens.body)).toContain('Written as editor');
    expect(textOf(annes.body)).not.toContain('Written as editor');

    await ann.workspace.perform({
      type: 'role-changed',
      member: ben.workspace.me.get().member,
      role: 'editor',
    });
    await until(() => textOf(annes.body).includes('Written as editor'));
    await whenSync(bens, 'up-to-date');
    annes.close();
    bens.close();
  });

  it('makes a document that was begun meanwhile when the role comes back, with all that was written in it', async () => {
    const { relay, ann, ben, annes, bens } = await sharedDocument();
    await ben.goOffline();
    const id = await ben.workspace.create('Begun offline');
    const member = ben.workspace.me.get().member;
    await ann.workspace.perform({ type: 'role-changed', member, role: 'viewer' });
    await ben.goOnline();
    const mine = await ben.workspace.open(id);
    await whenSync(mine, 'refused');
    mine.close();
    await ann.workspace.perform({ type: 'role-changed', member, role: 'editor' });
    await until(() => relay.relay.store.document(id) !== null);
    await untilStore(ben.workspace.library, (rows) =>
      rows.some(({ document, isUnsent }) => document === id && !isUnsent),
    );
    const again = await ben.workspace.open(id);
    await whenSync(again, 'up-to-date');
    for (const document of [again, annes, bens]) document.close();
  });

  it('lets the prose be given up for the relay’s text', async () => {
    const { ann, ben, annes, bens } = await sharedDocument();
    await ben.goOffline();
    bens.body.push([paragraph('Written as editor', 'block-written')]);
    await ann.workspace.perform({
      type: 'role-changed',
      member: ben.workspace.me.get().member,
      role: 'viewer',
    });
    await ben.goOnline();
    await whenSync(bens, 'refused');
    const copy = new Y.Doc();
    Y.applyUpdate(copy, bens.copyOfBody());
    expect(textOf(copy.getXmlFragment('body'))).toContain('Written as editor');
    await bens.discardRefusedProse();
    await whenSync(bens, 'up-to-date');
    expect(textOf(bens.body)).toEqual(textOf(annes.body));
    annes.close();
    bens.close();
  });

  it('refuses the comment, keeps it with its sentence until it is dismissed', async () => {
    const { ann, ben, annes, bens } = await sharedDocument();
    await ben.goOffline();
    const id = await bens.perform(comment('Not in time'));
    await ann.workspace.perform({
      type: 'role-changed',
      member: ben.workspace.me.get().member,
      role: 'viewer',
    });
    await ben.goOnline();
    const refused = await untilStore(bens.refused, (acts) => acts.length > 0);
    expect(refused).toMatchObject([
      { id, refusal: { code: 'role-insufficient' }, draft: { text: { text: 'Not in time' } } },
    ]);
    expect(bens.state.get()?.threads.size).toBe(0);
    await bens.dismissRefused(id);
    expect(bens.refused.get()).toEqual([]);
    await whenSync(bens, 'up-to-date');
    annes.close();
    bens.close();
  });
});

describe('an act that cannot be', () => {
  it('is refused here, with the sentence, before anything is stored', async () => {
    const { annes, bens } = await sharedDocument();
    await expect(bens.perform({ type: 'document-shared' })).rejects.toMatchObject({ code: 'not-owner' });
    expect(bens.refused.get()).toEqual([]);
    annes.close();
    bens.close();
  });
});

describe('a second device', () => {
  it('registers its key after signing in, and its acts hold', async () => {
    const { relay, ann, id, annes, bens } = await sharedDocument();
    const laptop = kept(await Peer.open(relay));
    await untilStore(laptop.door.standing, ({ kind }) => kind === 'signed-out');
    expect(await laptop.door.signIn('Ann', testPassword)).toMatchObject({ ok: true });
    await laptop.whenOnline();
    const { member } = ann.workspace.me.get();
    expect(laptop.workspace.me.get().member).toBe(member);
    await untilStore(
      ann.workspace.state,
      (state) => [...state.keys.values()].filter((key) => key.member === member).length === 2,
    );
    const there = await laptop.workspace.open(id);
    await whenSync(there, 'up-to-date');
    const thread = await there.perform(comment('From the laptop'));
    await untilStore(bens.state, (state) => state?.threads.get(thread)?.comments[0]?.isAttested === false);
    there.close();
    annes.close();
    bens.close();
  });
});

describe('a device that hears the end of the ledger twice in one moment', () => {
  it('registers its key once', async () => {
    const { relay, ann } = await annAlone();
    // Each message of the relay comes a second time at once, as when two answers overlap.
    vi.stubGlobal(
      'WebSocket',
      class extends WebSocket {
        override addEventListener(...[type, listener, options]: Parameters<WebSocket['addEventListener']>) {
          super.addEventListener(type, listener, options);
          if (type === 'message')
            super.addEventListener(type, (event) => {
              if (typeof listener === 'function') listener.call(this, event);
            });
        }
      },
    );
    const laptop = kept(await Peer.open(relay));
    await untilStore(laptop.door.standing, ({ kind }) => kind === 'signed-out');
    expect(await laptop.door.signIn('Ann', testPassword)).toMatchObject({ ok: true });
    await laptop.whenOnline();
    vi.unstubAllGlobals();
    const { member } = ann.workspace.me.get();
    const keys = () => [...laptop.workspace.state.get().keys.values()].filter((key) => key.member === member);
    await until(() => keys().length === 2);
    // Whatever else was asked is answered before what comes now.
    const id = await laptop.workspace.create('Plan');
    const plan = await laptop.workspace.open(id);
    await whenSync(plan, 'up-to-date');
    const { workspace } = await relay.state();
    const registered = relay.relay.store
      .actsAfter(workspace, 0)
      .filter(({ payload }) => Buffer.from(payload, 'base64url').includes('key-registered'));
    expect(registered).toHaveLength(1);
    const { bytes } = await relay.call('/metrics', { origin: null });
    expect(new TextDecoder().decode(bytes)).not.toMatch(/refusals_total\{at="acts"/);
    plan.close();
  });
});

describe('[promise 3] two devices of one person that wrote offline under one Yjs client id', () => {
  it('are told apart: nothing is mixed, and the second keeps what it wrote', async () => {
    const { relay, ann, id, annes, bens } = await sharedDocument();
    const laptop = kept(await Peer.open(relay));
    await untilStore(laptop.door.standing, ({ kind }) => kind === 'signed-out');
    expect(await laptop.door.signIn('Ann', testPassword)).toMatchObject({ ok: true });
    await laptop.whenOnline();
    const there = await laptop.workspace.open(id);
    await whenSync(there, 'up-to-date');
    await ann.goOffline();
    await laptop.goOffline();
    for (const { doc } of [annes, there]) doc.clientID = 4242;
    annes.body.push([paragraph('A long paragraph from the desk', 'block-desk')]);
    there.body.push([paragraph('From the train', 'block-train')]);
    await ann.goOnline();
    await whenSync(annes, 'up-to-date');

    await laptop.goOnline();
    await whenSync(there, 'refused');
    expect(there.sync.get()).toMatchObject({ refusal: { code: 'update-foreign-client' }, count: 1 });
    expect(textOf(there.body)).toContain('From the train');
    const copy = new Y.Doc();
    Y.applyUpdate(copy, there.copyOfBody());
    expect(textOf(copy.getXmlFragment('body'))).toContain('From the train');
    const text = textOf(annes.body);
    await until(() => textOf(bens.body).includes('A long paragraph from the desk'));
    expect(textOf(bens.body)).toEqual(text);

    await there.discardRefusedProse();
    await whenSync(there, 'up-to-date');
    expect(textOf(there.body)).toEqual(text);
    for (const document of [there, annes, bens]) document.close();
  });
});

describe('[promise 3] two devices of one person that write under one Yjs client id at the same moment', () => {
  it('are told apart: the relay has one of them, and who wrote the other is told and keeps it', async () => {
    const { relay, ann, id, annes, bens } = await sharedDocument();
    const laptop = kept(await Peer.open(relay));
    await untilStore(laptop.door.standing, ({ kind }) => kind === 'signed-out');
    expect(await laptop.door.signIn('Ann', testPassword)).toMatchObject({ ok: true });
    await laptop.whenOnline();
    const there = await laptop.workspace.open(id);
    await whenSync(there, 'up-to-date');
    // As a machine that was copied while it ran: both come back under the number that both have.
    await ann.goOffline();
    await laptop.goOffline();
    for (const { doc } of [annes, there]) doc.clientID = 4242;
    await ann.goOnline();
    await whenSync(annes, 'up-to-date');
    await laptop.goOnline();
    await whenSync(there, 'up-to-date');
    annes.body.push([paragraph('From the desk', 'block-desk')]);
    there.body.push([paragraph('On the train', 'block-train')]);

    await whenSync(annes, 'refused');
    await whenSync(there, 'up-to-date');
    expect(annes.sync.get()).toMatchObject({ refusal: { code: 'update-foreign-client' }, count: 1 });
    expect(textOf(annes.body)).toContain('From the desk');
    await until(() => textOf(bens.body).includes('On the train'));
    expect(textOf(bens.body)).toEqual(textOf(there.body));
    expect(textOf(bens.body)).not.toContain('From the desk');
    for (const document of [there, annes, bens]) document.close();
  });
});

describe('[C5] two conclusions from two devices of the owner', () => {
  it('the first stands, and nothing that was to follow from the second is added to it', async () => {
    const { relay, ann, id, annes, bens } = await ripeDocument();
    const laptop = kept(await Peer.open(relay));
    await untilStore(laptop.door.standing, ({ kind }) => kind === 'signed-out');
    expect(await laptop.door.signIn('Ann', testPassword)).toMatchObject({ ok: true });
    await laptop.whenOnline();
    const there = await laptop.workspace.open(id);
    await whenSync(there, 'up-to-date');
    await ann.goOffline();
    await annes.perform({
      type: 'proposal-concluded',
      proposal: proposalId,
      disposition: 'withdrawn',
      outcome: { text: 'Never mind.' },
      reviewOn: null,
      basis: null,
    });
    await annes.perform({
      type: 'action-added',
      proposal: proposalId,
      what: { text: 'Tell the painters' },
      owner: ann.workspace.me.get().member,
      dueOn: '2030-01-01',
    });
    await conclude(there);
    await ann.goOnline();
    const refused = await untilStore(annes.refused, (acts) => acts.length > 1);
    expect(refused).toMatchObject([
      { draft: { type: 'proposal-concluded' }, refusal: { code: 'proposal-concluded' } },
      { draft: { type: 'action-added' }, refusal: { code: 'proposal-concluded' } },
    ]);
    await untilStore(annes.state, (state) => state?.seal != null);
    expect(annes.state.get()?.proposals.get(proposalId)?.conclusion?.outcome).toBe('Blue it is.');
    expect(annes.state.get()?.actions.size).toBe(0);
    for (const document of [there, annes, bens]) document.close();
  });
});

describe('a session that ended', () => {
  it('keeps the work, and sends it after signing in again', async () => {
    const { relay, ben, annes, bens } = await sharedDocument();
    await ben.goOffline();
    bens.body.push([paragraph('Kept', 'block-kept')]);
    relay.relay.store.endSession(ben.session);
    ben.network.restore();
    ben.workspace.reconnect();
    await untilStore(ben.workspace.connection, (connection) => connection === 'signed-out');
    expect(await ben.door.signIn('Ben', testPassword)).toMatchObject({ ok: true });
    await until(() => textOf(annes.body).includes('Kept'));
    await whenSync(bens, 'up-to-date');
    annes.close();
    bens.close();
  });
});

describe('[R8] somebody who left the workspace', () => {
  it('is told so, keeps what they wrote, and is not told that it was refused', async () => {
    const { ann, ben, annes, bens } = await sharedDocument();
    const { member } = ben.workspace.me.get();
    await ben.goOffline();
    await bens.perform(comment('Not sent in time'));
    bens.body.push([paragraph('Kept', 'block-kept')]);
    await ann.workspace.perform({ type: 'member-removed', member });
    await untilStore(ann.workspace.state, (state) => hasLeftNow(state)(member));
    ben.network.restore();
    ben.workspace.reconnect();
    await untilStore(ben.workspace.connection, (connection) => connection === 'ended');
    await whenSync(bens, 'offline');
    expect(bens.refused.get()).toEqual([]);
    expect(textOf(bens.body)).toContain('Kept');
    expect(ben.workspace.me.get().role).toBe('viewer');
    expect(hasLeftNow(ben.workspace.state.get())(member)).toBe(true);
    expect(textOf(annes.body)).not.toContain('Kept');
    expect(await ben.door.signIn('Ben', testPassword)).toMatchObject({
      ok: false,
      error: { code: 'access-ended' },
    });
    annes.close();
    bens.close();
  });
});

describe('two accounts in one browser', () => {
  it('do not see each other’s drafts or keys', async () => {
    const { ann, ben, id, annes, bens } = await sharedDocument();
    const secret = await ben.workspace.create('Secret of Ben');
    await untilStore(ben.workspace.library, (rows) =>
      rows.some((row) => row.document === secret && !row.isUnsent),
    );
    bens.close();
    await ben.workspace.signOut();
    await untilStore(ben.door.standing, ({ kind }) => kind === 'signed-out');
    expect(await ben.door.signIn('Ann', testPassword)).toMatchObject({ ok: true });
    await ben.whenOnline();
    expect(ben.workspace.me.get().member).toBe(ann.workspace.me.get().member);
    await untilStore(ben.workspace.library, (rows) => rows.some((row) => row.document === id));
    expect(ben.workspace.library.get().some((row) => row.document === secret)).toBe(false);
    annes.close();
  });
});

describe('prose that the relay cannot take', () => {
  it('is counted and kept, what others write is read on, and giving it up leads back to the relay’s text', async () => {
    const { ben, id, annes, bens } = await sharedDocument();
    bens.body.push([paragraph('x'.repeat(maxFrameBytes + 10_000), 'block-large')]);
    await whenSync(bens, 'refused');
    expect(bens.sync.get()).toMatchObject({ count: 1, refusal: { code: 'frame-too-large' } });
    bens.body.push([paragraph('And more', 'block-more')]);
    await untilStore(bens.sync, (sync) => sync.kind === 'refused' && sync.count === 2);
    annes.body.push([paragraph('By Ann', 'block-by-ann')]);
    await until(() => textOf(bens.body).includes('By Ann'));
    const copy = new Y.Doc();
    Y.applyUpdate(copy, bens.copyOfBody());
    expect(textOf(copy.getXmlFragment('body'))).toContain('And more');
    const thread = await bens.perform(comment('Acts go on'));
    await untilStore(annes.state, (state) => state?.threads.has(thread) ?? false);

    bens.close();
    await ben.reload();
    const again = await ben.workspace.open(id);
    await whenSync(again, 'refused');
    expect(again.sync.get()).toMatchObject({ count: 2 });
    expect(textOf(again.body)).toContain('And more');

    await again.discardRefusedProse();
    await whenSync(again, 'up-to-date');
    expect(textOf(again.body)).toEqual(textOf(annes.body));
    again.body.push([paragraph('Small enough', 'block-small')]);
    await until(() => textOf(annes.body).includes('Small enough'));
    await whenSync(again, 'up-to-date');
    again.close();
    annes.close();
  });
});

describe('two devices of one person', () => {
  it('send what each did offline, once and in the order it was done there', async () => {
    const { relay, ben, id, annes, bens } = await sharedDocument();
    const phone = kept(await Peer.open(relay));
    const entered = await phone.door.signIn('Ben', testPassword);
    expect(entered.ok).toBe(true);
    await phone.whenOnline();
    const onPhone = await phone.workspace.open(id);
    await whenSync(onPhone, 'up-to-date');
    await ben.goOffline();
    await phone.goOffline();
    for (const words of ['Desk one', 'Desk two']) await bens.perform(comment(words));
    for (const words of ['Phone one', 'Phone two']) await onPhone.perform(comment(words));
    await Promise.all([ben.goOnline(), phone.goOnline()]);
    const all = await untilStore(annes.state, (state) => state?.threads.size === 4);
    expect(all?.voids).toEqual([]);
    const said = [...(all?.threads.values() ?? [])].map(({ comments }) => comments[0]?.text ?? '');
    expect(said.filter((words) => words.startsWith('Desk'))).toEqual(['Desk one', 'Desk two']);
    expect(said.filter((words) => words.startsWith('Phone'))).toEqual(['Phone one', 'Phone two']);
    await whenSync(bens, 'up-to-date');
    await whenSync(onPhone, 'up-to-date');
    expect(onPhone.state.get()).toEqual(annes.state.get());
    for (const document of [annes, bens, onPhone]) document.close();
  });
});

describe('two tabs', () => {
  it('show each other’s pending acts and prose, and send each act once', async () => {
    const { ben, id, annes, bens } = await sharedDocument();
    const other = await ben.secondTab();
    const standing = other.standing.get();
    if (standing.kind !== 'open') throw new Error('not open');
    const theirs = await standing.workspace.open(id);
    await whenSync(theirs, 'up-to-date');

    ben.network.cut();
    await whenSync(bens, 'offline');
    await whenSync(theirs, 'offline');
    const thread = await theirs.perform(comment('From the other tab'));
    theirs.body.push([paragraph('Across', 'block-across')]);
    await untilStore(bens.state, (state) => state?.threads.has(thread) ?? false);
    await until(() => textOf(bens.body).includes('Across'));
    await untilStore(bens.sync, (sync) => sync.kind === 'offline' && sync.unsent === 2);

    ben.network.restore();
    ben.workspace.reconnect();
    standing.workspace.reconnect();
    const arrived = await untilStore(annes.state, (state) => state?.threads.has(thread) ?? false);
    expect(arrived?.voids).toEqual([]);
    await until(() => textOf(annes.body).includes('Across'));
    await whenSync(bens, 'up-to-date');
    await whenSync(theirs, 'up-to-date');
    theirs.close();
    bens.close();
    annes.close();
    await other.close();
  });
});

describe('four tabs', () => {
  it('that write and comment offline keep all of it, and send it once', async () => {
    const { ben, id, annes, bens } = await sharedDocument();
    const tabs = [{ document: bens, reconnect: () => ben.workspace.reconnect() }];
    for (let i = 0; i < 3; i++) {
      const door = await ben.secondTab();
      kept({ [Symbol.asyncDispose]: () => door.close() });
      const standing = door.standing.get();
      if (standing.kind !== 'open') throw new Error('not open');
      const { workspace } = standing;
      tabs.push({ document: await workspace.open(id), reconnect: () => workspace.reconnect() });
    }
    for (const { document } of tabs) await whenSync(document, 'up-to-date');
    ben.network.cut();
    for (const { document } of tabs) await whenSync(document, 'offline');
    const names = tabs.map((_, i) => `By tab ${i}`);
    const threads = await Promise.all(
      tabs.map(({ document }, i) => {
        document.body.push([paragraph(names[i] ?? '', `block-of-tab-${i}`)]);
        return document.perform(comment(`Said in tab ${i}`));
      }),
    );
    for (const { document } of tabs) {
      await until(() => names.every((name) => textOf(document.body).includes(name)));
      await untilStore(document.state, (state) => threads.every((id) => state?.threads.has(id)));
    }
    ben.network.restore();
    for (const { reconnect } of tabs) reconnect();
    for (const { document } of tabs) await whenSync(document, 'up-to-date');
    await until(() => names.every((name) => textOf(annes.body).includes(name)));
    expect(textOf(annes.body).filter((text) => text.startsWith('By tab'))).toHaveLength(4);
    const arrived = await untilStore(annes.state, (state) => threads.every((id) => state?.threads.has(id)));
    expect([arrived?.threads.size, arrived?.voids]).toEqual([4, []]);
    for (const { document } of tabs) document.close();
    annes.close();
  });
});

describe('an app older than the document', () => {
  it('says so and sends not one byte of prose', async () => {
    const { relay, ben, id, annes, bens } = await sharedDocument();
    bens.close();
    await ben.goOffline();
    relay.relay.store.raiseSchema(id, documentSchemaVersion + 1);
    const again = await ben.workspace.open(id);
    await again.whenLoaded;
    again.body.push([paragraph('By the old app', 'block-old')]);
    await ben.goOnline();
    await whenSync(again, 'needs-newer-app');
    annes.body.push([paragraph('By the new app', 'block-new')]);
    await until(() => textOf(annes.body).includes('By the new app'));
    expect(textOf(annes.body)).not.toContain('By the old app');
    again.close();
    annes.close();
  });
});

describe('a disk that is full', () => {
  it('refuses the act and shows nothing of it', async () => {
    const { annes, bens } = await sharedDocument();
    const add = vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
      throw new DOMException('no room', 'QuotaExceededError');
    });
    await expect(bens.perform(comment('No room'))).rejects.toMatchObject({ code: 'unavailable' });
    expect(bens.state.get()?.threads.size).toBe(0);
    bens.body.push([paragraph('In memory', 'block-memory')]);
    await whenSync(bens, 'not-saved');
    expect(bens.sync.get()).toEqual({ kind: 'not-saved', reason: 'quota' });
    await until(() => textOf(annes.body).includes('In memory'));
    add.mockRestore();
    await whenSync(bens, 'up-to-date');
    annes.close();
    bens.close();
  });
});
