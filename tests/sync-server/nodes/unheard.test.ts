import { once } from 'node:events';
import { WebSocket } from 'ws';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DocumentAct } from '#shared/acts/act.ts';
import type { ActDraft } from '#shared/acts/compose-act.ts';
import { subprotocol, ticketSubprotocol } from '#shared/protocol/body-messages.ts';
import { BodyClient } from '../body-client.ts';
import { makeDocument, makeSharedDocument } from '../document.ts';
import { writeParagraph } from '../rooms/prose.ts';
import { startPostgres, type TestPostgres } from './postgres-server.ts';
import { at, startNodes } from './several-nodes.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres[Symbol.asyncDispose]());

const saying = (text: string): ActDraft<DocumentAct> => ({
  type: 'comment-added',
  thread: null,
  anchor: { kind: 'document' },
  text: { text },
  suggestion: null,
});

describe('a node that has not heard of', () => {
  test('[E1] somebody who came in judges their document by the workspace as it was then', async () => {
    await using several = await startNodes(postgres);
    const [one, two] = several.nodes;
    const ann = await one.setUp('Ann');
    await using _ = await at(two, ann).actsSocket();
    several.bus.isLost = () => true;
    const ben = await one.join(ann, 'Ben', 'editor');
    const { document } = await makeSharedDocument(ben, 'Lunch');
    await using there = await at(two, ann).actsSocket();
    const [welcome] = there.messages;
    expect(welcome).toMatchObject({ type: 'welcome', library: [{ document }] });
    expect(two.relay.ledgers.documentState(document)).toEqual(one.relay.ledgers.documentState(document));
  });

  test('somebody who was removed takes in once what was said after that', async () => {
    await using several = await startNodes(postgres);
    const [one, two] = several.nodes;
    const ann = await one.setUp('Ann');
    const ben = await one.join(ann, 'Ben', 'editor');
    const { document, lineage, acts } = await makeSharedDocument(ann, 'Lunch');
    await using bens = await BodyClient.open(at(two, ben), document);
    await bens.whenReceipted();
    several.bus.isLost = () => true;
    await acts.performInWorkspace({ type: 'member-removed', member: ben.member });
    await acts.perform(document, lineage, saying('He is gone.'));
    two.relay.ledgers.catchUp(document);
    expect(two.relay.ledgers.documentState(document)).toEqual(one.relay.ledgers.documentState(document));
    expect(await bens.closed).toBe(4403);
  });

  test('a document finds it although the store failed when it looked', async () => {
    await using several = await startNodes(postgres);
    const [one, two] = several.nodes;
    const ann = await one.setUp('Ann');
    await using there = await at(two, ann).actsSocket();
    several.bus.isLost = () => true;
    const { document } = await makeSharedDocument(ann, 'Lunch');
    const { store } = two.relay;
    const read = store.document.bind(store);
    store.document = () => {
      throw new Error('not now');
    };
    two.clock.advance(1_000);
    store.document = read;
    two.clock.advance(1_000);
    await there.next('library', (message) => message.entry.document === document);
  });

  test('[promise 8] a signing out ends the connections that it has, soon', async () => {
    await using several = await startNodes(postgres);
    const [one, two] = several.nodes;
    const ann = await one.setUp('Ann');
    const { document } = await makeDocument(ann, 'Lunch');
    await using there = await BodyClient.open(at(two, ann), document);
    await there.whenReceipted();
    two.clock.advance(5_000);
    expect(there.socket.readyState).toBe(WebSocket.OPEN);
    several.bus.isLost = () => true;
    await ann.call('/api/sign-out', { method: 'POST' });
    two.clock.advance(5_000);
    expect(await there.closed).toBe(4401);
  });

  test('[D4] what came while it took in a removed text tells that later, and misses nothing', async () => {
    await using several = await startNodes(postgres);
    const [one, two] = several.nodes;
    const ann = await one.setUp('Ann');
    const { document, lineage, acts } = await makeSharedDocument(ann, 'Lunch');
    await acts.perform(document, lineage, saying('a secret'));
    await using there = await at(two, ann).actsSocket();
    await there.follow(document);
    several.bus.isLost = () => true;
    const [thread] = one.relay.ledgers.documentState(document)?.threads.values() ?? [];
    const texts = thread?.comments.flatMap(({ textHash }) => (textHash ? [textHash] : [])) ?? [];
    await acts.perform(document, lineage, { type: 'text-redacted', texts, why: 'secret' });
    await acts.perform(document, lineage, saying('just after'));
    const { store, ledgers } = two.relay;
    const actsAfter = store.actsAfter.bind(store);
    // The first reading was done before the last act.
    store.actsAfter = (ledger, after, most) =>
      actsAfter(ledger, after, most).slice(0, after > 0 ? 1 : undefined);
    ledgers.catchUp(document);
    store.actsAfter = actsAfter;
    ledgers.catchUp(document);
    await there.next('acts', (message) => message.acts.at(-1)?.stamp.seq === 5);
    const state = one.relay.ledgers.documentState(document);
    expect(ledgers.documentState(document)).toEqual(state);
    expect(state && ledgers.holdsHead(document, { seq: state.seq, hash: state.hash })).toBe(true);
  });
});

