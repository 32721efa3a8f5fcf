import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { describe, expect, test, vi } from 'vitest';
import type { ActDraft } from '#shared/acts/compose-act.ts';
import type { SignedAct } from '#shared/acts/envelope.ts';
import { LedgerId, LineageId } from '#shared/kernel/ids.ts';
import { subprotocol, ticketSubprotocol } from '#shared/protocol/body-messages.ts';
import { maxFrameBytes } from '#shared/protocol/limits.ts';
import { refusals } from '#shared/protocol/refusal.ts';
import { BodyClient } from '../body-client.ts';
import { makeDocument, makeSharedDocument } from '../document.ts';
import {
  randomId,
  startTestRelay,
  testPassword,
  TestPerson,
  type TestMember,
  type TestRelay,
} from '../start-relay.ts';

const hourMs = 3_600_000;
const hello = (text = 'Hello'): ActDraft => ({
  type: 'comment-added',
  thread: null,
  anchor: { kind: 'document' },
  text: { text },
  suggestion: null,
});
const lengthOf = (relay: TestRelay, document: LedgerId): number =>
  relay.relay.ledgers.documentState(document)?.seq ?? 0;

/** A socket without manners. */
async function rawSocket(member: TestMember): Promise<{ socket: WebSocket; closed: Promise<number> }> {
  const ticket = await member.ticket({ socket: 'acts' });
  const socket = new WebSocket(`${member.relay.socketUrl}/sync/acts`, [
    subprotocol,
    ticketSubprotocol(ticket),
  ]);
  socket.on('error', () => undefined);
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  await new Promise((resolve) => socket.once('open', resolve));
  return { socket, closed };
}

describe('submitting', () => {
  test('the same act twice is one act, also after a restart', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const { document, lineage, acts } = await makeDocument(ann, 'Mine');
    const act = ann.who.sign(document, lineage, hello());
    const first = await acts.submit(act);
    expect(first).toMatchObject({ type: 'accepted', seq: 2 });
    expect(await acts.submit(act)).toEqual(first);
    await relay.restart();
    await using again = await ann.actsSocket();
    expect(await again.submit(act)).toEqual(first);
    expect(lengthOf(relay, document)).toBe(2);
  });

  test('the same id with other content is refused', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const { document, lineage, acts } = await makeDocument(ann, 'Mine');
    const id = randomId();
    await acts.submit(ann.who.sign(document, lineage, hello('One'), { id }));
    const other = await acts.submit(ann.who.sign(document, lineage, hello('Two'), { id }));
    expect(other).toMatchObject({ type: 'refused', code: 'act-repeated' });
  });

  test('[promise 1] what was accepted is on disk before it is acknowledged', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const { document, lineage, acts } = await makeDocument(ann, 'Mine');
    const verdict = await acts.perform(document, lineage, hello());
    expect(relay.relay.store.actsAfter(document, 1)).toHaveLength(1);
    expect(verdict.type).toBe('accepted');
  });

  test('[E3] stamps never go back, whatever the machine’s clock does', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const { document, lineage, acts } = await makeDocument(ann, 'Mine');
    const startedMs = relay.clock.now();
    relay.clock.jumpTo(startedMs - 24 * hourMs);
    await acts.perform(document, lineage, hello());
    relay.clock.jumpTo(startedMs + 5);
    await acts.perform(document, lineage, hello());
    const times = relay.relay.store.actsAfter(document, 0).map((act) => act.stamp.atMs - startedMs);
    expect(times).toEqual([0, 0, 5]);
  });

  test('a store that cannot write refuses, keeps nothing in memory, and serves on', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const { document, lineage, acts } = await makeDocument(ann, 'Mine');
    const { store } = relay.relay;
    const act = ann.who.sign(document, lineage, hello());
    vi.spyOn(store, 'appendAct').mockImplementationOnce(() => {
      throw new Error('disk full');
    });
    expect(await acts.submit(act)).toMatchObject({ type: 'refused', code: 'unavailable' });
    expect(lengthOf(relay, document)).toBe(1);
    expect(await acts.submit(act)).toMatchObject({ type: 'accepted', seq: 2 });
  });
});

