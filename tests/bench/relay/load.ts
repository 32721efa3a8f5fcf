/** The load: many bare WebSockets in a process of their own, that send prepared updates and note when each arrives. */
import type { WebSocket } from 'ws';
import { invariant } from '#shared/kernel/invariant.ts';
import { readUpdate } from '../../../sync-server/rooms/update-reader.ts';
import { quantile } from '../statistics.ts';
import { connect } from './connect.ts';
import type { Dialect, Heard } from './dialect.ts';
import { Order, type Join, type Look, type Run, type RunResult } from './load-plan.ts';
import { clocksOfStart, letterAt, startOf } from './typed-updates.ts';
import type * as z from 'zod/mini';

interface Writer {
  readonly client: number;
  readonly socket: WebSocket;
  readonly dialect: Dialect;
  nextClock: number;
  /** When each of its clocks was sent; ms. */
  readonly sentMs: number[];
  /** When what waits for its acknowledgement was sent, oldest first; from `acknowledged` on. */
  readonly waiting: number[];
  acknowledged: number;
}

interface Reader {
  readonly document: number;
  /** What one node passes on is the same for all its readers, not byte for byte what another passes on. */
  readonly node: number;
  /** Reads what arrives; the others count bytes, which must be the same. */
  readonly isSample: boolean;
  bytes: number;
  readonly seen: Map<number, number>;
}

const writers: Writer[] = [];
const readers: Reader[] = [];
const writerOf = new Map<number, Writer>();
let deliveryMs: number[] = [];
/** Updates that the readers who are looked at got in this run. */
let arrivedAtSamples = 0;
let acknowledgedMs: number[] = [];
/** Only what was sent from then on is measured. */
let measuredFromMs = Infinity;

process.on('message', (message) => void obey(Order.parse(message)).then((answer) => process.send?.(answer)));
process.on('disconnect', () => process.exit());

async function obey(order: z.infer<typeof Order>): Promise<object> {
  switch (order.type) {
    case 'join':
      await join(order);
      return { joined: writers.length + readers.length };
    case 'run':
      return run(order);
    case 'look':
      return look(order);
    case 'tell':
      return Object.fromEntries(writers.map(({ client, acknowledged }) => [client, acknowledged]));
  }
}

const now = (): number => performance.now();

async function join({
  kind,
  at,
  others,
  isApart,
  readers: readersEach,
  writers: writersEach,
}: z.infer<typeof Join>): Promise<void> {
  const nodes = [at, ...others];
  for (const [document] of at.documents.entries()) {
    const nodeOf = (i: number): number => (isApart ? document : i) % nodes.length;
    const samples = at.documents.length === 1 ? 5 : isApart ? 1 : nodes.length;
    for (let i = 0; i < readersEach; i++) {
      const reader: Reader = {
        document,
        node: nodeOf(i),
        isSample: i < samples,
        bytes: 0,
        seen: new Map(),
      };
      readers.push(reader);
      await connect(kind, nodes[nodeOf(i)] ?? at, document, readers.length, (heard) =>
        arrived(reader, heard),
      );
    }
    for (let i = 0; i < writersEach; i++) {
      const client = 1_000 + writers.length;
      const place = writers.length;
      const { socket, dialect } = await connect(kind, nodes[nodeOf(i)] ?? at, document, place, (heard) => {
        const writer = writers[place];
        if (writer && heard.type === 'acknowledged') acknowledge(writer, heard.upTo);
      });
      const writer: Writer = {
        client,
        socket,
        dialect,
        nextClock: clocksOfStart,
        sentMs: [],
        // The empty step 2 is acknowledged too.
        waiting: dialect.countsStep2 ? [0] : [],
        acknowledged: 0,
      };
      writers.push(writer);
      writerOf.set(client, writer);
      for (let clock = 0; clock < clocksOfStart; clock++) writer.sentMs[clock] = now();
      writer.waiting.push(0);
      socket.send(dialect.update(startOf(client)));
    }
  }
  invariant(await untilWhole(10_000), 'everybody came in');
  // What only samples were looked at for is on its way to the others.
  await new Promise((resolve) => setTimeout(resolve, 300));
  for (const reader of readers) reader.bytes = 0;
}

/** @param upTo frames in all, or `null` for one more. */
function acknowledge(writer: Writer, upTo: number | null): void {
  const next = upTo ?? writer.acknowledged + 1;
  const atMs = now();
  for (let i = writer.acknowledged; i < next; i++) {
    const sentMs = writer.waiting[i] ?? 0;
    if (sentMs >= measuredFromMs) acknowledgedMs.push(atMs - sentMs);
  }
  writer.acknowledged = next;
}

