/** How long somebody waits for a long document that nobody has open, and what fifty cost who come at once. */
import type { Row } from '../bench.ts';
import { absent, history } from '../samples.ts';
import { median, quantile } from '../statistics.ts';
import { RunResult, type Order } from './load-plan.ts';
import { writtenPaper, type WrittenBody } from './paper.ts';
import { prepare, startVisitors, startWorker, type Prepared } from './scene.ts';
import { nameOf, type Kind, type Served } from './served.ts';
import { Joined } from './visit-plan.ts';

const kinds = ['ours', 'hocuspocus'] as const;

interface Case {
  readonly name: string;
  readonly times: number;
  readonly later: number;
}

const cases: readonly Case[] = [
  { name: 'the paper', times: 1, later: 0 },
  { name: 'the paper and 400 updates', times: 1, later: 400 },
  { name: 'ten papers', times: 10, later: 0 },
];
/** Fresh processes of each, in turns. */
const rounds = 9;

const bodyOf = ({ times, later }: Pick<Case, 'times' | 'later'>): WrittenBody => {
  const body = writtenPaper(times, later);
  if (!body) throw new Error(absent(history));
  return body;
};

const kilobytes = (body: WrittenBody): string => Math.round(body.snapshot.length / 1000).toLocaleString('en');

export async function firstJoin(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const each of cases) {
    const body = bodyOf(each);
    const waits = new Map<Kind, number[]>(kinds.map((kind) => [kind, []]));
    const cpus = new Map<Kind, number[]>(kinds.map((kind) => [kind, []]));
    using ours = await prepare('ours', 2, { ...body, from: 1, count: 1 });
    using theirs = await prepare('hocuspocus', 2, { ...body, from: 1, count: 1 });
    // One process of visitors for all: what it runs is compiled, what the servers run is not.
    await using visitors = startVisitors();
    let characters = 0;
    for (let round = -1; round < rounds; round++)
      for (const kind of kinds) {
        await using served = await (kind === 'ours' ? ours : theirs).start();
        const { at } = served;
        await visitors.order({ type: 'knock', kind, at, document: 0 });
        const before = await served.usage();
        const joined = Joined.parse(
          await visitors.order({ type: 'join', kind, at, document: 1, people: 1, atOnce: true }),
        );
        const after = await served.usage();
        characters = joined.characters;
        if (round < 0) continue;
        waits.get(kind)?.push(joined.tookMs[0] ?? Infinity);
        cpus.get(kind)?.push(after.cpuMs - before.cpuMs);
      }
    const beside = (
      name: string,
      values: ReadonlyMap<Kind, readonly number[]>,
      q: number,
      goal: number | null,
    ): void => {
      const of = (kind: Kind): number => quantile(values.get(kind) ?? [], q);
      rows.push({
        name: `first join of ${each.name}, ${name}`,
        ours: of('ours'),
        unit: 'ms',
        peer: { name: nameOf.hocuspocus, value: of('hocuspocus') },
        goal,
        method: `${kilobytes(body)} kB, ${characters.toLocaleString('en')} characters with their tags; each of ${rounds} in a fresh process in which an empty document was opened before, in turns; from asking for a ticket (ours) until the last byte is there.`,
      });
    };
    beside('median', waits, 0.5, 0.3);
    beside('99th', waits, 0.99, null);
    beside('process time of the server, median', cpus, 0.5, null);
  }
  return rows;
}

const people = 50;
/** Before the fifty come, and while. */
const documentsElsewhere = 20;
const elsewhere = { updatesPerSecond: 400, warmUpMs: 500, measuredMs: 2_000 };

