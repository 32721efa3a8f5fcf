/**
 * `npm run fuzz:records -- --rounds N --seed S`: N changed records from seed S on (10,000 from a new seed unless told).
 * Prints what became of each kind of change; names the seed of the first that is judged wrong, and exits 1.
 */
import { parseArgs } from 'node:util';
import { honestRecords, judge, mutationOf } from './mutations.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '10000' }, seed: { type: 'string' } },
});
const rounds = Number(values.rounds);
const first = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
if (!Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(first)) {
  console.error('Usage: npm run fuzz:records -- [--rounds N] [--seed S], both whole numbers.');
  process.exit(2);
}

const bases = await honestRecords();
const found = new Map<string, number>();
for (let seed = first; seed < first + rounds; seed++) {
  const mutation = await mutationOf(seed, bases);
  const judged = await judge(mutation, bases);
  if (!judged.ok) {
    console.error(`${mutation.change} by ${mutation.forger}, of ${mutation.base}, ${judged.error}`);
    console.error(`Again with: npm run fuzz:records -- --rounds 1 --seed ${seed}`);
    process.exit(1);
  }
  const { value } = judged;
  const what =
    value.kind === 'refused' ? `refused: ${value.code}` : `holds: ${value.why} (${mutation.forger})`;
  found.set(what, (found.get(what) ?? 0) + 1);
}
for (const [what, count] of [...found].toSorted(([a], [b]) => a.localeCompare(b)))
  console.log(String(count).padStart(6), what);
console.log(`${rounds} changed records from seed ${first}: every one judged rightly.`);
