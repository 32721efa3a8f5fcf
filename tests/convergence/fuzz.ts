/**
 * `npm run fuzz -- --rounds N --seed S`: N random schedules from seed S on (1,000 from a new seed unless told).
 * Prints the seed of a failure and exits 1; a found seed stays as a named test in `convergence.test.ts`.
 */
import { parseArgs } from 'node:util';
import { runSchedule } from './schedule.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '1000' }, seed: { type: 'string' } },
});
const rounds = Number(values.rounds);
const first = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
if (!Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(first)) {
  console.error('Usage: npm run fuzz -- [--rounds N] [--seed S], both whole numbers.');
  process.exit(2);
}

let edits = 0;
let receipts = 0;
let restarts = 0;
for (let round = 0; round < rounds; round++) {
  const seed = first + round;
  try {
    const report = runSchedule(seed);
    edits += report.edits;
    receipts += report.receipts;
    restarts += report.restarts;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    console.error(`Again with: npm run fuzz -- --rounds 1 --seed ${seed}`);
    process.exit(1);
  }
}
console.log(
  `${rounds} schedules from seed ${first}: ${edits} edits, ${receipts} receipts, ${restarts} restarts, all equal.`,
);