describe('an act is refused, and nothing appended, when', () => {
  type Crafted = (who: TestPerson, document: LedgerId, lineage: LineageId, other: TestPerson) => SignedAct;
  const later = (payload: string): string => {
    const act: object = JSON.parse(Buffer.from(payload, 'base64url').toString());
    return Buffer.from(JSON.stringify({ ...act, claimedAtMs: 1 })).toString('base64url');
  };
  const cases: [string, string, Crafted][] = [
    [
      'its signature is another’s',
      'signature-wrong',
      (who, document, lineage) => ({
        ...who.sign(document, lineage, hello()),
        signature: who.sign(document, lineage, hello('Else')).signature,
      }),
    ],
    [
      'its payload was changed',
      'signature-wrong',
      (who, document, lineage) => {
        const act = who.sign(document, lineage, hello());
        return { ...act, payload: later(act.payload) };
      },
    ],
    [
      'its key is registered for nobody',
      'key-unknown',
      (who, document, lineage, other) => other.sign(document, lineage, hello(), { by: who.member }),
    ],
    [
      'it is said to be by somebody else',
      'not-author',
      (who, document, lineage, other) => who.sign(document, lineage, hello(), { by: other.member }),
    ],
    [
      'it is signed for another document',
      'signature-wrong',
      (who, document, lineage) => ({
        ...who.sign(LedgerId.parse(randomId()), lineage, hello()),
        ledger: document,
      }),
    ],
    [
      'it is for another lineage',
      'lineage-differs',
      (who, document) => who.sign(document, LineageId.parse(randomId()), hello()),
    ],
    [
      'its document does not exist',
      'document-unknown',
      (who, _, lineage) => who.sign(LedgerId.parse(randomId()), lineage, hello()),
    ],
    [
      'it was made on a history that is not ours',
      'history-differs',
      (who, document, lineage) =>
        who.sign(document, lineage, hello(), { seen: { seq: 1, hash: who.key as never } }),
    ],
    [
      'it was made on a history that is not yet',
      'history-differs',
      (who, document, lineage) =>
        who.sign(document, lineage, hello(), { seen: { seq: 99, hash: who.key as never } }),
    ],
    [
      'it belongs into the other ledger',
      'act-malformed',
      (who, document, lineage) => who.sign(document, lineage, { type: 'member-removed', member: who.member }),
    ],
    [
      'its text is missing',
      'act-malformed',
      (who, document, lineage) => ({ ...who.sign(document, lineage, hello()), texts: [] }),
    ],
    [
      'a text was exchanged',
      'act-malformed',
      (who, document, lineage) => ({
        ...who.sign(document, lineage, hello()),
        texts: who.sign(document, lineage, hello('Else')).texts,
      }),
    ],
    [
      'it claims to be the relay’s own',
      'not-author',
      (who, document, lineage) =>
        who.sign(document, lineage, {
          type: 'document-sealed',
          conclusion: randomId() as never,
          bodyDigest: who.key as never,
        }),
    ],
  ];

  test.each(cases)('%s', async (_, code, craft) => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const { document, lineage, acts } = await makeDocument(ann, 'Mine');
    const verdict = await acts.submit(craft(ann.who, document, lineage, new TestPerson('Eve')));
    expect(verdict).toMatchObject({ type: 'refused', code });
    expect(verdict).toHaveProperty('sentence');
    expect(lengthOf(relay, document)).toBe(1);
    expect(await acts.perform(document, lineage, hello())).toMatchObject({ type: 'accepted' });
  });

  test('its author’s role does not allow it', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const vic = await relay.join(ann, 'Vic', 'viewer');
    const { document, lineage } = await makeSharedDocument(ann, 'Ours');
    await using acts = await vic.actsSocket();
    await acts.follow(document);
    expect(await acts.perform(document, lineage, hello())).toMatchObject({ code: 'role-insufficient' });
    expect(
      await acts.perform(LedgerId.parse(randomId()), lineage, {
        type: 'document-created',
        owner: vic.member,
        title: { text: 'Mine' },
        amends: null,
      }),
    ).toMatchObject({ code: 'role-insufficient' });
    expect(relay.relay.store.documents()).toHaveLength(1);
  });

  test('it comes by this socket although it belongs to the door', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const { invite } = await ann.invite('editor');
    await using acts = await ann.actsSocket();
    expect(
      await acts.performInWorkspace({ type: 'member-joined', invite, person: 'Ann 2', zone: 'UTC' }),
    ).toMatchObject({ type: 'refused' });
    expect(relay.relay.ledgers.workspaceState().members.size).toBe(1);
    expect(relay.relay.ledgers.workspaceState().invites.get(invite)?.state).toBe('open');
  });

  test('its key was revoked', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const { document, lineage, acts } = await makeDocument(ann, 'Mine');
    await acts.performInWorkspace({ type: 'key-revoked', key: ann.who.key });
    expect(await acts.perform(document, lineage, hello())).toMatchObject({ code: 'key-unknown' });
  });
});

