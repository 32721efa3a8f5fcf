/** Fold of 10,000 acts, against parsing the same acts as JSON. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { emptyDocument, foldDocument } from '#shared/fold/document-fold.ts';
import { invariant } from '#shared/kernel/invariant.ts';
import { place } from '../shared/ledger-fixture.ts';
import type { Outcome, Row } from './bench.ts';
import { busyLedger } from './busy-ledger.ts';
import type { ColdFold, ColdTimes } from './cold-fold.ts';
import { median, timeInTurns } from './statistics.ts';

const count = 10_000;
const coldRuns = 8;

export async function foldBench(): Promise<Outcome> {
  const { id: document, stamped, acts, world, state } = busyLedger(count);
  const { lineage, state: workspace } = world;
  const json = JSON.stringify(stamped);
  const fold = () => foldDocument(emptyDocument(document, lineage), acts, workspace);
  const folded = fold();
  invariant(folded.hash === state.hash && folded.voids.length === 0, 'every act is allowed');
  invariant(folded.threads.size === state.threads.size, 'one batch means what single acts mean');

  const warm = timeInTurns(fold, () => JSON.parse(json), { rounds: 21, warmUps: 6 });
  const read = timeInTurns(
    () => foldDocument(emptyDocument(document, lineage), stamped.map(place), workspace),
    () => JSON.parse(json),
    { rounds: 5, warmUps: 1 },
  );
  const cold: ColdTimes[] = [];
  for (let run = 0; run < coldRuns; run++)
    cold.push(await inFreshThread({ document, lineage, acts, workspace, json, isFoldFirst: run % 2 === 0 }));

  const peer = (values: readonly number[]) => ({ name: 'JSON.parse of them', value: median(values) });
  const named = `${count.toLocaleString('en')} acts`;
  const mixture = '12 proposals, 2,900 threads; acts as stamped on the wire';
  const rows: Row[] = [
    {
      name: `fold of ${named}, warm`,
      ours: median(warm.a),
      unit: 'ms',
      peer: peer(warm.b),
      goal: 3,
      method: `Opened acts to state (${mixture}); Node, median of 21 in turns, processor time.`,
    },
    {
      name: `fold of ${named}, cold`,
      ours: median(cold.map((times) => times.fold)),
      unit: 'ms',
      peer: peer(cold.map((times) => times.parse)),
      goal: 3,
      method: `The first fold and the first parse of a fresh thread, in turns which comes first; median of ${coldRuns}.`,
    },
    {
      name: `read and fold of ${named}`,
      ours: median(read.a),
      unit: 'ms',
      peer: peer(read.b),
      goal: null,
      method:
        'Strict parsing and the hashes of free texts included, as when a ledger is read from disk; no signatures.',
    },
  ];
  return { rows };
}

async function inFreshThread(workerData: ColdFold): Promise<ColdTimes> {
  const worker = new Worker(new URL('./cold-fold.ts', import.meta.url), { workerData });
  const [times] = await once(worker, 'message');
  await worker.terminate();
  return times;
}
