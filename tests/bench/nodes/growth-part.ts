/** What one, two and three nodes pass on together, and what the same work takes of each of them. */
import { readFileSync } from 'node:fs';
import type { TestPostgres } from '../../sync-server/nodes/postgres-server.ts';
import type { Row } from '../bench.ts';
import { RunResult, type Order } from '../relay/load-plan.ts';
import { startWorker } from '../relay/scene.ts';
import { install, type Installed } from './installation.ts';
import { nameOf, type Installation } from './node-kinds.ts';

const limitMs = 25;
const warmUpMs = 300;
const measuredMs = 1_000;
const warmingRate = 1_000;

interface Crowd {
  readonly name: string;
  readonly documents: number;
  readonly readers: number;
  readonly writers: number;
  /** Whether everybody in a document is on the same node. */
  readonly isApart: boolean;
  /** Updates a second, by all writers together. */
  readonly rates: readonly number[];
}
const one: Crowd = {
  name: '1 document, 100 readers, 10 writers',
  documents: 1,
  readers: 100,
  writers: 10,
  isApart: false,
  rates: [1_000, 2_000, 4_000, 7_000, 10_000, 14_000, 19_000, 25_000, 35_000],
};
const many: Crowd = {
  name: '100 documents, 10 clients each',
  documents: 100,
  readers: 8,
  writers: 2,
  isApart: false,
  rates: [500, 1_000, 2_000, 3_000, 4_000, 5_500, 7_000, 10_000],
};

interface Most {
  readonly updatesPerSecond: number;
  readonly at: { readonly result: RunResult; readonly used: Used } | null;
}

/** Process time, ms. */
interface Used {
  readonly nodes: readonly number[];
  /** With all its processes. */
  readonly postgres: number;
}

const apart: Crowd = { ...many, name: '100 documents, 10 clients each at one node', isApart: true };

/** Nodes that one document, and a hundred, are spread over. */
const spreads = [
  { crowd: one, counts: [1, 2, 3] },
  { crowd: many, counts: [1, 2] },
  { crowd: apart, counts: [2] },
] as const;
const installation: Installation = 'redis';

export async function growth(postgres: TestPostgres): Promise<Row[]> {
  const rows: Row[] = [];
  let single = 0;
  for (const { crowd, counts } of spreads)
    for (const nodes of counts) {
      const most = await mostOf(postgres, crowd, nodes);
      if (nodes === 1) single = most.updatesPerSecond;
      if (most.at) rows.push(mostRow(crowd, nodes, most, single));
    }
  return rows;
}

const counted = (nodes: number): string => (nodes === 1 ? 'one node' : `${nodes} nodes`);

