/** The relay, or a bare `ws` broadcaster as the floor of what is possible, as a process for the benchmark. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { WebSocketServer, type WebSocket } from 'ws';
import { pino } from 'pino';
import { readFile, writeFile } from 'node:fs/promises';
import { systemClock } from '../../../sync-server/clock.ts';
import { LedgerId, LineageId, type MemberId } from '#shared/kernel/ids.ts';
import { invariant } from '#shared/kernel/invariant.ts';
import { startRelay, type Relay } from '../../../sync-server/relay.ts';
import { makeSharedDocument } from '../../sync-server/document.ts';
import { cheapPasswords, randomId, TestRelay, testSetupToken } from '../../sync-server/start-relay.ts';
import { handClock } from '../../sync-server/hand-clock.ts';
import { readSeed } from './seed.ts';
import { Listening, type Usage } from './served.ts';

/** More documents are made by the relay itself, many in a transaction. */
const mostByHand = 200;
const atOnce = 500;

const [, , kind, folder = '', count = '1'] = process.argv;

const say = (message: Listening | Usage): void => void process.send?.(message);

let close = (): Promise<void> => Promise.resolve();

process.on('message', (question) => {
  if (question === 'stop') {
    void close().then(() => process.exit());
    return;
  }
  const { user, system } = process.cpuUsage();
  if (question === 'memory') globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  say({ cpuMs: (user + system) / 1000, rssBytes: rss, heapBytes: heapUsed + external });
});
process.on('disconnect', () => process.exit());

say(kind === 'ours' ? await serveOurs(Number(count)) : await serveBare(Number(count), kind === 'batched'));

/** The whole relay: sessions, tickets, ledgers that say who may write, guard, store. */
async function serveOurs(documents: number): Promise<Listening> {
  const options = { clock: systemClock };
  const relay = await startRelay({
    port: 0,
    host: '127.0.0.1',
    dataFolder: folder,
    publicUrl: null,
    databaseUrl: process.env['DATABASE_URL'] ?? null,
    redisUrl: process.env['REDIS_URL'] ?? null,
    setupToken: testSetupToken,
    log: pino({ level: 'silent' }),
    passwordCost: cheapPasswords,
    hasSample: false,
    // Eight members do the work of thousands here.
    limits: {
      socketsPerMember: 100_000,
      actsPerSecond: 100_000,
      framesPerSecond: 100_000,
      requestsPerSecond: 100_000,
    },
    ...options,
  });
  close = () => relay.close();
  const made = join(folder, 'made.json');
  if (existsSync(made))
    return { ...Listening.parse(JSON.parse(await readFile(made, 'utf8'))), port: relay.port };
  const test = new TestRelay(relay, folder, handClock(0), options);
  const owner = await test.setUp('Owner');
  const members = [owner];
  for (let i = 1; i < 8; i++) members.push(await test.join(owner, `Member ${i}`, 'editor'));
  const ids = documents > mostByHand ? makeLibrary(relay, owner.member, documents) : [];
  for (let i = ids.length; i < documents; i++) {
    const { document, acts } = await makeSharedDocument(owner, `Document ${i}`);
    acts.socket.close();
    ids.push(document);
  }
  fill(relay, ids);
  const listening = { port: relay.port, documents: ids, tokens: members.map(({ token }) => token) };
  await writeFile(made, JSON.stringify(listening));
  return listening;
}

function makeLibrary({ ledgers, store }: Relay, owner: MemberId, documents: number): LedgerId[] {
  const ids: LedgerId[] = [];
  const make = (): void => {
    const place = { ledger: LedgerId.parse(randomId()), lineage: LineageId.parse(randomId()) };
    const title = { text: `Document ${ids.length}` };
    const created = ledgers.attest(place, owner, { type: 'document-created', owner, title, amends: null });
    const shared = ledgers.attest(place, owner, { type: 'document-shared' });
    invariant(created.ok && shared.ok, 'a member makes documents');
    ids.push(place.ledger);
  };
  while (ids.length < documents)
    store.transaction(() => {
      for (let i = 0; i < atOnce && ids.length < documents; i++) make();
    });
  return ids;
}

/** Puts the seed into its documents, as a snapshot and the log after it. */
function fill({ store }: Relay, ids: readonly string[]): void {
  const seed = readSeed(folder);
  if (!seed) return;
  store.transaction(() => {
    for (const id of ids.slice(seed.from, seed.from + seed.count)) {
      const document = LedgerId.parse(id);
      store.appendUpdates(document, [seed.snapshot], 0);
      store.replaceSnapshot(document, 1, seed.snapshot);
      if (seed.later.length > 0) store.appendUpdates(document, seed.later, 0);
    }
  });
}

/** Everything to everybody else in the room, unread and unstored. */
async function serveBare(documents: number, isBatched: boolean): Promise<Listening> {
  const rooms = new Map<string, Set<WebSocket>>();
  const waiting = new Map<Set<WebSocket>, { readonly from: WebSocket; readonly data: Buffer }[]>();
  const passOn = (): void => {
    for (const [room, messages] of waiting) {
      const whole = Buffer.concat(messages.map(({ data }) => data));
      const [first] = messages;
      const isFromOne = messages.every(({ from }) => from === first?.from);
      for (const other of room) if (!isFromOne || other !== first?.from) other.send(whole);
    }
    waiting.clear();
  };
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
  server.on('connection', (socket, request) => {
    const name = request.url ?? '';
    const room = rooms.get(name) ?? new Set();
    rooms.set(name, room.add(socket));
    socket.on('message', (data: Buffer) => {
      if (!isBatched) {
        for (const other of room) if (other !== socket) other.send(data);
        return;
      }
      if (waiting.size === 0) setImmediate(passOn);
      const messages = waiting.get(room) ?? [];
      messages.push({ from: socket, data });
      waiting.set(room, messages);
    });
    socket.on('close', () => room.delete(socket));
  });
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    documents: Array.from({ length: documents }, (_, i) => `document-${i}`),
    tokens: [],
  };
}