describe('a private draft', () => {
  test('is nowhere to be found for others, until it is shared', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const ben = await relay.join(ann, 'Ben', 'administrator');
    const { document, lineage, acts } = await makeDocument(ann, 'A private draft');
    await using bens = await ben.actsSocket();
    expect(bens.messages[0]).toMatchObject({ type: 'welcome', library: [] });
    bens.send({ type: 'follow', ledger: document, lineage, head: { seq: 0, hash: '' } });
    expect(await bens.next('refused')).toMatchObject({ code: 'document-unknown', ledger: document });
    expect(await bens.submit(ben.who.sign(document, lineage, hello()))).toMatchObject({
      code: 'document-unknown',
    });
    const created = ben.who.sign(document, lineage, {
      type: 'document-created',
      owner: ben.member,
      title: { text: 'Mine now' },
      amends: null,
    });
    expect(await bens.submit(created)).toMatchObject({ code: 'document-unknown' });

    await acts.perform(document, lineage, { type: 'document-shared' });
    const { entry } = await bens.next('library');
    expect(entry).toMatchObject({ document, title: 'A private draft', shared: true, state: 'drafting' });
    expect(await bens.follow(document)).toHaveLength(2);
    expect(bens.messages.filter((message) => message.type === 'library')).toHaveLength(1);
  });
});

describe('following', () => {
  test('gives everything after a head, in pages, then each act as it comes', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const ben = await relay.join(ann, 'Ben', 'editor');
    const { document, lineage, acts } = await makeSharedDocument(ann, 'Ours');
    for (let i = 0; i < 40; i++) await acts.perform(document, lineage, hello('x'.repeat(19_000)));
    await using bens = await ben.actsSocket();
    const all = await bens.follow(document);
    expect(all.map((act) => act.stamp.seq)).toEqual(Array.from({ length: 42 }, (_, i) => i + 1));
    expect(bens.messages.filter((message) => message.type === 'acts').length).toBeGreaterThan(1);

    await acts.perform(document, lineage, hello());
    expect(await bens.next('acts')).toMatchObject({ complete: true, acts: [{ stamp: { seq: 43 } }] });

    await using later = await ben.actsSocket();
    later.send({ type: 'follow', ledger: document, lineage, head: bens.headOf(document) });
    expect(await later.next('acts')).toMatchObject({ acts: [], complete: true });
    later.send({ type: 'unfollow', ledger: document });
    later.send({
      type: 'follow',
      ledger: ann.relay.relay.ledgers.workspace,
      lineage: null,
      head: { seq: 0, hash: '' },
    });
    await later.next('acts');
    await acts.perform(document, lineage, hello());
    await bens.next('acts');
    expect(later.messages.filter((it) => it.type === 'acts' && it.ledger === document)).toHaveLength(1);
  });

  test('[E4] [promise 11] from a head that is not ours is refused, and so is another lineage', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const { document, lineage, acts } = await makeDocument(ann, 'Mine');
    const { workspace } = await relay.state();
    acts.send({ type: 'follow', ledger: document, lineage, head: { seq: 1, hash: ann.who.key as never } });
    expect(await acts.next('refused')).toMatchObject({ code: 'history-differs', ledger: document });
    acts.send({ type: 'follow', ledger: workspace, lineage: null, head: { seq: 7, hash: '' } });
    expect(await acts.next('refused')).toMatchObject({ code: 'history-differs', ledger: workspace });
    acts.send({
      type: 'follow',
      ledger: document,
      lineage: LineageId.parse(randomId()),
      head: { seq: 0, hash: '' },
    });
    expect(await acts.next('refused')).toMatchObject({ code: 'lineage-differs' });
  });

  test('every member may follow the workspace', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const vic = await relay.join(ann, 'Vic', 'viewer');
    await using acts = await vic.actsSocket();
    expect(await acts.follow((await relay.state()).workspace)).toHaveLength(3);
  });
});