function mostRow(crowd: Crowd, nodes: number, { updatesPerSecond, at }: Most, single: number): Row {
  const micros = (ms: number): string => ((ms * 1000) / (at?.result.sent ?? 0)).toFixed(0);
  return {
    name: `${crowd.name}, ${counted(nodes)}: most before the 95th percentile passes ${limitMs} ms`,
    ours: updatesPerSecond * crowd.readers,
    unit: 'deliveries/s',
    peer: nodes === 1 ? null : { name: 'one node', value: single * crowd.readers },
    goal: null,
    method: `${updatesPerSecond} updates/s, of rates ${crowd.rates.join(', ')}, ${measuredMs} ms each; clients come to the nodes in turn. There 50th ${at?.result.delivery.p50.toFixed(1)} and 99th ${at?.result.delivery.p99.toFixed(1)} ms, ${micros(sum(at?.used.nodes ?? []))} µs of process time an update in all nodes and ${micros(at?.used.postgres ?? 0)} µs in PostgreSQL. Nodes, PostgreSQL, Redis and load share two cores.`,
  };
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

const shareRate = 1_000;
const shareMs = 2_000;

/** What the same work takes of each node when there are more: what more machines would bring, where this has two cores. */
export async function share(postgres: TestPostgres): Promise<Row[]> {
  const rows: Row[] = [];
  for (const bus of ['redis', 'postgres'] as const) {
    let single = NaN;
    for (const { crowd, counts } of spreads)
      for (const nodes of counts) {
        const runs = await steadyRuns(postgres, crowd, nodes, bus);
        const best = runs.toSorted((a, b) => busiest(a) - busiest(b))[0];
        if (!best) continue;
        if (nodes === 1) single = busiest(best);
        rows.push({
          name: `${crowd.name}, ${shareRate.toLocaleString('en')} updates/s, ${counted(nodes)}, ${nameOf[bus]}: process time an update in the busiest node`,
          ours: busiest(best),
          unit: 'µs',
          peer: nodes === 1 ? null : { name: 'one node', value: single },
          goal: null,
          method: `The better of ${runs.length} runs of ${shareMs} ms. All nodes ${best.nodes.map((each) => each.toFixed(0)).join(' + ')} µs, PostgreSQL ${best.postgres.toFixed(0)} µs.`,
        });
      }
  }
  return rows;
}

const busiest = ({ nodes }: Used): number => Math.max(...nodes);

/** In µs for each update. */
async function steadyRuns(
  postgres: TestPostgres,
  crowd: Crowd,
  nodes: number,
  bus: Installation,
): Promise<Used[]> {
  await using scene = await sceneOf(postgres, crowd, nodes, bus);
  const runs: Used[] = [];
  for (let i = 0; i < 2; i++) {
    const { result, used } = await scene.run(shareRate, shareMs);
    const each = (ms: number): number => (ms * 1000) / result.sent;
    if (result.isWhole) runs.push({ nodes: used.nodes.map(each), postgres: each(used.postgres) });
  }
  console.error(
    `  ${bus}, ${nodes} nodes, ${crowd.name}: ${runs.map((run) => run.nodes.map((each) => each.toFixed(0)).join('+')).join(' ')} µs`,
  );
  return runs;
}

interface Scene extends AsyncDisposable {
  run(updatesPerSecond: number, measuredMs: number): Promise<NonNullable<Most['at']>>;
}

async function sceneOf(
  postgres: TestPostgres,
  { documents, readers, writers, isApart }: Crowd,
  nodes: number,
  bus: Installation,
): Promise<Scene> {
  await using stack = new AsyncDisposableStack();
  const installed = stack.use(await install(bus, { postgres, nodes, documents }));
  const load = stack.use(startWorker<Order>('load.ts'));
  const [at, ...others] = installed.at;
  if (!at) throw new Error('there is a first node');
  await load.order({ type: 'join', kind: 'ours', at, others, isApart, readers, writers });
  const run: Scene['run'] = async (updatesPerSecond, ms) => {
    const before = await usedBy(installed, postgres);
    const result = RunResult.parse(
      await load.order({ type: 'run', updatesPerSecond, warmUpMs, measuredMs: ms }),
    );
    const after = await usedBy(installed, postgres);
    return {
      result,
      used: {
        nodes: after.nodes.map((ended, i) => ended - (before.nodes[i] ?? 0)),
        postgres: after.postgres - before.postgres,
      },
    };
  };
  for (let i = 0; i < 2; i++) await run(warmingRate, measuredMs);
  const running = stack.move();
  return { run, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** The highest rate that holds; one that does not is tried twice more, and one more rate after it: the machine is shared. */
async function mostOf(postgres: TestPostgres, crowd: Crowd, nodes: number): Promise<Most> {
  let most: Most = { updatesPerSecond: 0, at: null };
  let [next, tries, failed] = [0, 0, 0];
  const isOver = (): boolean => next >= crowd.rates.length || failed >= 2;
  const climb = async (scene: Scene): Promise<void> => {
    while (!isOver()) {
      const updatesPerSecond = crowd.rates[next] ?? 0;
      const at = await scene.run(updatesPerSecond, measuredMs);
      const { isWhole, delivery } = at.result;
      console.error(
        `  ${nodes} nodes: ${updatesPerSecond}/s p95 ${isWhole ? delivery.p95.toFixed(1) : 'not whole'}`,
      );
      if (isWhole && delivery.p95 <= limitMs) {
        most = { updatesPerSecond, at };
        failed = 0;
      } else if (++tries < 3 && isWhole) continue;
      else failed++;
      tries = 0;
      next++;
      // What is still on its way would be counted to the next.
      if (!isWhole) return;
    }
  };
  while (!isOver()) {
    await using scene = await sceneOf(postgres, crowd, nodes, installation);
    await climb(scene);
  }
  return most;
}

async function usedBy({ nodes }: Installed, { pids }: TestPostgres): Promise<Used> {
  const used: number[] = [];
  for (const node of nodes) used.push((await node.usage()).cpuMs);
  return { nodes: used, postgres: sum(pids().map(cpuMsOf)) };
}

const ticksPerSecond = 100;

/** User and system time by Linux's own account; 0 of a process that is gone. */
function cpuMsOf(pid: number): number {
  try {
    const [, fields = ''] = /\) (.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    // `state` is the first of what follows the name; utime and stime are the 12th and 13th.
    const [user = '0', system = '0'] = fields.split(' ').slice(11, 13);
    return ((Number(user) + Number(system)) * 1000) / ticksPerSecond;
  } catch {
    return 0;
  }
}
