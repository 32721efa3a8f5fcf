/** Visitors in a process of their own: they join and note when they have everything, sit still, or move their carets. */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import type * as z from 'zod/mini';
import { invariant } from '#shared/kernel/invariant.ts';
import { subprotocol, ticketSubprotocol } from '#shared/protocol/body-messages.ts';
import { quantile } from '../statistics.ts';
import { connect, ticketFor } from './connect.ts';
import type { Dialect } from './dialect.ts';
import type { Kind, Listening } from './served.ts';
import { startOf } from './typed-updates.ts';
import { VisitOrder, type Entered, type Joined, type Present } from './visit-plan.ts';

process.on(
  'message',
  (message) => void obey(VisitOrder.parse(message)).then((answer) => process.send?.(answer)),
);
process.on('disconnect', () => process.exit());

type Order<Type extends VisitOrder['type']> = Extract<VisitOrder, { type: Type }>;

function obey(order: VisitOrder): Promise<object> {
  switch (order.type) {
    case 'join':
      return join(order);
    case 'knock':
      return knock(order);
    case 'sit':
      return sit(order);
    case 'presence':
      return presence(order);
    case 'enter':
      return enter(order);
  }
}

const now = (): number => performance.now();

/** So long must nothing have come for a document to be there. */
const quietMs = 250;

async function join({ kind, at, document, people, atOnce }: Order<'join'>): Promise<z.infer<typeof Joined>> {
  await warmedUp();
  const came: Came[] = [];
  for (let i = 0; i < people; i++) {
    const coming = comeInto(kind, at, document, i);
    came.push(coming);
    if (!atOnce) await untilQuiet([coming]);
  }
  await untilQuiet(came);
  const texts = new Set(came.map(({ updates }) => textOf(updates.map(({ bytes }) => bytes))));
  const [text = ''] = texts;
  invariant(texts.size === 1 && text.length > 0, 'everybody has the same document');
  for (const { socket } of came) socket?.terminate();
  return {
    tookMs: came.map(({ startedMs, updates }) => (updates.at(-1)?.atMs ?? Infinity) - startedMs),
    characters: text.length,
  };
}

async function knock({ kind, at, document }: Order<'knock'>): Promise<{ knocked: true }> {
  await warmedUp();
  const { socket } = await connect(kind, at, document, 0, () => undefined);
  await delay(quietMs);
  socket.terminate();
  return { knocked: true };
}

interface Came {
  readonly startedMs: number;
  readonly updates: { readonly atMs: number; readonly bytes: Uint8Array }[];
  socket: WebSocket | null;
}

function comeInto(kind: Kind, at: Listening, document: number, place: number): Came {
  const came: Came = { startedMs: now(), updates: [], socket: null };
  const take = (bytes: Uint8Array): void => {
    // An update of nothing is two bytes.
    if (bytes.length > 2) came.updates.push({ atMs: now(), bytes });
  };
  void connect(kind, at, document, place, (heard) => {
    if (heard.type === 'step2') take(heard.update);
    else if (heard.type === 'updates') for (const update of heard.updates) take(update);
  }).then(({ socket }) => (came.socket = socket));
  return came;
}

async function untilQuiet(came: readonly Came[]): Promise<void> {
  const isQuiet = (): boolean =>
    came.every(({ updates }) => now() - (updates.at(-1)?.atMs ?? Infinity) > quietMs);
  while (!isQuiet()) await delay(20);
}

function textOf(updates: readonly Uint8Array[]): string {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  invariant(!doc.store.pendingStructs && !doc.store.pendingDs, 'a document without gaps');
  return doc.getXmlFragment('body').toJSON();
}

let isWarm = false;

/** The client's own code is no part of what is measured. */
async function warmedUp(): Promise<void> {
  if (isWarm) return;
  isWarm = true;
  const server = createServer((_, response) => response.end('{}'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  for (let i = 0; i < 30; i++)
    await (await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: '{}' })).json();
  server.closeAllConnections();
  server.close();
}

let seated = 0;

async function sit({ kind, at, documents, people, types }: Order<'sit'>): Promise<{ seated: number }> {
  for (let i = 0; i < people; i++) {
    const { socket, dialect } = await connect(
      kind,
      at,
      documents[i % documents.length] ?? 0,
      i,
      () => undefined,
    );
    if (types) socket.send(dialect.update(startOf(5_000_000 + seated)));
    seated++;
  }
  await delay(500);
  return { seated };
}

