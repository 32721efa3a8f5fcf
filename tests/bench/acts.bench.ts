/** Acts submitted, checked, signed, committed, acknowledged; beside the same rows in the same transactions, unchecked. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { invariant } from '#shared/kernel/invariant.ts';
import { openActsLoad, type ActsLoad, type ActsRun } from './acts/load-acts.ts';
import { serveActs, type ActsCrowd, type ActsKind, type ServedActs } from './acts/served-acts.ts';
import type { Outcome, Row } from './bench.ts';
import { median } from './statistics.ts';

/** What a person does not notice between two acts; the rate at which the 95th percentile passes it is the most. */
const limitMs = 25;
const warmUpMs = 300;
const measuredMs = 1_000;
const rates = [500, 1_000, 2_000, 3_000, 4_500, 6_500, 9_000];
const goalRate = 2_000;
const goalRuns = 5;

const documents = 20;
const peopleEach = 5;
const seconds = (warmUpMs + measuredMs) / 1000;
const total = rates.reduce((sum, rate) => sum + 2 * rate, (goalRuns + 2) * goalRate) * seconds;
const crowd: ActsCrowd = {
  documents,
  peopleEach,
  actsEach: Math.ceil(total / (documents * peopleEach)) + 10,
};

interface Measured {
  readonly run: ActsRun;
  readonly cpuMs: number;
}

interface Found {
  readonly most: number;
  /** At `goalRate`. */
  readonly steady: readonly Measured[];
}

export async function actsBench(): Promise<Outcome> {
  const folders = [0, 1].map(() => mkdtempSync(join(tmpdir(), 'countersign-bench-')));
  const [oursIn = '', uncheckedIn = ''] = folders;
  try {
    await using ours = await serveActs('ours', oursIn, crowd);
    await using unchecked = await serveActs('unchecked', uncheckedIn, crowd);
    using oursLoad = await openActsLoad('ours', ours.at, ours.at.port);
    using uncheckedLoad = await openActsLoad('unchecked', ours.at, unchecked.at.port);
    const sides: readonly Side[] = [
      { kind: 'ours', served: ours, load: oursLoad },
      { kind: 'unchecked', served: unchecked, load: uncheckedLoad },
    ];
    for (const side of sides) await measure(side, goalRate);
    const steady = new Map<ActsKind, Measured[]>(sides.map(({ kind }) => [kind, []]));
    // In turns, so that both meet the same machine and the same disk.
    for (let i = 0; i < goalRuns; i++)
      for (const side of sides) steady.get(side.kind)?.push(await measure(side, goalRate));
    const found = async (side: Side): Promise<Found> => ({
      most: await mostOf(side),
      steady: steady.get(side.kind) ?? [],
    });
    const [first, second] = sides;
    invariant(first && second, 'there are two sides');
    return { rows: rowsOf(await found(first), await found(second)) };
  } finally {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  }
}

interface Side {
  readonly kind: ActsKind;
  readonly served: ServedActs;
  readonly load: ActsLoad;
}

async function measure({ kind, served, load }: Side, actsPerSecond: number): Promise<Measured> {
  const before = await served.usage();
  const run = await load.run({ actsPerSecond, warmUpMs, measuredMs });
  const measured = { run, cpuMs: (await served.usage()).cpuMs - before.cpuMs };
  console.error(`  ${kind} ${told(actsPerSecond, measured)}`);
  return measured;
}

async function mostOf(side: Side): Promise<number> {
  let most = 0;
  for (const rate of rates) {
    // The machine is shared: once more before it is too many.
    const holds = async (): Promise<boolean> => {
      const { run } = await measure(side, rate);
      return run.isWhole && run.p95 <= limitMs;
    };
    if (!(await holds()) && !(await holds())) break;
    most = rate;
  }
  return most;
}

const told = (rate: number, { run, cpuMs }: Measured): string =>
  `${rate}/s: ${run.isWhole ? '' : 'not whole, '}50th ${run.p50.toFixed(1)}, 95th ${run.p95.toFixed(1)}, 99th ${run.p99.toFixed(1)} ms, ${((cpuMs / run.sent) * 1000).toFixed(0)} µs an act`;

function rowsOf(ours: Found, unchecked: Found): readonly Row[] {
  const where = `${documents} documents, ${peopleEach} people each`;
  const rate = `${goalRate.toLocaleString('en')} acts/s`;
  const middle = ({ steady }: Found, of: (measured: Measured) => number): number => median(steady.map(of));
  const beside = (
    name: string,
    unit: Row['unit'],
    of: (measured: Measured) => number,
    goal: number | null,
    method: string,
  ): Row => ({
    name: `${where}, ${rate}: ${name}`,
    ours: middle(ours, of),
    unit,
    peer: { name: 'the same transaction unchecked', value: middle(unchecked, of) },
    goal,
    method,
  });
  const p99 = (measured: Measured): number => measured.run.p99;
  return [
    {
      name: `${where}: most acts before the 95th percentile passes ${limitMs} ms`,
      ours: ours.most,
      unit: 'acts/s',
      peer: { name: 'the goal', value: goalRate },
      goal: 1,
      method: `Comments with quotations, answers and positions, signed beforehand; rates ${rates.join(', ')}, ${measuredMs} ms each. Schema, signature, fold, chain, SQLite (synchronous=FULL), passed on to ${peopleEach} and to every library. Unchecked: ${unchecked.most.toLocaleString('en')}.`,
    },
    beside(
      'acknowledgement, 50th',
      'ms',
      ({ run }) => run.p50,
      null,
      `The middle of ${goalRuns} runs of ${measuredMs} ms. The peer is bare ws, JSON, the same rows by the same group commit, the same acts passed on; nothing is checked, signed, folded or chained.`,
    ),
    beside('acknowledgement, 99th', 'ms', p99, 3, 'The same runs.'),
    beside(
      'process time per act',
      'µs',
      ({ run, cpuMs }) => (cpuMs * 1000) / run.sent,
      null,
      'User and system time of the server’s process.',
    ),
  ];
}
