/** The relay beside other servers and beside bare `ws`: each a process of its own, under the same load from another. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchOptions, Outcome, Row } from './bench.ts';
import { fiftyAtOnce, firstJoin } from './relay/join-parts.ts';
import { Clocks, RunResult, type Order } from './relay/load-plan.ts';
import { memory } from './relay/memory-part.ts';
import { presence } from './relay/presence-part.ts';
import { startWorker } from './relay/scene.ts';
import { hasPeers, nameOf, serve, type Kind, type Served } from './relay/served.ts';
import { start } from './relay/start-part.ts';
import { clocksOfStart } from './relay/typed-updates.ts';

/** What a person does not notice between two keys; the rate at which the 95th percentile passes it is the most. */
const limitMs = 25;
const warmUpMs = 300;
const measuredMs = 1_000;

interface Crowd {
  readonly documents: number;
  /** In each document. */
  readonly readers: number;
  readonly writers: number;
  /** Updates a second that are tried, one after the other, until one is too many. */
  readonly rates: readonly number[];
}

const oneDocument: Crowd = {
  documents: 1,
  readers: 100,
  writers: 10,
  rates: [1_000, 2_000, 4_000, 7_000, 10_000, 14_000, 19_000, 25_000, 35_000, 50_000, 70_000],
};
const manyDocuments: Crowd = {
  documents: 100,
  readers: 8,
  writers: 2,
  rates: [1_000, 2_000, 4_000, 7_000, 10_000, 13_000, 17_000, 22_000, 28_000],
};
const steadyRate = 4_000;
/** Before anything is measured, so that the compiler has seen it all. */
const warmingRate = 3_000;

interface Measured {
  readonly result: RunResult;
  readonly cpuMs: number;
  readonly rssBytes: number;
}

const kinds: readonly Kind[] = ['ours', 'hocuspocus', 'y-websocket', 'bare', 'batched'];

export async function relayBench({ part }: BenchOptions): Promise<Outcome> {
  if (!hasPeers())
    return {
      skipped: 'The servers to stand beside are not installed: run `npm ci` in tests/bench/peers first.',
    };
  const parts = ['one', 'many', 'steady', 'kill', 'join', 'fifty', 'memory', 'presence', 'start'];
  if (part !== null && !parts.includes(part)) return { skipped: `Its parts are ${parts.join(', ')}.` };
  const rows: Row[] = [];
  const wants = (name: string): boolean => part === null || part === name;
  if (wants('one'))
    rows.push(...(await mostOf('1 document, 100 readers, 10 writers', oneDocument, 0.4, 1.11)));
  if (wants('many')) rows.push(...(await mostOf('100 documents, 10 clients each', manyDocuments, 0.4, 1.33)));
  if (wants('steady')) rows.push(...(await steady()));
  if (wants('kill')) rows.push(...(await killed()));
  if (wants('join')) rows.push(...(await firstJoin()));
  if (wants('fifty')) rows.push(...(await fiftyAtOnce()));
  if (wants('memory')) rows.push(...(await memory()));
  if (wants('presence')) rows.push(...(await presence()));
  if (wants('start')) rows.push(...(await start()));
  return { rows };
}

