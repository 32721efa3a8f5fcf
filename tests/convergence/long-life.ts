/**
 * `npm run long-life -- --minutes M --pause MS`: people join, type, delete what they typed, and leave, for M minutes (2
 * unless told), over and over on the same documents with the same devices, each in a paragraph of its own, resting MS
 * between visits. What was deleted there is one range to Yjs, so that the documents do not grow, and what grows is the
 * relay's. Prints the relay's memory every half minute, and exits 1 when what is in use, after collection, has grown.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { subprotocol, ticketSubprotocol } from '#shared/protocol/body-messages.ts';
import { StateAnswer, TicketAnswer } from '#shared/protocol/http-api.ts';
import { serve, type Usage } from '../bench/relay/served.ts';
import { newPeer, type Peer } from '../sync-server/rooms/peer.ts';
import { block } from '../sync-server/rooms/prose.ts';
import { randomFrom } from './random.ts';
import { connect } from './writer.ts';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '2' }, pause: { type: 'string', default: '0' } },
});
const minutes = Number(values.minutes);
const pauseMs = Number(values.pause);
if (!(minutes > 0 && pauseMs >= 0)) {
  console.error('Usage: npm run long-life -- [--minutes M] [--pause MS]');
  process.exit(2);
}

const documents = 40;
const visitors = 16;
const sampleEveryMs = 30_000;
/** What may stay of the last quarter over the second one, bytes: caches that fill, and what collection leaves. */
const tolerated = 3 * 1024 ** 2;
/** By then the relay has let go of every document that nobody is in. */
const restMs = 32_000;

const folder = await mkdtemp(join(tmpdir(), 'countersign-long-life-'));
const served = await serve('ours', folder, documents);
const { port, tokens, documents: ids } = served.at;
const at = `127.0.0.1:${port}`;
const { workspace } = StateAnswer.parse(await (await fetch(`http://${at}/api/state`)).json());

const endsAt = performance.now() + minutes * 60_000;
const counts = { visits: 0, updates: 0, cuts: 0 };
const usages: Usage[] = [];

async function ticket(token: string, request: object): Promise<string> {
  const answer = await fetch(`http://${at}/api/tickets`, {
    method: 'POST',
    // Of its own: one that was kept may be closed by the relay, as idle, at the moment it is used again.
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, connection: 'close' },
    body: JSON.stringify(request),
  });
  return TicketAnswer.parse(await answer.json()).ticket;
}

const closed = (socket: WebSocket): Promise<void> =>
  new Promise((resolve) => socket.once('close', () => resolve()));

/** Resolves when it closes, too: then there is nothing more to wait for. */
const once = (socket: WebSocket, event: 'open' | 'message'): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      socket.off(event, done).off('close', done);
      resolve();
    };
    socket.on(event, done).on('close', done);
  });

/** Reads the library, follows a document and lets go of it, and says something that is refused. */
async function glance(token: string, document: string): Promise<void> {
  const protocols = [subprotocol, ticketSubprotocol(await ticket(token, { socket: 'acts' }))];
  const socket = new WebSocket(`ws://${at}/sync/acts`, protocols);
  socket.on('error', () => undefined);
  const gone = closed(socket);
  const heard = new Promise<void>((resolve) => {
    socket.on('message', (data: Buffer) => {
      if (data.includes('"type":"refused"')) resolve();
    });
  });
  await once(socket, 'open');
  const head = { seq: 0, hash: '' };
  for (const ledger of [workspace, document])
    socket.send(JSON.stringify({ type: 'follow', ledger, lineage: null, head }));
  socket.send(JSON.stringify({ type: 'unfollow', ledger: document }));
  socket.send(JSON.stringify({ type: 'follow', ledger: 'A'.repeat(22), lineage: null, head }));
  await Promise.race([heard, gone]);
  socket.close();
  await gone;
}

