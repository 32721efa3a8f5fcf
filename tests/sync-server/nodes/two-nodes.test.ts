import { on, once } from 'node:events';
import { WebSocket } from 'ws';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { DocumentAct } from '#shared/acts/act.ts';
import type { ActDraft } from '#shared/acts/compose-act.ts';
import type { StampedAct } from '#shared/acts/envelope.ts';
import { ActId } from '#shared/kernel/ids.ts';
import { messageReceipt, subprotocol, ticketSubprotocol } from '#shared/protocol/body-messages.ts';
import { updateFrame } from '../../../sync-server/rooms/frame.ts';
import type { ActsClient } from '../acts-client.ts';
import { BodyClient } from '../body-client.ts';
import { makeDocument, makeSharedDocument } from '../document.ts';
import { ripeProposal } from '../ledger/ripe-proposal.ts';
import { randomFrom } from '../../convergence/random.ts';
import { systemClock } from '../../../sync-server/clock.ts';
import { proseOf, writeParagraph } from '../rooms/prose.ts';
import { startMs } from '../../shared/ledger-fixture.ts';
import { startTestRelay, testPassword, testSetupToken, TestPerson, type TestRelay } from '../start-relay.ts';
import { startPostgres, type TestPostgres } from './postgres-server.ts';
import { at, startNodes } from './several-nodes.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres[Symbol.asyncDispose]());

const dayMs = 24 * 3_600_000;
const proseIn = (client: BodyClient): string => proseOf(client.peer.body);
const saying = (text: string): ActDraft<DocumentAct> => ({
  type: 'comment-added',
  thread: null,
  anchor: { kind: 'document' },
  text: { text },
  suggestion: null,
});
/** All acts of the ledgers that a client was sent, in the order they came. */
const actsHeard = (acts: ActsClient): readonly StampedAct[] =>
  acts.messages.flatMap((message) => (message.type === 'acts' ? message.acts : []));
/** What the disk says of a document's text, as one node reads it. */
function storedProse({ relay }: TestRelay, document: Parameters<typeof relay.store.loadBody>[0]): string {
  const { snapshot, updates } = relay.store.loadBody(document);
  const doc = new Y.Doc();
  for (const update of [...(snapshot ? [snapshot] : []), ...updates]) Y.applyUpdate(doc, update);
  return proseOf(doc.getXmlFragment('body'));
}