export async function fiftyAtOnce(): Promise<Row[]> {
  const body = bodyOf({ times: 1, later: 0 });
  const found = new Map<Kind, Fifty>();
  for (const kind of kinds) found.set(kind, await fiftyAt(kind, body));
  const [ours, theirs] = [found.get('ours'), found.get('hocuspocus')];
  if (!ours || !theirs) return [];
  const row = (
    name: string,
    unit: Row['unit'],
    of: (fifty: Fifty) => number,
    goal: number | null,
    method: string,
  ): Row => ({
    name: `${people} open the paper at once: ${name}`,
    ours: of(ours),
    unit,
    peer: { name: nameOf.hocuspocus, value: of(theirs) },
    goal,
    method,
  });
  const alone = `User and system time of the server while they come, by ${people}; cold and with nobody else there. Median of ${crowds}, each a fresh process.`;
  const beside = `${documentsElsewhere} other documents with 2 writers and 2 readers each, ${elsewhere.updatesPerSecond} updates/s in all, ${elsewhere.measuredMs} ms in which the ${people} come; the median of ${crowds}.`;
  return [
    row('process time per join', 'ms', ({ cpuMs }) => cpuMs, 0.8, alone),
    row(
      'process time per join, in a process that runs hot',
      'ms',
      ({ warmCpuMs }) => warmCpuMs,
      0.8,
      `The same once more in the same process, everybody having left.`,
    ),
    row('until the last has everything', 'ms', ({ lastMs }) => lastMs, null, alone),
    row('delivery elsewhere meanwhile, 95th', 'ms', ({ during }) => during, null, beside),
    {
      name: `${people} open the paper at once: delivery elsewhere meanwhile, 95th`,
      ours: ours.during,
      unit: 'ms',
      peer: { name: 'ours, with nobody coming', value: ours.before },
      goal: 1.5,
      method: beside,
    },
    {
      name: `${people} open the paper at once: delivery elsewhere meanwhile, 99th`,
      ours: ours.during99,
      unit: 'ms',
      peer: { name: nameOf.hocuspocus, value: theirs.during99 },
      goal: null,
      method: beside,
    },
  ];
}

interface Fifty {
  readonly cpuMs: number;
  readonly warmCpuMs: number;
  readonly lastMs: number;
  /** 95th percentile elsewhere, ms: with nobody coming, and while the fifty do. */
  readonly before: number;
  readonly during: number;
  readonly during99: number;
}

const crowds = 5;

async function fiftyAt(kind: Kind, body: WrittenBody): Promise<Fifty> {
  const runs: Fifty[] = [];
  using prepared = await prepare(kind, 2 + crowds * documentsElsewhere, { ...body, from: 1, count: 1 });
  for (let i = 0; i < crowds; i++) runs.push(await oneCrowd(kind, prepared, i));
  const middle = (of: (run: Fifty) => number): number => median(runs.map(of));
  return {
    cpuMs: middle(({ cpuMs }) => cpuMs),
    warmCpuMs: middle(({ warmCpuMs }) => warmCpuMs),
    lastMs: middle(({ lastMs }) => lastMs),
    before: middle(({ before }) => before),
    during: middle(({ during }) => during),
    during99: middle(({ during99 }) => during99),
  };
}

async function oneCrowd(kind: Kind, prepared: Prepared, nth: number): Promise<Fifty> {
  await using visitors = startVisitors();
  const crowdInto = async (served: Served) => {
    const before = await served.usage();
    const order = { type: 'join', kind, at: served.at, document: 1, people, atOnce: true } as const;
    const { tookMs } = Joined.parse(await visitors.order(order));
    const after = await served.usage();
    return { cpuMs: (after.cpuMs - before.cpuMs) / people, lastMs: Math.max(...tookMs) };
  };
  const [cold, warm] = await (async () => {
    await using served = await prepared.start();
    await visitors.order({ type: 'knock', kind, at: served.at, document: 0 });
    return [await crowdInto(served), await crowdInto(served)] as const;
  })();
  await using served = await prepared.start();
  await using load = startWorker<Order>('load.ts');
  // Of its own: what was written there in the round before would be known already.
  const from = 2 + nth * documentsElsewhere;
  const others = { ...served.at, documents: served.at.documents.slice(from, from + documentsElsewhere) };
  await load.order({ type: 'join', kind, at: others, readers: 2, writers: 2 });
  const run = async () => RunResult.parse(await load.order({ type: 'run', ...elsewhere }));
  await run();
  const before = await run();
  const running = run();
  await new Promise((resolve) => setTimeout(resolve, elsewhere.warmUpMs + 200));
  await crowdInto(served);
  const during = await running;
  return {
    cpuMs: cold.cpuMs,
    warmCpuMs: warm.cpuMs,
    lastMs: cold.lastMs,
    before: before.delivery.p95,
    during: during.delivery.p95,
    during99: during.delivery.p99,
  };
}
