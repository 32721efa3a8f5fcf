/** One who types and two who read, on two nodes: each letter is sent when the one before it has arrived everywhere. */
import type { WebSocket } from 'ws';
import { invariant } from '#shared/kernel/invariant.ts';
import { readUpdate } from '../../../sync-server/rooms/update-reader.ts';
import { connect } from '../relay/connect.ts';
import type { Dialect, Heard } from '../relay/dialect.ts';
import { clocksOfStart, letterAt, startOf } from '../relay/typed-updates.ts';
import { LettersOrder, type Come, type Typed } from './letters-plan.ts';
import type * as z from 'zod/mini';

interface Desk {
  readonly client: number;
  readonly socket: WebSocket;
  readonly dialect: Dialect;
  nextClock: number;
  readonly readers: readonly Reader[];
}
interface Reader {
  /** Next clock of the writer. */
  seen: number;
  readonly arrivedMs: number[];
}

/** Between two letters, so that what one caused has come to rest. */
const restMs = 12;
const mostMs = 5_000;

const desks = new Map<string, Desk>();

process.on(
  'message',
  (message) => void obey(LettersOrder.parse(message)).then((answer) => process.send?.(answer)),
);
process.on('disconnect', () => process.exit());

async function obey(order: LettersOrder): Promise<object> {
  if (order.type === 'come') {
    desks.set(order.name, await come(order));
    return {};
  }
  const desk = desks.get(order.name);
  invariant(desk, 'who types has come');
  return type(desk, order.letters);
}

const now = (): number => performance.now();
const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function come({ kind, nodes, document }: z.infer<typeof Come>): Promise<Desk> {
  const client = 3_000_000_000 + Math.floor(Math.random() * 1_000_000_000);
  const [near, far] = nodes;
  invariant(near && far, 'two nodes');
  const readers: Reader[] = [];
  const sit = async (at: typeof near): Promise<void> => {
    const reader: Reader = { seen: 0, arrivedMs: [] };
    readers.push(reader);
    await connect(kind, at, document, readers.length, (heard) => read(reader, client, heard));
  };
  await sit(near);
  await sit(far);
  const { socket, dialect } = await connect(kind, near, document, 0, () => undefined);
  await rest(1_500);
  socket.send(dialect.update(startOf(client)));
  const desk: Desk = { client, socket, dialect, nextClock: clocksOfStart, readers };
  invariant(await hasArrived(desk, now() + 15_000), 'the first letter arrives');
  return desk;
}

function read(reader: Reader, client: number, heard: Heard): void {
  const updates = heard.type === 'updates' ? heard.updates : heard.type === 'step2' ? [heard.update] : [];
  const atMs = now();
  for (const update of updates) {
    const parsed = readUpdate(update);
    invariant(parsed.ok, 'what a server sends can be read');
    const end = parsed.value.runs.get(client)?.end ?? 0;
    for (let clock = reader.seen; clock < end; clock++) reader.arrivedMs[clock] = atMs;
    reader.seen = Math.max(reader.seen, end);
  }
}

async function type(desk: Desk, letters: number): Promise<Typed> {
  const typed = { same: [] as number[], cross: [] as number[], late: 0 };
  for (let i = 0; i < letters; i++) {
    const clock = desk.nextClock++;
    const sentMs = now();
    desk.socket.send(desk.dialect.update(letterAt(desk.client, clock)));
    if (await hasArrived(desk, sentMs + mostMs)) {
      const [same, cross] = desk.readers.map(({ arrivedMs }) => (arrivedMs[clock] ?? Infinity) - sentMs);
      typed.same.push(same ?? Infinity);
      typed.cross.push(cross ?? Infinity);
    } else typed.late++;
    await rest(restMs);
  }
  return typed;
}

async function hasArrived({ readers, nextClock }: Desk, untilMs: number): Promise<boolean> {
  while (readers.some(({ seen }) => seen < nextClock)) {
    if (now() > untilMs) return false;
    await rest(1);
  }
  return true;
}
