/** What one, two and three nodes pass on together, all of them and PostgreSQL and the load on the same cores. */
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
  /** Updates a second, by all writers together. */
  readonly rates: readonly number[];
}
const one: Crowd = {
  name: '1 document, 100 readers, 10 writers',
  documents: 1,
  readers: 100,
  writers: 10,
  rates: [500, 1_000, 2_000, 4_000, 7_000, 10_000, 14_000, 19_000, 25_000, 35_000],
};
const many: Crowd = {
  name: '100 documents, 10 clients each',
  documents: 100,
  readers: 8,
  writers: 2,
  rates: [250, 500, 1_000, 1_500, 2_000, 3_000, 4_000, 5_500, 7_000, 10_000],
};

interface Most {
  readonly updatesPerSecond: number;
  readonly result: RunResult | null;
  /** Process time for an update there, µs: of all nodes, and of PostgreSQL with all its processes. */
  readonly nodesMicros: number;
  readonly postgresMicros: number;
}

export async function growth(postgres: TestPostgres): Promise<Row[]> {
  const rows: Row[] = [];
  for (const crowd of [one, many])
    for (const installation of ['redis', 'postgres'] as const) {
      const single = await mostOf(postgres, installation, crowd, 1);
      for (const nodes of crowd === one ? [1, 2, 3] : [1, 2]) {
        const most = nodes === 1 ? single : await mostOf(postgres, installation, crowd, nodes);
        rows.push(rowOf(installation, crowd, nodes, most, single));
      }
    }
  return rows;
}

function rowOf(installation: Installation, crowd: Crowd, nodes: number, most: Most, single: Most): Row {
  const { delivery } = most.result ?? { delivery: { p50: NaN, p99: NaN } };
  const perSecond = ({ updatesPerSecond }: Most): number => updatesPerSecond * crowd.readers;
  return {
    name: `${crowd.name}: most before the 95th percentile passes ${limitMs} ms, ${nodes === 1 ? 'one node' : `${nodes} nodes`}, ${nameOf[installation]}`,
    ours: perSecond(most),
    unit: 'deliveries/s',
    peer: nodes === 1 ? null : { name: 'one node', value: perSecond(single) },
    goal: null,
    method: `${most.updatesPerSecond} updates/s, of rates ${crowd.rates.join(', ')}, ${measuredMs} ms each; clients come to the nodes in turn. There 50th ${delivery.p50.toFixed(1)} and 99th ${delivery.p99.toFixed(1)} ms, ${most.nodesMicros.toFixed(0)} µs of process time an update in all nodes and ${most.postgresMicros.toFixed(0)} µs in PostgreSQL. Nodes, database and load share two cores.`,
  };
}

/** The highest rate that holds; one that does not is tried twice more, because the machine is shared. */
async function mostOf(
  postgres: TestPostgres,
  installation: Installation,
  crowd: Crowd,
  nodes: number,
): Promise<Most> {
  let most: Most = { updatesPerSecond: 0, result: null, nodesMicros: NaN, postgresMicros: NaN };
  let next = 0;
  let tries = 0;
  while (next < crowd.rates.length && tries < 3) {
    await using installed = await install(installation, { postgres, nodes, documents: crowd.documents });
    await using load = startWorker<Order>('load.ts');
    const [at, ...others] = installed.at;
    if (!at) throw new Error('there is a first node');
    const { readers, writers } = crowd;
    await load.order({ type: 'join', kind: 'ours', at, others, readers, writers });
    await load.order({ type: 'run', updatesPerSecond: warmingRate, warmUpMs, measuredMs });
    while (next < crowd.rates.length && tries < 3) {
      const updatesPerSecond = crowd.rates[next] ?? 0;
      const before = await usedMs(installed, postgres);
      const result = RunResult.parse(
        await load.order({ type: 'run', updatesPerSecond, warmUpMs, measuredMs }),
      );
      const after = await usedMs(installed, postgres);
      const micros = (ms: number): number => (ms * 1000) / result.sent;
      const [nodesMicros, postgresMicros] = [
        micros(after.nodes - before.nodes),
        micros(after.postgres - before.postgres),
      ];
      console.error(
        `  ${installation}, ${nodes}: ${updatesPerSecond}/s p95 ${result.isWhole ? result.delivery.p95.toFixed(1) : 'not whole'}, ${nodesMicros.toFixed(0)} + ${postgresMicros.toFixed(0)} µs`,
      );
      if (result.isWhole && result.delivery.p95 <= limitMs) {
        most = { updatesPerSecond, result, nodesMicros, postgresMicros };
        next++;
        tries = 0;
      } else tries++;
      // What is still on its way would be counted to the next.
      if (!result.isWhole) break;
    }
  }
  return most;
}

async function usedMs(
  { nodes }: Installed,
  { pids }: TestPostgres,
): Promise<{ readonly nodes: number; readonly postgres: number }> {
  let used = 0;
  for (const node of nodes) used += (await node.usage()).cpuMs;
  return { nodes: used, postgres: pids().reduce((sum, pid) => sum + cpuMsOf(pid), 0) };
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
