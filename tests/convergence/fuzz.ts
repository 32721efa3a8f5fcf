/**
 * `npm run fuzz -- --rounds N --seed S`: N random schedules from seed S on (1,000 from a new seed unless told), of
 * prose that people write at once, of decisions that the reference of the rules must agree with, N frames that were
 * changed on their way, and N / 20 worlds of whole clients (`simulator/`); `--only prose`, `decisions`, `frames` or
 * `worlds` runs N of one of them. Prints the seed of a failure, made smaller where that can be done, and exits 1; what was
 * found stays as a named test in `convergence.test.ts`, `decision-model.test.ts` or `simulator.test.ts`.
 */
import './simulator/world-globals.ts';
import 'temporal-polyfill/global';
import { parseArgs } from 'node:util';
import { fuzzDecisions } from './decision-model/fuzz-decisions.ts';
import { runMutatedFrames } from './mutated-frames.ts';
import { runSchedule } from './schedule.ts';
import { runSchedule as runWorld } from './simulator/run-schedule.ts';
import { failureOf, reportOf, smaller } from './simulator/smaller.ts';
import { scheduleOf, worldSize } from './simulator/step.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '1000' },
    seed: { type: 'string' },
    only: { type: 'string' },
  },
});
const rounds = Number(values.rounds);
const first = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
const isKnown = [undefined, 'prose', 'decisions', 'frames', 'worlds'].includes(values.only);
if (!Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(first) || !isKnown) {
  console.error(
    'Usage: npm run fuzz -- [--rounds N] [--seed S] [--only prose|decisions|frames|worlds]; N and S are whole.',
  );
  process.exit(2);
}

function stop(message: string, seed: number, only: string): never {
  console.error(message);
  console.error(`Again with: npm run fuzz -- --rounds 1 --only ${only} --seed ${seed}`);
  process.exit(1);
}

function fuzzProse(): void {
  let edits = 0;
  let receipts = 0;
  let restarts = 0;
  for (let seed = first; seed < first + rounds; seed++)
    try {
      const report = runSchedule(seed);
      edits += report.edits;
      receipts += report.receipts;
      restarts += report.restarts;
    } catch (error) {
      stop(error instanceof Error ? error.message : String(error), seed, 'prose');
    }
  console.log(
    `Prose: ${rounds} schedules from seed ${first}: ${edits} edits, ${receipts} receipts, ${restarts} restarts, all equal.`,
  );
}

function fuzzRules(): void {
  let stamped = 0;
  let refused = 0;
  let compared = 0;
  const sum = (counts: Readonly<Record<string, number>>): number =>
    Object.values(counts).reduce((total, count) => total + count, 0);
  const failure = fuzzDecisions(first, rounds, (report) => {
    stamped += sum(report.accepted);
    refused += sum(report.refused);
    compared += report.compared;
  });
  if (failure) stop(failure.message, failure.schedule.seed, 'decisions');
  console.log(
    `Decisions: ${rounds} schedules from seed ${first}: ${stamped} acts stamped, ${refused} refused, compared ${compared} times, all agree.`,
  );
}

function fuzzFrames(): void {
  try {
    const { refused, taken, slowestMs } = runMutatedFrames(rounds, first);
    console.log(
      `Frames: ${rounds} mutated from seed ${first}: ${refused} refused, ${taken} taken, the slowest in ${slowestMs.toFixed(1)} ms.`,
    );
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    console.error(`Again with: npm run fuzz -- --rounds ${rounds} --only frames --seed ${first}`);
    process.exit(1);
  }
}

/** Up to eight people with up to four devices each; most worlds are small, because those are quickly played. */
async function fuzzWorlds(): Promise<void> {
  const worlds = values.only === 'worlds' ? rounds : Math.ceil(rounds / 20);
  const sums = { words: 0, comments: 0, sealed: 0, amendments: 0 };
  for (let seed = first; seed < first + worlds; seed++) {
    const failure = await failureOf(scheduleOf(seed, worldSize(seed)), async (schedule) => {
      const report = await runWorld(schedule);
      sums.words += report.words;
      sums.comments += report.comments;
      sums.sealed += report.isSealed ? 1 : 0;
      sums.amendments += report.amendments;
    });
    if (failure) stop(reportOf(await smaller(failure, runWorld)), seed, 'worlds');
  }
  console.log(
    `Worlds: ${worlds} from seed ${first}: ${sums.words} words, ${sums.comments} comments, ${sums.sealed} seals, ${sums.amendments} amendments and new documents; every promise kept.`,
  );
}

const runs = (what: string): boolean => values.only === undefined || values.only === what;
if (runs('prose')) fuzzProse();
if (runs('decisions')) fuzzRules();
if (runs('frames')) fuzzFrames();
if (runs('worlds')) await fuzzWorlds();