describe('prose on two nodes', () => {
  test('people on both write one text, numbered once', async () => {
    await using several = await startNodes(postgres);
    const [one, two] = several.nodes;
    const ann = await one.setUp('Ann');
    const { document } = await makeDocument(ann, 'Lunch');
    await using here = await BodyClient.open(ann, document);
    await using there = await BodyClient.open(at(two, ann), document);
    writeParagraph(here.peer.body, 'from the first');
    await here.whenReceipted();
    await there.when(() => proseIn(there) === 'from the first');
    writeParagraph(there.peer.body, 'from the second');
    await there.whenReceipted();
    await here.when(() => proseIn(here) === 'from the first\nfrom the second');
    // Both at once: neither node has heard of the other's when it stores its own.
    writeParagraph(here.peer.body, 'here');
    writeParagraph(there.peer.body, 'there');
    await Promise.all([here.whenReceipted(), there.whenReceipted()]);
    await here.when(() => proseIn(here).includes('there'));
    await there.when(() => proseIn(there).includes('\nhere'));
    expect(proseIn(here)).toBe(proseIn(there));
    expect(storedProse(two, document)).toBe(proseIn(here));
    expect(two.relay.store.loadBody(document).seq).toBe(4);
  });

  test('what the bus loses is found in the log: by the next word of it, and within a second without one', async () => {
    await using several = await startNodes(postgres);
    const [one, two] = several.nodes;
    const ann = await one.setUp('Ann');
    const { document } = await makeDocument(ann, 'Lunch');
    await using here = await BodyClient.open(ann, document);
    await using there = await BodyClient.open(at(two, ann), document);
    several.bus.isLost = () => true;
    for (const text of ['first', 'second']) {
      writeParagraph(here.peer.body, text);
      await here.whenReceipted();
    }
    several.bus.isLost = () => false;
    writeParagraph(here.peer.body, 'third');
    await here.whenReceipted();
    await there.when(() => proseIn(there) === 'first\nsecond\nthird');
    several.bus.isLost = () => true;
    writeParagraph(here.peer.body, 'fourth');
    await here.whenReceipted();
    two.clock.advance(1_000);
    await there.when(() => proseIn(there).endsWith('fourth'));
  });

  test('[promise 2] everybody has the same text in the end when the bus loses one message in twenty', async () => {
    await using several = await startNodes(postgres, { clock: systemClock });
    const random = randomFrom(20);
    several.bus.isLost = () => random.below(20) === 0;
    const ann = await several.nodes[0].setUp('Ann');
    const { document } = await makeDocument(ann, 'Lunch');
    const writers = await Promise.all(
      Array.from({ length: 6 }, (_, i) =>
        BodyClient.open(at(several.nodes[i % 2] ?? several.nodes[0], ann), document),
      ),
    );
    const rounds = 25;
    for (let round = 0; round < rounds; round++)
      await Promise.all(
        writers.map((writer, i) => {
          writeParagraph(writer.peer.body, `${i} in ${round}`);
          return writer.whenReceipted();
        }),
      );
    for (const writer of writers)
      await writer.when(() => proseIn(writer).split('\n').length === writers.length * rounds);
    expect(new Set(writers.map(proseIn)).size).toBe(1);
    expect(several.nodes[0].relay.store.loadBody(document).seq).toBeGreaterThan(rounds);
    for (const writer of writers) await writer[Symbol.asyncDispose]();
  });

  test('an update that stands on what another node stored is not a gap', async () => {
    await using several = await startNodes(postgres);
    const [one, two] = several.nodes;
    const ann = await one.setUp('Ann');
    const { document } = await makeDocument(ann, 'Lunch');
    await using here = await BodyClient.open(ann, document);
    await using there = await BodyClient.open(at(two, ann), document);
    await there.whenReceipted();
    several.bus.isLost = () => true;
    writeParagraph(here.peer.body, 'begun on the first');
    await here.whenReceipted();
    // What somebody adds who knows the first node's text.
    const other = new Y.Doc();
    Y.applyUpdate(other, Y.encodeStateAsUpdate(here.peer.doc));
    const before = Y.encodeStateVector(other);
    const paragraph = other.getXmlFragment('body').get(0) as Y.XmlElement;
    (paragraph.get(0) as Y.XmlText).insert(0, 'It was ');
    there.socket.send(updateFrame(Y.encodeStateAsUpdate(other, before)));
    await there.when(() => there.peer.receipted > there.peer.sent);
    expect(storedProse(one, document)).toBe('It was begun on the first');
    await there.when(() => proseIn(there) === 'begun on the first'); // who sent something is not sent it
  });

  test('what a node stored and never receipted is sent again to another, and stands there once', async () => {
    await using several = await startNodes(postgres);
    const [one, two] = several.nodes;
    const ann = await one.setUp('Ann');
    const ben = await one.join(ann, 'Ben', 'editor');
    const { document } = await makeSharedDocument(ann, 'Lunch');
    await using here = await BodyClient.open(ann, document);
    await using bens = await BodyClient.open(at(two, ben), document);
    await bens.whenReceipted();
    several.bus.isLost = () => true;
    writeParagraph(here.peer.body, 'stored');
    await here.whenReceipted();
    const { seq } = one.relay.store.loadBody(document);
    const ticket = await at(two, ann).ticket({ socket: 'body', document });
    const socket = new WebSocket(`${two.socketUrl}/sync/body/${document}`, [
      subprotocol,
      ticketSubprotocol(ticket),
    ]);
    await once(socket, 'open');
    socket.send(updateFrame(Y.encodeStateAsUpdate(here.peer.doc)));
    const frames: unknown[] = [];
    for await (const [frame] of on(socket, 'message')) {
      frames.push(frame);
      if ((frame as Buffer)[0] === messageReceipt) break;
    }
    socket.terminate();
    expect(two.relay.store.loadBody(document).seq).toBe(seq);
    await bens.when(() => proseIn(bens) === 'stored');
  });

  test('a client id that two people use on two nodes is the first one’s; nothing of the other is stored', async () => {
    await using several = await startNodes(postgres);
    const [one, two] = several.nodes;
    const ann = await one.setUp('Ann');
    const ben = await one.join(ann, 'Ben', 'editor');
    const { document } = await makeSharedDocument(ann, 'Lunch');
    await using anns = await BodyClient.open(ann, document);
    await using bens = await BodyClient.open(at(two, ben), document);
    writeParagraph(bens.peer.body, 'Ben’s');
    await bens.whenReceipted();
    await anns.when(() => proseIn(anns) === 'Ben’s');
    several.bus.isLost = () => true;
    bens.peer.doc.clientID = anns.peer.doc.clientID;
    writeParagraph(anns.peer.body, 'Ann’s');
    await anns.whenReceipted();
    writeParagraph(bens.peer.body, 'not Ann’s');
    expect(await bens.closed).toBe(4500); // he comes back, and is refused with the reason
    expect(storedProse(two, document)).toBe('Ben’s\nAnn’s');
    expect(two.relay.store.clientsOf(document).get(anns.peer.doc.clientID)).toBe(ann.member);
  });

  test('a client id that two sessions of one person have on two nodes: what the earlier writes is not taken', async () => {
    await using several = await startNodes(postgres);
    const [one, two] = several.nodes;
    const ann = await one.setUp('Ann');
    const { document } = await makeDocument(ann, 'Lunch');
    const client = 4242;
    await using desk = await BodyClient.open(ann, document, { client });
    await using train = await BodyClient.open(at(two, ann), document, { client });
    for (const { peer } of [desk, train]) peer.doc.clientID = client;
    await train.whenReceipted();
    // What a node says is heard in the next turn.
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    writeParagraph(desk.peer.body, 'on the desk');
    writeParagraph(train.peer.body, 'on the train');
    expect(await desk.closed).toBe(4509);
    await train.whenReceipted();
    expect(storedProse(one, document)).toBe('on the train');
  });

  test('[promise 4] what a newer app wrote on one node is not shown to an older one on another', async () => {
    await using several = await startNodes(postgres, { documentSchema: 2 });
    const [one, two] = several.nodes;
    const ann = await one.setUp('Ann');
    const { document } = await makeDocument(ann, 'Lunch');
    await using old = await BodyClient.open(at(two, ann), document, { schema: 1 });
    await using newer = await BodyClient.open(ann, document, { schema: 2 });
    await Promise.all([old.whenReceipted(), newer.whenReceipted()]);
    writeParagraph(newer.peer.body, 'by a newer app');
    await newer.whenReceipted();
    expect(await old.closed).toBe(4426);
    expect(proseIn(old)).toBe('');
  });

  test('[promise 8] nobody who can reach the bus puts a word into a document', async () => {
    await using several = await startNodes(postgres);
    const [one, two] = several.nodes;
    const ann = await one.setUp('Ann');
    const { document } = await makeDocument(ann, 'Lunch');
    await using here = await BodyClient.open(ann, document);
    await using there = await BodyClient.open(at(two, ann), document);
    writeParagraph(here.peer.body, 'true');
    await here.whenReceipted();
    await there.when(() => proseIn(there) === 'true');
    const [told] = several.bus.said.filter((message) => message.includes('"updates":["'));
    const forged = (told ?? '').replace(/"seq":\d+/, '"seq":2');
    expect(forged).not.toBe(told);
    for (const message of [forged, '', '{}', `${'A'.repeat(43)}{"from":"x","hints":[]}`])
      several.bus.say(message);
    writeParagraph(here.peer.body, 'and more');
    await here.whenReceipted();
    await there.when(() => proseIn(there) === 'true\nand more');
  });

  test('carets are seen across nodes, by who was there and by who comes, and go with their node', async () => {
    await using several = await startNodes(postgres);
    const [one, two] = several.nodes;
    const ann = await one.setUp('Ann');
    const ben = await one.join(ann, 'Ben', 'editor');
    const { document } = await makeSharedDocument(ann, 'Lunch');
    await using anns = await BodyClient.open(ann, document);
    const bens = await BodyClient.open(at(two, ben), document);
    const presentAt = (client: BodyClient): unknown[] =>
      [...client.peer.awareness.getStates().values()].map(({ user }) => (user as { name?: string })?.name);
    bens.peer.awareness.setLocalState({ caret: 1 });
    bens.flush();
    await anns.when(() => presentAt(anns).includes('Ben'));
    anns.peer.awareness.setLocalState({ caret: 2 });
    anns.flush();
    await bens.when(() => presentAt(bens).includes('Ann'));
    await using late = await BodyClient.open(at(two, ann), document);
    await late.when(() => presentAt(late).includes('Ann') && presentAt(late).includes('Ben'));
    await two[Symbol.asyncDispose]();
    await anns.when(() => !presentAt(anns).includes('Ben'));
  });
});