/** The paragraph that only this device writes into: what it deletes there lies side by side, and Yjs joins it. */
function ownParagraph(peer: Peer, name: string): Y.XmlText {
  for (const element of peer.body.toArray()) {
    const text =
      element instanceof Y.XmlElement && element.getAttribute('id') === name ? element.get(0) : null;
    if (text instanceof Y.XmlText) return text;
  }
  const paragraph = block('paragraph');
  const text = new Y.XmlText();
  paragraph.setAttribute('id', name);
  paragraph.insert(0, [text]);
  peer.body.insert(peer.body.length, [paragraph]);
  return text;
}

/** One device goes from document to document: it types into its paragraph, takes it out again, and leaves. */
async function visit(seed: number): Promise<void> {
  const random = randomFrom(seed);
  const token = tokens[seed % tokens.length] ?? '';
  const devices = new Map<string, Peer>();
  while (performance.now() < endsAt) {
    const document = ids[random.below(ids.length)] ?? '';
    const peer = devices.get(document) ?? newPeer();
    devices.set(document, peer);
    const member = await ticket(token, { socket: 'body', document, client: peer.doc.clientID });
    const socket = await connect({ member, peer, sent: [] }, `ws://${at}/sync/body/${document}`);
    const gone = closed(socket);
    await whenReceipted(peer, socket);
    const text = ownParagraph(peer, `device-${seed}`);
    for (let i = 0; i < 20; i++) {
      text.insert(text.length, 'y');
      peer.awareness.setLocalState({ cursor: i });
    }
    text.delete(0, text.length);
    counts.updates += 21;
    await whenReceipted(peer, socket);
    await glance(token, document);
    if (random.once(4)) {
      counts.cuts++;
      socket.terminate();
    } else socket.close();
    await gone;
    peer.disconnect();
    counts.visits++;
    if (pauseMs > 0) await delay(pauseMs);
  }
}

async function whenReceipted(peer: Peer, socket: WebSocket): Promise<void> {
  await Promise.resolve();
  while (peer.receipted < peer.sent && socket.readyState === WebSocket.OPEN) await once(socket, 'message');
}

const mebibytes = (bytes: number): string => (bytes / 1024 ** 2).toFixed(1);

async function watch(): Promise<void> {
  const startedMs = performance.now();
  console.log('  time   visits  updates    cut   resident    in use');
  for (;;) {
    const usage = await served.memory();
    usages.push(usage);
    const seconds = Math.round((performance.now() - startedMs) / 1000);
    console.log(
      [
        `${String(seconds).padStart(4)} s`,
        String(counts.visits).padStart(9),
        String(counts.updates).padStart(9),
        String(counts.cuts).padStart(7),
        `${mebibytes(usage.rssBytes).padStart(8)} MB`,
        `${mebibytes(usage.heapBytes).padStart(6)} MB`,
      ].join(''),
    );
    if (performance.now() >= endsAt) return;
    await delay(Math.min(sampleEveryMs, Math.max(0, endsAt - performance.now())));
  }
}

await Promise.all([watch(), ...Array.from({ length: visitors }, (_, i) => visit(i))]);
await delay(restMs);
const { heapBytes: leftBytes } = await served.memory();
await served[Symbol.asyncDispose]();
await rm(folder, { recursive: true, force: true });

const mean = (part: readonly Usage[]): number =>
  part.reduce((sum, { heapBytes }) => sum + heapBytes, 0) / Math.max(1, part.length);
const quarter = Math.max(1, Math.floor(usages.length / 4));
const grown = mean(usages.slice(-quarter)) - mean(usages.slice(quarter, 2 * quarter));
const [first] = usages;
const sentence = [
  `${counts.visits} visits to documents that do not grow`,
  `in use in the last quarter ${mebibytes(grown)} MB more than in the second`,
  `${mebibytes(leftBytes)} MB once everybody had left, ${mebibytes(first?.heapBytes ?? 0)} before anybody came.`,
].join('; ');
if (grown > tolerated) {
  console.error(`Memory grows: ${sentence}`);
  process.exit(1);
}
console.log(`Memory is flat: ${sentence}`);
