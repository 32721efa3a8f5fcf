/** How long a letter takes to a reader on the same node and on another, and what it weighs between them. */
import { Client } from 'pg';
import { LedgerId } from '#shared/kernel/ids.ts';
import { invariant } from '#shared/kernel/invariant.ts';
import type { TestPostgres } from '../../sync-server/nodes/postgres-server.ts';
import { openPostgresStore } from '../../../sync-server/store/postgres-store.ts';
import type { Row } from '../bench.ts';
import { writtenPaper } from '../relay/paper.ts';
import { startWorker } from '../relay/scene.ts';
import { letterAt } from '../relay/typed-updates.ts';
import { absent, history } from '../samples.ts';
import { quantile } from '../statistics.ts';
import { install, type Installed } from './installation.ts';
import { Typed, type LettersOrder } from './letters-plan.ts';
import { kindOf, nameOf, type Installation } from './node-kinds.ts';

interface Length {
  readonly name: string;
  /** How many times the recorded paper. */
  readonly papers: number;
}
const lengths: readonly Length[] = [
  { name: 'empty', papers: 0 },
  { name: '100,000 characters', papers: 1 },
  { name: '1,000,000 characters', papers: 10 },
];
const installations: readonly Installation[] = ['postgres', 'redis', 'hocuspocus', 'y-redis'];
const rounds = 6;
const lettersEach = 30;

interface Found {
  readonly same: number[];
  readonly cross: number[];
  late: number;
  /** Between the nodes, for each letter. */
  busBytes: number;
}
interface Measured {
  readonly found: ReadonlyMap<Installation, Found>;
  readonly appendMs: readonly number[];
  readonly stateBytes: number;
}

const goals = { overSame: 1.5, overHocuspocus: 0.15, ofEmpty: 1.1 };

export async function delivery(postgres: TestPostgres): Promise<Row[]> {
  const rows: Row[] = [];
  let empty: Measured | null = null;
  for (const length of lengths) {
    const measured = await measure(postgres, length);
    empty ??= measured;
    rows.push(...latencyRows(length, measured), ...busRows(length, measured, empty));
  }
  return rows;
}

async function measure(postgres: TestPostgres, { papers }: Length): Promise<Measured> {
  const body = papers > 0 ? writtenPaper(papers, 0) : null;
  if (papers > 0 && !body) throw new Error(absent(history));
  const seed = body && { ...body, from: 0, count: 1 };
  await using stack = new AsyncDisposableStack();
  const desk = stack.use(startWorker<LettersOrder>('../nodes/letters.ts'));
  const installed: Installed[] = [];
  for (const installation of installations) {
    const one = stack.use(await install(installation, { postgres, nodes: 2, documents: 2, seed }));
    installed.push(one);
    const { at } = one;
    await desk.order({
      type: 'come',
      name: installation,
      kind: kindOf[installation],
      nodes: [...at],
      document: 0,
    });
  }
  const type = async (name: Installation, letters: number): Promise<Typed> =>
    Typed.parse(await desk.order({ type: 'type', name, letters }));
  const found = new Map<Installation, Found>();
  const append = appender(installed[0]);
  stack.use(append);
  for (let round = -1; round < rounds; round++) {
    for (const { installation, busBytes } of installed) {
      const before = await busBytes();
      const typed = await type(installation, lettersEach);
      const bytes = (await busBytes()) - before;
      if (round < 0) continue;
      const all = found.get(installation) ?? { same: [], cross: [], late: 0, busBytes: 0 };
      found.set(installation, all);
      all.same.push(...typed.same);
      all.cross.push(...typed.cross);
      all.late += typed.late;
      all.busBytes += bytes / (rounds * lettersEach);
    }
    await append.times(lettersEach, round >= 0);
  }
  const alone = found.get('postgres');
  invariant(alone, 'PostgreSQL alone was measured');
  alone.busBytes = await notifiedBytes(installed[0]?.databaseUrl ?? '', () => type('postgres', lettersEach));
  for (const [installation, { same, cross, late, busBytes }] of found)
    console.error(
      `  ${installation}: same ${told(same)}, cross ${told(cross)}, ${late} late, ${busBytes.toFixed(0)} bytes`,
    );
  console.error(`  one durable append: ${told(append.tookMs)}`);
  return { found, appendMs: append.tookMs, stateBytes: body?.snapshot.length ?? 0 };
}

const told = (values: readonly number[]): string =>
  [0.5, 0.99].map((q) => quantile(values, q).toFixed(2)).join(' and ');