describe('acts on two nodes', () => {
  test('of one moment stand in one sequence, each once, and are heard on both', async () => {
    await using several = await startNodes(postgres);
    const [one, two] = several.nodes;
    const ann = await one.setUp('Ann');
    const { document, lineage, acts } = await makeSharedDocument(ann, 'Lunch');
    await using there = await at(two, ann).actsSocket();
    await there.follow(document);
    const texts = Array.from({ length: 12 }, (_, i) => `${i}`);
    const verdicts = await Promise.all(
      texts.map((text, i) => (i % 2 === 0 ? acts : there).perform(document, lineage, saying(text))),
    );
    expect(verdicts.map(({ type }) => type)).toEqual(texts.map(() => 'accepted'));
    const stored = one.relay.store.actsAfter(document, 0);
    expect(stored.map(({ stamp }) => stamp.seq)).toEqual(stored.map((_, i) => i + 1));
    for (const client of [acts, there])
      await client.next('acts', (message) => message.acts.at(-1)?.stamp.seq === stored.length);
    expect(actsHeard(acts).filter((act) => act.ledger === document)).toEqual(stored);
    expect(actsHeard(there).filter((act) => act.ledger === document)).toEqual(stored);
    expect(one.relay.ledgers.documentState(document)).toEqual(two.relay.ledgers.documentState(document));
  });

  test('the same act sent again to another node keeps its place', async () => {
    await using several = await startNodes(postgres);
    const [one, two] = several.nodes;
    const ann = await one.setUp('Ann');
    const { document, lineage, acts } = await makeSharedDocument(ann, 'Lunch');
    await using there = await at(two, ann).actsSocket();
    await there.follow(document);
    several.bus.isLost = () => true;
    const act = ann.who.sign(document, lineage, saying('once'), { seen: acts.headOf(document) });
    const first = await acts.submit(act);
    expect(first).toMatchObject({ type: 'accepted' });
    expect(await there.submit(act)).toEqual(first);
  });

  test('[E4] a head that was seen on one node is no other history on another that has not heard of it', async () => {
    await using several = await startNodes(postgres);
    const [one, two] = several.nodes;
    const ann = await one.setUp('Ann');
    const { document, lineage, acts } = await makeSharedDocument(ann, 'Lunch');
    await using there = await at(two, ann).actsSocket();
    await there.follow(document);
    several.bus.isLost = () => true;
    await acts.perform(document, lineage, saying('first'));
    await acts.next('acts', ({ acts: [act] }) => act?.stamp.seq === 3);
    const head = acts.headOf(document);
    expect(head.seq).toBe(3);
    await at(two, ann).ticket({ socket: 'body', document, head });
    const act = ann.who.sign(document, lineage, saying('second'), { seen: head });
    expect(await there.submit(act)).toMatchObject({ type: 'accepted', seq: 4 });
  });

  test('[promise 8] who was removed on one node acts on no other, even when that has not heard of it', async () => {
    await using several = await startNodes(postgres);
    const [one, two] = several.nodes;
    const ann = await one.setUp('Ann');
    const ben = await one.join(ann, 'Ben', 'editor');
    const { document, lineage } = await makeSharedDocument(ann, 'Lunch');
    await using bens = await at(two, ben).actsSocket();
    await bens.follow(document);
    await using anns = await ann.actsSocket();
    several.bus.isLost = () => true;
    await anns.performInWorkspace({ type: 'member-removed', member: ben.member });
    const act = ben.who.sign(document, lineage, saying('still here?'), { seen: bens.headOf(document) });
    bens.send({ type: 'submit', act });
    expect(await bens.closed).toBe(4410);
    expect(one.relay.store.actsAfter(document, 2)).toEqual([]);
  });

  test('[C2] of a conclusion on one node and a late word on the other, the word is before the seal or refused', async () => {
    await using several = await startNodes(postgres);
    const [one, two] = several.nodes;
    const { ben, made, bodyDigest, conclude } = await ripeProposal(one);
    const { document } = made;
    await using bens = await BodyClient.open(at(two, ben), document);
    await bens.when(() => bens.peer.body.length > 0);
    for (const node of several.nodes) node.clock.jumpTo(startMs + dayMs);
    // The word is stored first, and the first node has not heard of it: the owner did not review it.
    several.bus.isLost = () => true;
    const reviewed = bodyDigest();
    writeParagraph(bens.peer.body, 'just in time');
    await bens.whenReceipted();
    expect(await conclude()).toMatchObject({ type: 'refused', code: 'text-changed' });
    expect(one.relay.store.document(document)?.sealed).toBe(false);
    await made.acts.next('library', () => true).catch(() => undefined);
    expect(bodyDigest()).not.toBe(reviewed);
    // Sealed on the first: what comes to the second now is refused, and nothing of it is stored.
    expect(await conclude()).toMatchObject({ type: 'accepted' });
    const sealedSeq = one.relay.store.loadBody(document).seq;
    writeParagraph(bens.peer.body, 'too late');
    expect(await bens.closed).toBe(4500); // he comes back, and is told
    expect(two.relay.store.loadBody(document).seq).toBe(sealedSeq);
    await using again = await BodyClient.open(at(two, ben), document);
    writeParagraph(again.peer.body, 'again too late');
    expect(await again.closed).toBe(4423);
  });

  test('[C2] a conclusion and a word at the same instant: either is refused, and the seal names what is stored', async () => {
    await using several = await startNodes(postgres);
    const [one, two] = several.nodes;
    const { ben, made, bodyDigest, conclude } = await ripeProposal(one);
    const { document } = made;
    for (const node of several.nodes) node.clock.jumpTo(startMs + dayMs);
    for (let isSealed = false; !isSealed;) {
      await using bens = await BodyClient.open(at(two, ben), document);
      await bens.when(() => bens.peer.body.length > 0);
      await bens.whenReceipted();
      const before = one.relay.store.loadBody(document).seq;
      const [concluded] = await Promise.all([
        conclude(),
        // Now before the other node is asked, now after.
        new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
          if (before < 4) writeParagraph(bens.peer.body, 'a word');
        }),
      ]);
      isSealed = concluded.type === 'accepted';
      if (isSealed) expect(two.relay.store.loadBody(document).seq).toBe(before);
      else await bens.whenReceipted();
    }
    const sealed = one.relay.ledgers.documentState(document)?.seal;
    expect(sealed?.bodyDigest).toBe(bodyDigest());
    two.clock.advance(1_000);
    expect(two.relay.ledgers.documentState(document)).toEqual(one.relay.ledgers.documentState(document));
  });

  test('[D4] a text that was removed on one node is served by no other', async () => {
    await using several = await startNodes(postgres);
    const [one, two] = several.nodes;
    const ann = await one.setUp('Ann');
    const { document, lineage, acts } = await makeSharedDocument(ann, 'Lunch');
    const said = await acts.perform(document, lineage, saying('a secret'));
    await using there = await at(two, ann).actsSocket();
    await there.follow(document);
    const textOn = (node: TestRelay): string | null | undefined =>
      said.type === 'accepted'
        ? node.relay.ledgers.documentState(document)?.threads.get(ActId.parse(said.id))?.comments[0]?.text
        : undefined;
    expect(textOn(two)).toBe('a secret');
    const hash = one.relay.ledgers.documentState(document)?.threads.values().next().value
      ?.comments[0]?.textHash;
    if (!hash) throw new Error('nothing was said');
    await acts.perform(document, lineage, { type: 'text-redacted', texts: [hash], why: 'secret' });
    await there.next('acts', ({ acts: [act] }) => act?.stamp.seq === 4);
    expect(textOn(two)).toBeNull();
    expect(JSON.stringify(two.relay.store.actsAfter(document, 0))).not.toContain('a secret');
  });
});

