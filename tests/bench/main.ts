/**
 * `npm run bench`: one table of ratios, each measured in this run beside its peer.
 *
 *     npm run bench -- --only fold      one benchmark
 *     npm run bench -- --edits 259778   the whole recorded history through the relay
 *     npm run bench -- --only relay     beside other servers, once `npm ci` was run in tests/bench/peers
 *     npm run bench -- --only nodes     several nodes, with PostgreSQL and Redis started for it
 */
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { meetsGoal, ratioOf, type Bench, type Row } from './bench.ts';
import { actsBench } from './acts.bench.ts';
import { firstLoadBench } from './first-load.bench.ts';
import { foldBench } from './fold.bench.ts';
import { keystrokeBench } from './keystroke.bench.ts';
import { importBench } from './import.bench.ts';
import { ledgerBench } from './ledger.bench.ts';
import { nodesBench } from './nodes.bench.ts';
import { openBench } from './open.bench.ts';
import { relayBench } from './relay.bench.ts';
import { replayBench } from './replay.bench.ts';
import { endStage } from './stage.ts';
import { tableOf } from './table.ts';

const benches: Readonly<Record<string, Bench>> = {
  import: importBench,
  fold: foldBench,
  replay: replayBench,
  acts: actsBench,
  ledger: ledgerBench,
  relay: relayBench,
  nodes: nodesBench,
  load: firstLoadBench,
  keystroke: keystrokeBench,
  // Last: it stops the relay.
  open: openBench,
};

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    part: { type: 'string' },
    edits: { type: 'string', default: '100000' },
  },
});
const edits = Number(values.edits);
const chosen = Object.entries(benches).filter(([name]) => values.only === undefined || name === values.only);
if (chosen.length === 0 || !Number.isSafeInteger(edits) || edits < 1) {
  console.error(`Usage: npm run bench -- [--only ${Object.keys(benches).join('|')}] [--part P] [--edits N]`);
  process.exit(2);
}

const rows: Row[] = [];
const notes: string[] = [];
const loadBefore = loadavg()[0] ?? 0;
for (const [name, bench] of chosen) {
  console.error(`measuring ${name} …`);
  try {
    const outcome = await bench({ edits, part: values.part ?? null });
    if ('skipped' in outcome) notes.push(`${name}: skipped. ${outcome.skipped}`);
    else rows.push(...outcome.rows);
  } catch (error) {
    notes.push(`${name}: failed. ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    process.exitCode = 1;
  }
}

await endStage();
const loads = `${loadBefore.toFixed(1)} before, ${(loadavg()[0] ?? 0).toFixed(1)} after`;
const machine = { cores: cpus().length, node: process.version, load: loads };
console.log(tableOf(rows));
for (const note of notes) console.log(note);
console.log(`${machine.cores} cores, Node ${machine.node}, load average ${loads}.`);
const results = rows.map((row) => ({ ...row, ratio: ratioOf(row), isMet: meetsGoal(row) }));
const file = join(import.meta.dirname, 'results.json');
writeFileSync(
  file,
  `${JSON.stringify({ at: new Date().toISOString(), machine, rows: results, notes }, null, 2)}\n`,
);
// Whatever a failed benchmark left open does not hold up the end.
process.exit();