async function withCrowd<T>(
  kind: Kind,
  crowd: Crowd,
  measured: (served: Served, order: (order: Order) => Promise<unknown>) => Promise<T>,
  folder = mkdtempSync(join(tmpdir(), 'countersign-bench-')),
): Promise<T> {
  try {
    await using served = await serve(kind, folder, crowd.documents);
    await using load = startLoad();
    await load.order({ type: 'join', kind, at: served.at, readers: crowd.readers, writers: crowd.writers });
    return await measured(served, (order) => load.order(order));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const startLoad = () => startWorker<Order>('load.ts');

async function measure(
  served: Served,
  order: (order: Order) => Promise<unknown>,
  updatesPerSecond: number,
): Promise<Measured> {
  const before = await served.usage();
  const result = RunResult.parse(await order({ type: 'run', updatesPerSecond, warmUpMs, measuredMs }));
  const after = await served.usage();
  return { result, cpuMs: after.cpuMs - before.cpuMs, rssBytes: after.rssBytes };
}

interface Most {
  readonly kind: Kind;
  readonly updatesPerSecond: number;
  readonly at: Measured | null;
}

/** How many times its most a server is sent, and what it must still pass on of it. */
const overload = 2;
const keptAtOverload = 0.8;

/**
 * The highest rate that holds, on one warm server after the other. A rate that does not is tried twice more, and one
 * more rate after it, because the machine is shared.
 */
async function mostFor(kind: Kind, crowd: Crowd): Promise<Most> {
  let best: Most = { kind, updatesPerSecond: 0, at: null };
  let next = 0;
  let failed = 0;
  const isOver = (): boolean => next >= crowd.rates.length || failed >= 2;
  const climb = async (served: Served, order: (order: Order) => Promise<unknown>): Promise<void> => {
    await measure(served, order, warmingRate);
    let tries = 0;
    while (!isOver()) {
      const rate = crowd.rates[next] ?? 0;
      const measured = await measure(served, order, rate);
      const { isWhole, delivery } = measured.result;
      console.error(`  ${kind} ${told(rate, measured)}`);
      if (isWhole && delivery.p95 <= limitMs) {
        best = { kind, updatesPerSecond: rate, at: measured };
        failed = 0;
      } else if (++tries < 3 && isWhole) continue;
      else failed++;
      tries = 0;
      next++;
      // What is still on its way would be counted to the next.
      if (!isWhole) return;
    }
  };
  while (!isOver()) await withCrowd(kind, crowd, climb);
  return best;
}

function told(rate: number, { result, cpuMs }: Measured): string {
  const { delivery, acknowledged, isWhole, sent } = result;
  const p95 = isWhole ? `${delivery.p95.toFixed(1)} ms` : 'not whole';
  return `${rate}/s: p95 ${p95}, receipts ${acknowledged?.p95.toFixed(1) ?? '–'} ms, ${((cpuMs / sent) * 1000).toFixed(0)} µs an update`;
}

async function mostOf(name: string, crowd: Crowd, ofHocuspocus: number, ofBatched: number): Promise<Row[]> {
  const found = new Map<Kind, Most>();
  for (const kind of kinds) found.set(kind, await mostFor(kind, crowd));
  const perSecond = ({ updatesPerSecond }: Most): number => updatesPerSecond * crowd.readers;
  const ours = found.get('ours');
  if (!ours?.at) throw new Error('the machine is too busy: the relay did not pass the lowest rate');
  const { at } = ours;
  const { delivery } = at.result;
  const overloaded = await overloadedBy(crowd, ours.updatesPerSecond);
  const rows = kinds.slice(1).flatMap((kind): Row[] => {
    const peer = found.get(kind);
    if (!peer?.at) return [];
    return [
      {
        name: `${name}: most before the 95th percentile passes ${limitMs} ms`,
        ours: perSecond(ours),
        unit: 'deliveries/s',
        peer: { name: nameOf[kind], value: perSecond(peer) },
        goal: kind === 'hocuspocus' ? ofHocuspocus : kind === 'batched' ? ofBatched : null,
        method: `Rates ${crowd.rates.join(', ')} updates/s, ${measuredMs} ms each, on warm servers; at the most, ours 50th ${delivery.p50.toFixed(1)} and 99th ${delivery.p99.toFixed(1)} ms, the other ${peer.at.result.delivery.p50.toFixed(1)} and ${peer.at.result.delivery.p99.toFixed(1)} ms.`,
      },
      {
        name: `${name}: process time per delivery at that rate`,
        ours: microsPerDelivery(at),
        unit: 'µs',
        peer: { name: nameOf[kind], value: microsPerDelivery(peer.at) },
        goal: null,
        method: 'User and system time of the server’s process, each at its own most.',
      },
    ];
  });
  rows.push({
    name: `${name}: passed on when sent ${overload} times that`,
    ours: overloaded,
    unit: 'deliveries/s',
    peer: { name: 'its own most', value: perSecond(ours) },
    goal: 1 / keptAtOverload,
    method: `${measuredMs} ms of sending, counted until all had arrived.`,
  });
  return rows;
}

/** Deliveries a second, of everything that was sent. */
const overloadedBy = (crowd: Crowd, updatesPerSecond: number): Promise<number> =>
  withCrowd('ours', crowd, async (served, order) => {
    await measure(served, order, warmingRate);
    const { result } = await measure(served, order, updatesPerSecond * overload);
    return (result.arrived / result.tookMs) * 1000;
  });

/** Warm-up included on both sides of the fraction. */
const microsPerDelivery = ({ cpuMs, result }: Measured): number =>
  (cpuMs * 1000) / (result.deliveries * ((warmUpMs + measuredMs) / measuredMs));

/** At one rate that all can bear: how long, how dear, how large. */
async function steady(): Promise<Row[]> {
  const found = new Map<Kind, Measured>();
  for (const kind of kinds) {
    const runs: Measured[] = [];
    for (let i = 0; i < 3; i++)
      runs.push(
        await withCrowd(kind, manyDocuments, async (served, order) => {
          await measure(served, order, warmingRate);
          return measure(served, order, steadyRate);
        }),
      );
    const best = runs.toSorted((a, b) => a.cpuMs - b.cpuMs)[1];
    if (best) found.set(kind, best);
  }
  const ours = found.get('ours');
  if (!ours) throw new Error('the relay was not measured');
  const at = `100 documents, 10 clients each, ${steadyRate.toLocaleString('en')} updates/s`;
  const method = `200 writers, ${measuredMs} ms, the middle of three runs by process time.`;
  const rows: Row[] = [];
  const beside = (
    name: string,
    unit: Row['unit'],
    of: (measured: Measured) => number | null,
    goal: number | null,
    note = '',
  ): void => {
    const value = of(ours);
    for (const kind of kinds.slice(1)) {
      const peer = found.get(kind);
      const other = peer ? of(peer) : null;
      if (value === null || other === null) continue;
      const isGoal = kind === 'hocuspocus';
      rows.push({
        name: `${at}: ${name}`,
        ours: value,
        unit,
        peer: { name: nameOf[kind], value: other },
        goal: isGoal ? goal : null,
        method: `${method}${note}`,
      });
    }
  };
  const acknowledged = ' Ours after the sync to disk; Hocuspocus before it stores anything.';
  beside('acknowledgement, 50th', 'ms', ({ result }) => result.acknowledged?.p50 ?? null, null, acknowledged);
  beside('acknowledgement, 99th', 'ms', ({ result }) => result.acknowledged?.p99 ?? null, 0.33, acknowledged);
  beside('delivery, 50th', 'ms', ({ result }) => (result.isWhole ? result.delivery.p50 : null), null);
  beside('delivery, 99th', 'ms', ({ result }) => (result.isWhole ? result.delivery.p99 : null), null);
  beside('process time per update', 'µs', ({ cpuMs, result }) => (cpuMs * 1000) / result.sent, 0.8);
  beside('resident memory', 'MB', ({ rssBytes }) => rssBytes / 1e6, null);
  return rows;
}

/** Five seconds of typing, then the process is killed and started again on the same data. */
async function killed(): Promise<Row[]> {
  const lost = new Map<Kind, { readonly lost: number; readonly acknowledged: number }>();
  for (const kind of ['ours', 'hocuspocus'] as const) lost.set(kind, await lostBy(kind));
  const [ours, peer] = [lost.get('ours'), lost.get('hocuspocus')];
  if (!ours || !peer) return [];
  return [
    {
      name: 'acknowledged and lost at kill -9',
      ours: ours.lost,
      unit: 'updates lost',
      peer: { name: nameOf.hocuspocus, value: peer.lost },
      goal: 0,
      method: `10 people type 20 letters a second together for 5 seconds; ours acknowledged ${ours.acknowledged}, Hocuspocus ${peer.acknowledged}. Killed at once, started again on the same data, read back.`,
    },
  ];
}

async function lostBy(kind: Kind): Promise<{ readonly lost: number; readonly acknowledged: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  try {
    const acknowledged = await (async () => {
      await using served = await serve(kind, folder, 1);
      await using load = startLoad();
      await load.order({ type: 'join', kind, at: served.at, readers: 1, writers: 10 });
      await load.order({ type: 'run', updatesPerSecond: 20, warmUpMs: 0, measuredMs: 5_000 });
      const told = Clocks.parse(await load.order({ type: 'tell' }));
      await served.kill();
      return told;
    })();
    await using again = await serve(kind, folder, 1);
    await using load = startLoad();
    const there = Clocks.parse(await load.order({ type: 'look', kind, at: again.at }));
    let [lost, all] = [0, 0];
    for (const [client, frames] of Object.entries(acknowledged)) {
      // Frames are an empty step 2, the paragraph, and the letters.
      const letters = frames - 2;
      all += letters;
      lost += Math.max(0, letters - Math.max(0, (there[client] ?? 0) - clocksOfStart));
    }
    return { lost, acknowledged: all };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
