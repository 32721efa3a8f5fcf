/**
 * `npm run fuzz -- --rounds N --seed S`: N random schedules from seed S on (1,000 from a new seed unless told), of
 * prose that people write at once, of decisions that the reference of the rules must agree with, N frames that were
 * changed on their way, and N worlds (`simulator/`) of bodies, N / 20 of whole clients; `--only prose`, `decisions`,
 * `frames`, `bodies` or `clients` runs N of one of them. Prints the seed of a failure, made smaller where that can be
 * done, and exits 1; what was found stays as a named test in `convergence.test.ts`, `decision-model.test.ts` or
 * `simulator.test.ts`.
 */
import './simulator/world-globals.ts';
import 'temporal-polyfill/global';
import { parseArgs } from 'node:util';
import { fuzzDecisions } from './decision-model/fuzz-decisions.ts';
import { runDeafReaders } from './deaf-readers.ts';
import { runMutatedFrames } from './mutated-frames.ts';
import { runSchedule } from './schedule.ts';
import { runLean, runSchedule as runWhole, type RunReport } from './simulator/run-schedule.ts';
import { failureOf, reportOf, smaller } from './simulator/smaller.ts';
import { leanSize, scheduleOf, wholeSize, type Schedule } from './simulator/step.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '1000' },
    seed: { type: 'string' },
    only: { type: 'string' },
  },
});
const rounds = Number(values.rounds);
const first = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
const isKnown = [undefined, 'prose', 'decisions', 'frames', 'bodies', 'clients'].includes(values.only);
if (!Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(first) || !isKnown) {
  console.error(
    'Usage: npm run fuzz -- [--rounds N] [--seed S] [--only prose|decisions|frames|bodies|clients]; N and S are whole.',
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

/** What a relay on two cores may take, whoever sends and however few read. */
const longestStallMs = 50;
const mostMemoryMb = 512;
const deafReaders = 200;
const saidToDeafMb = 64;

/** 10,000,000 frames by `--only frames --rounds 10000000`. */
async function fuzzFrames(): Promise<void> {
  try {
    const said = Math.max(100_000, Math.ceil(rounds / 10));
    const frames = runMutatedFrames(rounds, first, (done) => {
      if (done % said === 0 && done < rounds) console.log(`Frames: ${done} of ${rounds} …`);
    });
    console.log(
      `Frames: ${rounds} mutated from seed ${first}: ${frames.refused} refused, ${frames.taken} taken; 99.9 % under ${frames.stall999Ms.toFixed(1)} ms, the slowest ${frames.slowestMs.toFixed(1)} ms; ${frames.mostMemoryMb.toFixed(0)} MiB.`,
    );
    const deaf = await runDeafReaders(deafReaders, saidToDeafMb);
    console.log(
      `Readers: ${deaf.readers} that do not read, ${deaf.writtenMb} MiB written: ${deaf.readers - deaf.left} cut; ${deaf.mostMemoryMb.toFixed(0)} MiB.`,
    );
    if (frames.stall999Ms > longestStallMs)
      throw new Error(`Frames stalled the others: 1 of 1,000 took more than ${longestStallMs} ms.`);
    if (Math.max(frames.mostMemoryMb, deaf.mostMemoryMb) > mostMemoryMb)
      throw new Error(`More than ${mostMemoryMb} MiB of memory.`);
    if (deaf.left > 0) throw new Error(`${deaf.left} readers that do not read were kept.`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}

type Play = (schedule: Schedule) => Promise<RunReport>;

async function fuzzWorlds(
  only: 'bodies' | 'clients',
  count: number,
  scheduleAt: (seed: number) => Schedule,
  play: Play,
) {
  const sums = { words: 0, comments: 0, sealed: 0, late: 0 };
  for (let seed = first; seed < first + count; seed++) {
    const failure = await failureOf(scheduleAt(seed), async (schedule) => {
      const report = await play(schedule);
      sums.words += report.words;
      sums.comments += report.comments;
      sums.sealed += report.isSealed ? 1 : 0;
      sums.late += report.late;
    });
    if (failure) stop(reportOf(await smaller(failure, play)), seed, only);
  }
  console.log(
    `Worlds of ${only}: ${count} from seed ${first}: ${sums.words} words, ${sums.late} of them late, ${sums.comments} comments, ${sums.sealed} seals; every promise kept.`,
  );
}

const runs = (what: string): boolean => values.only === undefined || values.only === what;
if (runs('prose')) fuzzProse();
if (runs('decisions')) fuzzRules();
if (runs('frames')) await fuzzFrames();
if (runs('bodies')) await fuzzWorlds('bodies', rounds, (seed) => scheduleOf(seed, leanSize), runLean);
if (runs('clients')) {
  const count = values.only === undefined ? Math.ceil(rounds / 20) : rounds;
  await fuzzWorlds('clients', count, (seed) => scheduleOf(seed, wholeSize(seed)), runWhole);
}