function arrived(reader: Reader, heard: Heard): void {
  if (heard.type !== 'updates') return;
  for (const update of heard.updates) {
    reader.bytes += update.length;
    if (!reader.isSample) continue;
    const read = readUpdate(update);
    invariant(read.ok, 'what was sent can be read');
    const atMs = now();
    for (const { client, end } of read.value.runs.values()) {
      const writer = writerOf.get(client);
      const from = reader.seen.get(client) ?? 0;
      if (!writer || end <= from) continue;
      reader.seen.set(client, end);
      arrivedAtSamples += end - from;
      for (let clock = from; clock < end; clock++) {
        const sentMs = writer.sentMs[clock] ?? 0;
        if (sentMs >= measuredFromMs) deliveryMs.push(atMs - sentMs);
      }
    }
  }
}

async function run({ updatesPerSecond, warmUpMs, measuredMs }: z.infer<typeof Run>): Promise<RunResult> {
  deliveryMs = [];
  acknowledgedMs = [];
  arrivedAtSamples = 0;
  const startMs = now();
  measuredFromMs = startMs + warmUpMs;
  const endMs = measuredFromMs + measuredMs;
  let sent = 0;
  let measured = 0;
  await new Promise<void>((resolve) => {
    const turn = (): void => {
      const atMs = now();
      const due = Math.floor(((Math.min(atMs, endMs) - startMs) / 1000) * updatesPerSecond);
      for (; sent < due; sent++) {
        const writer = writers[sent % writers.length];
        invariant(writer, 'somebody writes');
        const clock = writer.nextClock++;
        const sentMs = now();
        writer.sentMs[clock] = sentMs;
        writer.waiting.push(sentMs);
        if (sentMs >= measuredFromMs) measured++;
        writer.socket.send(writer.dialect.update(letterAt(writer.client, clock)));
      }
      if (atMs >= endMs) resolve();
      else setTimeout(turn, 1);
    };
    turn();
  });
  const isWhole = await untilWhole(4_000);
  const tookMs = now() - startMs;
  const samples = readers.filter(({ isSample }) => isSample).length;
  measuredFromMs = Infinity;
  const perReader = readers.length / new Set(readers.map(({ document }) => document)).size;
  return {
    sent,
    deliveries: isWhole ? measured * perReader : deliveryMs.length,
    isWhole,
    tookMs,
    arrived: Math.round((arrivedAtSamples * readers.length) / samples),
    delivery: quantiles(deliveryMs),
    acknowledged: acknowledgedMs.length > 0 ? quantiles(acknowledgedMs) : null,
  };
}

const quantiles = (values: readonly number[]) => {
  const [p50 = 1e6, p95 = 1e6, p99 = 1e6] = [0.5, 0.95, 0.99].map((q) =>
    values.length > 0 ? quantile(values, q) : 1e6,
  );
  return { p50, p95, p99 };
};

/** Whether everything that was sent arrives in time: read at the samples, and the same bytes at every other reader. */
async function untilWhole(graceMs: number): Promise<boolean> {
  const untilMs = now() + graceMs;
  const groups = Object.values(Object.groupBy(readers, ({ document, node }) => `${document} ${node}`));
  const writersEach = writers.length / new Set(readers.map(({ document }) => document)).size;
  const isThere = (): boolean =>
    groups.every(([sample, ...others] = []) => {
      const document = sample?.document ?? 0;
      const own = writers.slice(document * writersEach, (document + 1) * writersEach);
      return (
        own.every(({ client, nextClock }) => sample?.seen.get(client) === nextClock) &&
        (measuredFromMs === Infinity || others.every(({ bytes }) => bytes === sample?.bytes))
      );
    });
  const isAcknowledged = (): boolean =>
    writers.every(
      ({ dialect, acknowledged, waiting }) => !dialect.acknowledges || acknowledged >= waiting.length,
    );
  while (!isThere() || !isAcknowledged()) {
    if (now() > untilMs) return false;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return true;
}

async function look({ kind, at }: z.infer<typeof Look>): Promise<Record<string, number>> {
  return new Promise((resolve, reject) => {
    connect(kind, at, 0, 0, (heard) => {
      if (heard.type !== 'step2') return;
      const read = readUpdate(heard.update);
      invariant(read.ok, 'a document can be read');
      resolve(Object.fromEntries([...read.value.runs.values()].map(({ client, end }) => [client, end])));
    }).catch(reject);
  });
}