/** One letter at a time into a document that nobody has open, as a relay stores it, and nothing else. */
function appender(installed: Installed | undefined): Disposable & {
  readonly tookMs: readonly number[];
  times(count: number, isKept: boolean): Promise<void>;
} {
  const url = installed?.databaseUrl;
  invariant(url, 'nodes share a database');
  const document = LedgerId.parse(installed?.at[0]?.documents[1]);
  const store = openPostgresStore({ url, log: { warn: () => undefined } });
  const tookMs: number[] = [];
  return {
    tookMs,
    async times(count, isKept) {
      for (let i = 0; i < count; i++) {
        const startedMs = performance.now();
        store.transaction(() => {
          store.willAppend?.([{ part: 'body', of: document }]);
          store.appendUpdates(document, [letterAt(1_000, i)], Date.now());
        });
        if (isKept) tookMs.push(performance.now() - startedMs);
        await new Promise((resolve) => setTimeout(resolve, 12));
      }
    },
    [Symbol.dispose]: () => store.close(),
  };
}

/** Payloads of PostgreSQL's notifications for a letter, as somebody who listens too gets them. */
async function notifiedBytes(url: string, typing: () => Promise<Typed>): Promise<number> {
  const client = new Client({ connectionString: url });
  let bytes = 0;
  client.on('notification', ({ payload }) => (bytes += Buffer.byteLength(payload ?? '')));
  await client.connect();
  try {
    await client.query('LISTEN countersign');
    await typing();
    return bytes / lettersEach;
  } finally {
    await client.end();
  }
}

function latencyRows({ name, papers }: Length, { found, appendMs }: Measured): Row[] {
  // The goal is for where it hurts: elsewhere one sync of the disk alone is longer.
  const isLongest = lengths.every((length) => length.papers <= papers);
  const rows: Row[] = [];
  for (const q of [0.5, 0.99]) {
    const nth = `${q * 100}th`;
    const append = quantile(appendMs, q);
    for (const installation of ['postgres', 'redis'] as const) {
      const ours = found.get(installation);
      if (!ours) continue;
      const [same, cross] = [quantile(ours.same, q), quantile(ours.cross, q)];
      const add = (peer: Row['peer'], goal: number | null, method: string): void =>
        void rows.push({
          name: `to another node, ${name}, ${nth}: ${nameOf[installation]}`,
          ours: cross,
          unit: 'ms',
          peer,
          goal,
          method,
        });
      add(
        { name: 'same node and one durable append', value: same + append },
        goals.overSame,
        `From a writer’s send to a reader’s receipt, the same ${ours.cross.length} letters one after the other for readers on both nodes, ${ours.late} later than 5 s; same node ${same.toFixed(2)} ms, a durable append ${append.toFixed(2)} ms (one letter stored as the relay stores it, by nobody else at that moment). fsync on.`,
      );
      for (const other of ['hocuspocus', 'y-redis'] as const) {
        const peer = found.get(other);
        if (!peer) continue;
        add(
          { name: nameOf[other], value: quantile(peer.cross, q) },
          other === 'hocuspocus' && isLongest ? goals.overHocuspocus : null,
          `In turns of ${lettersEach} letters; there ${quantile(peer.same, q).toFixed(2)} ms on the same node, before anything is stored; ${peer.late} later than 5 s.`,
        );
      }
    }
    const peer = found.get('hocuspocus');
    if (peer)
      rows.push({
        name: `one durable append, ${name}, ${nth}: no relay that stores first is faster`,
        ours: append,
        unit: 'ms',
        peer: { name: `to another node, ${nameOf.hocuspocus}`, value: quantile(peer.cross, q) },
        goal: null,
        method: 'The same appends, for comparison.',
      });
  }
  return rows;
}

function busRows({ name }: Length, { found, stateBytes }: Measured, empty: Measured): Row[] {
  if (stateBytes === 0) return [];
  return installations.flatMap((installation): Row[] => {
    const [here, there] = [found.get(installation), empty.found.get(installation)];
    if (!here || !there) return [];
    const isOurs = kindOf[installation] === 'ours';
    return [
      {
        name: `bytes on the bus for a letter, ${name} (${(stateBytes / 1e6).toFixed(1)} MB): ${nameOf[installation]}`,
        ours: here.busBytes,
        unit: 'bytes',
        peer: { name: 'in an empty document', value: there.busBytes },
        goal: isOurs ? goals.ofEmpty : null,
        method:
          installation === 'postgres'
            ? 'Payload of the notifications.'
            : 'Received and sent by Redis as it counts them, for two nodes that both hear every message; signs of life included.',
      },
    ];
  });
}
