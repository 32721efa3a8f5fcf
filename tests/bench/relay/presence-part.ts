/** Two hundred people in one document, each moving the caret once a second. */
import type { Row } from '../bench.ts';
import { median } from '../statistics.ts';
import { prepare, startVisitors } from './scene.ts';
import { nameOf, type Kind } from './served.ts';
import { Present } from './visit-plan.ts';

const kinds = ['ours', 'y-websocket', 'hocuspocus'] as const;
const people = 200;
const runs = 3;
const [warmUpMs, measuredMs] = [2_000, 5_000];

interface Measured {
  readonly microsPerDelivery: number;
  readonly delivery: { readonly p50: number; readonly p99: number };
}

export async function presence(): Promise<Row[]> {
  const found = new Map<Kind, Measured>();
  for (const kind of kinds) {
    const all: Measured[] = [];
    for (let i = 0; i < runs; i++) all.push(await measured(kind));
    found.set(kind, {
      microsPerDelivery: median(all.map((run) => run.microsPerDelivery)),
      delivery: {
        p50: median(all.map(({ delivery }) => delivery.p50)),
        p99: median(all.map(({ delivery }) => delivery.p99)),
      },
    });
  }
  const ours = found.get('ours');
  if (!ours) return [];
  return kinds.slice(1).flatMap((kind): Row[] => {
    const peer = found.get(kind);
    if (!peer) return [];
    const isGoal = kind === 'y-websocket';
    const row = (
      name: string,
      unit: Row['unit'],
      of: (it: Measured) => number,
      goal: number | null,
    ): Row => ({
      name: `presence, ${people} people at 1 Hz: ${name}`,
      ours: of(ours),
      unit,
      peer: { name: nameOf[kind], value: of(peer) },
      goal,
      method: `One document, ${(people * (people - 1)).toLocaleString('en')} deliveries a second, all of which arrived; ${measuredMs / 1000} s, the median of ${runs}.`,
    });
    return [
      row('process time per delivery', 'µs', (it) => it.microsPerDelivery, isGoal ? 0.6 : null),
      row('delivery, 50th', 'ms', (it) => it.delivery.p50, null),
      row('delivery, 99th', 'ms', (it) => it.delivery.p99, null),
    ];
  });
}

async function measured(kind: Kind): Promise<Measured> {
  using prepared = await prepare(kind, 1, null);
  await using served = await prepared.start();
  await using visitors = startVisitors();
  await visitors.order({ type: 'presence', kind, at: served.at, people, warmUpMs, measuredMs });
  const before = await served.usage();
  const told = Present.parse(await visitors.told());
  const after = await served.usage();
  if (told.deliveries < told.expected * 0.99)
    throw new Error(`${kind} lost presence: ${told.deliveries} of ${told.expected}`);
  return {
    microsPerDelivery: ((after.cpuMs - before.cpuMs) * 1000) / told.deliveries,
    delivery: told.delivery,
  };
}