describe('people', () => {
  test('[promise 8] who are removed are sent away at once from everywhere, and stay away', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const ben = await relay.join(ann, 'Ben', 'editor');
    const { document, lineage } = await makeSharedDocument(ann, 'Ours');
    await using bens = await ben.actsSocket();
    await using second = await ben.actsSocket();
    await using body = await BodyClient.open(ben, document);
    await body.whenReceipted();
    const unused = await ben.ticket({ socket: 'acts' });
    const late = ben.who.sign(document, lineage, hello());
    await using acts = await ann.actsSocket();
    await acts.performInWorkspace({ type: 'member-removed', member: ben.member });
    // What is on its way already comes too late.
    bens.send({ type: 'submit', act: late });
    body.peer.body.push([new Y.XmlText('too late')]);
    expect([await bens.closed, await second.closed]).toEqual([4410, 4410]);
    expect([4401, 4403]).toContain(await body.closed);
    expect(lengthOf(relay, document)).toBe(2);
    expect((await ann.call(`/api/documents/${document}/body`)).bytes).toHaveLength(2);

    expect((await ben.call('/api/me')).status).toBe(403);
    expect((await ben.call(`/api/documents/${document}/ledger`)).status).toBe(403);
    const socket = new WebSocket(`${relay.socketUrl}/sync/acts`, [ticketSubprotocol(unused)]);
    const refused = await new Promise<number | undefined>((resolve) => {
      socket.on('error', () => undefined);
      socket.on('unexpected-response', (_, { statusCode }) => resolve(statusCode));
    });
    expect(refused).toBe(403);
    const signIn = { person: 'Ben', password: testPassword };
    expect((await relay.call('/api/sign-in', { body: signIn })).status).toBe(403);
  });

  test('whose role is lowered may do less from that moment on', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const ben = await relay.join(ann, 'Ben', 'commenter');
    const { document, lineage } = await makeSharedDocument(ann, 'Ours');
    await using bens = await ben.actsSocket();
    await bens.follow(document);
    expect(await bens.perform(document, lineage, hello())).toMatchObject({ type: 'accepted' });
    await using acts = await ann.actsSocket();
    await acts.performInWorkspace({ type: 'role-changed', member: ben.member, role: 'viewer' });
    expect(await bens.perform(document, lineage, hello())).toMatchObject({ code: 'role-insufficient' });
  });

  test('sign in under the name they took last', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const ben = await relay.join(ann, 'Ben', 'viewer');
    await using acts = await ben.actsSocket();
    const rename = (person: string): ActDraft => ({ type: 'profile-changed', person, zone: 'UTC' });
    expect(await acts.performInWorkspace(rename('B\u202een'))).toMatchObject({ code: 'name-malformed' });
    expect(await acts.performInWorkspace(rename('ANN'))).toMatchObject({ code: 'name-taken' });
    expect(await acts.performInWorkspace(rename('Benjamin'))).toMatchObject({ type: 'accepted' });
    const signIn = (person: string): Promise<number> =>
      relay
        .call('/api/sign-in', { body: { person, password: 'correct horse battery' } })
        .then((it) => it.status);
    expect(await signIn('Ben')).toBe(401);
    expect(await signIn('benjamin')).toBe(200);
  });

  test('are here while they have a document open, and were here today afterwards', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const ben = await relay.join(ann, 'Ben', 'viewer');
    const { document, acts } = await makeSharedDocument(ann, 'Ours');
    expect(await acts.next('here')).toMatchObject({ document, members: [] });
    const body = await BodyClient.open(ben, document);
    expect(await acts.next('here')).toMatchObject({ members: [{ member: ben.member, now: true }] });
    body.socket.close();
    expect(await acts.next('here')).toMatchObject({ members: [{ member: ben.member, now: false }] });
    relay.clock.jumpTo(relay.clock.now() + 25 * hourMs);
    await using later = await ann.actsSocket();
    await later.follow(document);
    expect(await later.next('here')).toMatchObject({ members: [] });
  });
});