describe('people on two nodes', () => {
  test('a ticket of one node is good on another, once', async () => {
    await using several = await startNodes(postgres);
    const [one, two] = several.nodes;
    const ann = await one.setUp('Ann');
    const { document } = await makeDocument(ann, 'Lunch');
    const ticket = await ann.ticket({ socket: 'body', document });
    const open = (): WebSocket =>
      new WebSocket(`${two.socketUrl}/sync/body/${document}`, [subprotocol, ticketSubprotocol(ticket)]);
    const socket = open();
    await once(socket, 'open');
    await expect(once(open(), 'open')).rejects.toThrow('401');
    socket.terminate();
  });

  test('somebody who came in on one node is known on another at once, and signed out of both together', async () => {
    await using several = await startNodes(postgres);
    const [one, two] = several.nodes;
    several.bus.isLost = () => true;
    const ann = await one.setUp('Ann');
    await using acts = await at(two, ann).actsSocket();
    several.bus.isLost = () => false;
    expect((await ann.call('/api/sign-out', { method: 'POST' })).status).toBeLessThan(300);
    expect(await acts.closed).toBe(4401);
  });

  test('one person is the first administrator, whichever node the link is opened on', async () => {
    await using several = await startNodes(postgres);
    const [one, two] = several.nodes;
    several.bus.isLost = () => true;
    await one.setUp('Ann');
    const person = new TestPerson('Eve');
    const body = { token: testSetupToken, password: testPassword, act: await two.creation(person) };
    const answer = await two.call('/api/setup', { body });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(one.relay.ledgers.workspaceState().members.size).toBe(1);
  });

  test('who has a document open is told on every node', async () => {
    await using several = await startNodes(postgres);
    const [one, two] = several.nodes;
    const ann = await one.setUp('Ann');
    const ben = await one.join(ann, 'Ben', 'editor');
    const { document, acts } = await makeSharedDocument(ann, 'Lunch');
    const isHere = (now: boolean) => (message: { members: readonly { member: string; now: boolean }[] }) =>
      message.members.some((seen) => seen.member === ben.member && seen.now === now);
    const bens = await BodyClient.open(at(two, ben), document);
    await acts.next('here', isHere(true));
    await bens[Symbol.asyncDispose]();
    await acts.next('here', isHere(false));
  });

  test('a third node that starts later serves what the others know', async () => {
    await using several = await startNodes(postgres);
    const [one, two] = several.nodes;
    const ann = await one.setUp('Ann');
    const { document } = await makeDocument(ann, 'Lunch');
    await using here = await BodyClient.open(ann, document);
    writeParagraph(here.peer.body, 'was there');
    await here.whenReceipted();
    await using three = await startTestRelay({ databaseUrl: several.databaseUrl, openBus: several.bus.open });
    await using there = await BodyClient.open(at(three, ann), document);
    await there.when(() => proseIn(there) === 'was there');
    expect((await three.state()).workspace).toBe((await two.state()).workspace);
    expect((await three.state()).relayKey).toBe((await two.state()).relayKey);
  });
});