/** A caret as y-prosemirror tells it. */
function caretOf(client: number, clock: number): string {
  const place = {
    type: { client, clock: 12 },
    tname: null,
    item: { client, clock: 1_000 + clock },
    assoc: 0,
  };
  return JSON.stringify({
    user: { name: `Person ${client}`, color: '#ffa500' },
    cursor: { anchor: place, head: place },
  });
}

function awarenessOf(client: number, clock: number): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, 1);
  encoding.writeVarUint(encoder, client);
  encoding.writeVarUint(encoder, clock);
  encoding.writeVarString(encoder, caretOf(client, clock));
  return encoding.toUint8Array(encoder);
}

const everyMs = 1_000;

interface Person {
  readonly client: number;
  readonly socket: WebSocket;
  readonly dialect: Dialect;
  /** When each clock was sent. */
  readonly sentMs: number[];
  readonly seen: Map<number, number>;
}

async function presence({
  kind,
  at,
  people: count,
  warmUpMs,
  measuredMs,
}: Order<'presence'>): Promise<z.infer<typeof Present>> {
  const people = new Map<number, Person>();
  let deliveries = 0;
  let measuredFromMs = Infinity;
  const waits: number[] = [];
  const hear = (seen: Map<number, number>, own: number, update: Uint8Array): void => {
    const atMs = now();
    const decoder = decoding.createDecoder(update);
    for (let left = decoding.readVarUint(decoder); left > 0; left--) {
      const client = decoding.readVarUint(decoder);
      const clock = decoding.readVarUint(decoder);
      const length = decoding.readVarUint(decoder);
      decoder.pos += length;
      const sentMs = people.get(client)?.sentMs[clock] ?? 0;
      if (client === own || (seen.get(client) ?? 0) >= clock) continue;
      seen.set(client, clock);
      if (sentMs < measuredFromMs) continue;
      deliveries++;
      waits.push(atMs - sentMs);
    }
  };
  for (let i = 0; i < count; i++) {
    const client = 1_000 + i;
    const seen = new Map<number, number>();
    const { socket, dialect } = await connect(kind, at, 0, i, (heard) => {
      if (heard.type === 'awareness') hear(seen, client, heard.update);
    });
    people.set(client, { client, socket, dialect, sentMs: [], seen });
  }
  await delay(500);
  const startMs = now();
  let sent = 0;
  const measureMs = startMs + warmUpMs;
  const endMs = measureMs + measuredMs;
  const inOrder = [...people.values()];
  let measured = 0;
  let isTold = false;
  while (now() < endMs) {
    const due = Math.floor(((now() - startMs) / everyMs) * count);
    if (!isTold && now() >= measureMs) {
      isTold = true;
      measuredFromMs = now();
      process.send?.({ measuring: true });
    }
    for (; sent < due; sent++) {
      const person = inOrder[sent % count];
      invariant(person, 'somebody is there');
      const clock = Math.floor(sent / count) + 1;
      const sentMs = now();
      person.sentMs[clock] = sentMs;
      if (sentMs >= measuredFromMs) measured++;
      person.socket.send(person.dialect.awareness(awarenessOf(person.client, clock)));
    }
    await delay(1);
  }
  await delay(500);
  const [p50 = 0, p95 = 0, p99 = 0] = [0.5, 0.95, 0.99].map((q) => quantile(waits, q));
  return { deliveries, expected: measured * (count - 1), delivery: { p50, p95, p99 } };
}

/** The library comes as the first frame, and the rest of a large one behind it. */
async function enter({ at, people }: Order<'enter'>): Promise<z.infer<typeof Entered>> {
  await warmedUp();
  let tookMs = 0;
  let entries = 0;
  for (let i = 0; i < people; i++) {
    const startedMs = now();
    let lastMs = startedMs;
    entries = 0;
    const ticket = await ticketFor(at, { socket: 'acts' }, i);
    const socket = new WebSocket(`ws://127.0.0.1:${at.port}/sync/acts`, [
      subprotocol,
      ticketSubprotocol(ticket),
    ]);
    socket.on('message', (data: Buffer) => {
      const message: unknown = JSON.parse(data.toString());
      const type = typeof message === 'object' && message && 'type' in message ? message.type : null;
      if (type === 'library') entries++;
      else if (type === 'welcome' && message && typeof message === 'object' && 'library' in message)
        entries += Array.isArray(message.library) ? message.library.length : 0;
      else return;
      lastMs = now();
    });
    while (entries === 0 || now() - lastMs < 1_000) await delay(20);
    tookMs = lastMs - startedMs;
    setInterval(() => socket.send('{"type":"keep-alive"}'), 5_000);
  }
  return { tookMs, entries };
}