describe('frames', () => {
  test.each([
    ['garbage', Buffer.from([0xff, 0x00, 0x13]), 4400],
    ['text that is no JSON', 'follow me', 4400],
    ['an unknown type', '{"type":"delete-everything"}', 4400],
    ['a known type with more in it', '{"type":"keep-alive","sudo":true}', 4400],
    ['deep nesting', '['.repeat(500_000), 4400],
    ['2 MiB', 'x'.repeat(2 * 1024 * 1024), 4413],
  ])('%s ends the connection with its code, and no other', async (_, frame, code) => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    await using acts = await ann.actsSocket();
    const { socket, closed } = await rawSocket(ann);
    socket.send(frame);
    expect(await closed).toBe(code);
    acts.send({ type: 'keep-alive' });
    expect(await acts.follow((await relay.state()).workspace)).toHaveLength(1);
    expect((await relay.call('/healthz')).status).toBe(200);
  });

  test('an act that could not be sent on is refused', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const { document, lineage, acts } = await makeDocument(ann, 'Mine');
    const act = ann.who.sign(document, lineage, hello());
    const [text] = act.texts;
    if (!text) throw new Error('a comment has a text');
    const sized = (last: number): SignedAct => ({
      ...act,
      texts: Array.from({ length: 20 }, (_, i) => ({ ...text, text: '語'.repeat(i < 19 ? 17_400 : last) })),
    });
    // Fits into the frame that brings it, and not into one that takes it on with its stamp.
    const room = maxFrameBytes - 1_000 - Buffer.byteLength(JSON.stringify(sized(0)));
    const huge = sized(Math.floor(room / 3));
    expect(await acts.submit(huge)).toMatchObject({
      code: 'frame-too-large',
      sentence: refusals['frame-too-large'].sentence,
    });
  });

  test('a connection that fell silent is cut after fifteen seconds; one that speaks is kept', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    await using silent = await ann.actsSocket();
    await using speaking = await ann.actsSocket();
    for (let i = 0; i < 3; i++) {
      relay.clock.advance(5_000);
      await speaking.next('keep-alive');
      speaking.send({ type: 'keep-alive' });
      await speaking.follow((await relay.state()).workspace);
    }
    relay.clock.advance(5_000);
    expect(await silent.closed).toBe(1006);
    expect((await speaking.next('keep-alive')).nowMs).toBe(relay.clock.now());
  });
});

test('a relay that stops tells everybody to come back', async () => {
  const relay = await startTestRelay();
  const ann = await relay.setUp('Ann');
  const acts = await ann.actsSocket();
  const closing = relay[Symbol.asyncDispose]();
  expect(await acts.closed).toBe(4503);
  await closing;
});
