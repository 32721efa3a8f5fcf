/**
 * `npm run long-life -- --minutes M`: people join, type, delete what they typed, and leave, for M minutes (2 unless
 * told), over and over on the same documents with the same devices, so that nothing they leave behind grows. Prints the
 * relay's memory every half minute, and exits 1 when what is in use, after collection, has grown.
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

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '2' } } });
const minutes = Number(values.minutes);
if (!(minutes > 0)) {
  console.error('Usage: npm run long-life -- [--minutes M]');
  process.exit(2);
}

const documents = 40;
const visitors = 16;
const sampleEveryMs = 30_000;
/** What may stay of the last quarter over the second one, bytes: caches that fill, and what collection leaves. */
const tolerated = 6 * 1024 ** 2;

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
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(request),
  });
  return TicketAnswer.parse(await answer.json()).ticket;
}

const closed = (socket: WebSocket): Promise<void> =>
  new Promise((resolve) => socket.once('close', () => resolve()));

/** Reads the library, follows a document and lets go of it, and says something that is refused. */
async function glance(token: string, document: string): Promise<void> {
  const protocols = [subprotocol, ticketSubprotocol(await ticket(token, { socket: 'acts' }))];
  const socket = new WebSocket(`ws://${at}/sync/acts`, protocols);
  socket.on('error', () => undefined);
  const heard = new Promise<void>((resolve) => {
    socket.on('message', (data: Buffer) => {
      if (data.includes('"type":"refused"')) resolve();
    });
    socket.once('close', () => resolve());
  });
  await new Promise((resolve) => socket.once('open', resolve));
  const head = { seq: 0, hash: '' };
  for (const ledger of [workspace, document])
    socket.send(JSON.stringify({ type: 'follow', ledger, lineage: null, head }));
  socket.send(JSON.stringify({ type: 'unfollow', ledger: document }));
  socket.send(JSON.stringify({ type: 'follow', ledger: 'A'.repeat(22), lineage: null, head }));
  await heard;
  const gone = closed(socket);
  socket.close();
  await gone;
}

/** One device goes from document to document: it types a paragraph, takes it out again, and leaves. */
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
    const paragraph = block('paragraph', 'x');
    peer.body.insert(peer.body.length, [paragraph]);
    const text = paragraph.get(0);
    for (let i = 0; i < 20; i++) {
      if (text instanceof Y.XmlText) text.insert(text.length, 'y');
      peer.awareness.setLocalState({ cursor: i });
    }
    peer.body.delete(peer.body.toArray().indexOf(paragraph), 1);
    counts.updates += 22;
    await whenReceipted(peer, socket);
    await glance(token, document);
    if (random.once(4)) {
      counts.cuts++;
      socket.terminate();
    } else socket.close();
    await gone;
    peer.disconnect();
    counts.visits++;
  }
}

async function whenReceipted(peer: Peer, socket: WebSocket): Promise<void> {
  await Promise.resolve();
  while (peer.receipted < peer.sent && socket.readyState === WebSocket.OPEN)
    await new Promise((resolve) => socket.once('message', resolve));
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
await served[Symbol.asyncDispose]();
await rm(folder, { recursive: true, force: true });

const mean = (part: readonly Usage[]): number =>
  part.reduce((sum, { heapBytes }) => sum + heapBytes, 0) / Math.max(1, part.length);
const quarter = Math.max(1, Math.floor(usages.length / 4));
const grown = mean(usages.slice(-quarter)) - mean(usages.slice(quarter, 2 * quarter));
const sentence = `${counts.visits} visits; in use in the last quarter ${mebibytes(grown)} MB more than in the second.`;
if (grown > tolerated) {
  console.error(`Memory grows: ${sentence}`);
  process.exit(1);
}
console.log(`Memory is flat: ${sentence}`);