test('a node that was silent for a while is asked again who is there', async () => {
  await using several = await startNodes(postgres);
  const [one, two] = several.nodes;
  const ann = await one.setUp('Ann');
  const ben = await one.join(ann, 'Ben', 'editor');
  const { document } = await makeSharedDocument(ann, 'Lunch');
  await using bens = await BodyClient.open(at(two, ben), document);
  await bens.whenReceipted();
  const isBenHere = (now: boolean) => (message: { members: readonly { member: string; now: boolean }[] }) =>
    message.members.some((seen) => seen.member === ben.member && seen.now === now);
  one.clock.advance(30_000);
  await using anns = await ann.actsSocket();
  await anns.follow(document);
  await anns.next('here', isBenHere(false));
  two.clock.advance(5_000);
  await anns.next('here', isBenHere(true));
});

test('[promise 9] somebody who comes while the database is away, and a row that is due, cost nobody the node', async () => {
  await using several = await startNodes(postgres);
  const [one] = several.nodes;
  const ann = await one.setUp('Ann');
  const { document } = await makeDocument(ann, 'Lunch');
  await using writer = await BodyClient.open(ann, document);
  writeParagraph(writer.peer.body, 'described just before');
  await writer.whenReceipted();
  one.clock.advance(1_000);
  const ticket = await ann.ticket({ socket: 'acts' });
  await postgres.stop();
  const refused = new WebSocket(`${one.socketUrl}/sync/acts`, [subprotocol, ticketSubprotocol(ticket)]);
  await expect(once(refused, 'open')).rejects.toThrow('503');
  expect(() => one.clock.advance(3_000)).not.toThrow();
  // Whoever watches sees the rest of the figures, now above all.
  const figures = await one.call('/metrics', { origin: null });
  expect(figures.status).toBe(200);
  const words = new TextDecoder().decode(figures.bytes);
  expect(words).toContain('countersign_rooms 1\n');
  expect(words).not.toContain('countersign_mail_waiting');
  expect((await one.call('/healthz')).status).toBe(503);
  await postgres.start();
});

test('a document that somebody asked for before its node was told of it is told to the others there all the same', async () => {
  await using several = await startNodes(postgres);
  const [one, two] = several.nodes;
  const ann = await one.setUp('Ann');
  const ben = await one.join(ann, 'Ben', 'editor');
  await using bens = await at(two, ben).actsSocket();
  const held: string[] = [];
  several.bus.isLost = (message) => held.push(message) > 0;
  const { document } = await makeSharedDocument(ann, 'Lunch');
  // Ann's page is led to the other node.
  await at(two, ann).ticket({ socket: 'body', document });
  several.bus.isLost = () => false;
  for (const message of held) several.bus.say(message);
  await bens.next('library', ({ entry }) => entry.document === document);
});

test('tickets that nobody used are forgotten', async () => {
  await using several = await startNodes(postgres);
  const [one] = several.nodes;
  const ann = await one.setUp('Ann');
  await ann.ticket({ socket: 'acts' });
  one.clock.jumpTo(one.now() + 3_600_000);
  await ann.ticket({ socket: 'acts' });
  const [row] = await postgres.query(several.databaseUrl, 'SELECT count(*)::int AS n FROM tickets');
  expect(row).toEqual({ n: 1 });
});
