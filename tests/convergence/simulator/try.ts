import './world-globals.ts';
import { play, runSchedule } from './run-schedule.ts';
import { leanStage } from './lean-stage.ts';
import { leanSize, scheduleOf, storyOf } from './step.ts';
import { failureOf, smaller } from './smaller.ts';
const from = Number(process.argv[2] ?? 1),
  n = Number(process.argv[3] ?? 1);
const run = (s: any) => play(s, leanStage);
let c0 = 0;
const kinds = new Map<string, number[]>();
let sealed = 0,
  late = 0,
  words = 0;
for (let seed = from; seed < from + n; seed++) {
  if (seed === from + 200) c0 = process.cpuUsage().user;
  const schedule = scheduleOf(seed, leanSize);
  const f = await failureOf(schedule, async (s) => {
    const r = await run(s);
    sealed += r.isSealed ? 1 : 0;
    late += r.late;
    words += r.words;
  });
  if (f) {
    const k = f.message
      .replace(/^(step \d+, [\w-]+|peace): /, '')
      .replaceAll(/browser-\d+-\d+|w\d+w|\d+/g, '#')
      .slice(0, 70);
    kinds.set(k, [...(kinds.get(k) ?? []), seed]);
    if (n === 1) {
      console.log(f.message);
      const s = await smaller(f, run);
      console.log(s.message, '\n', storyOf(s.schedule));
    }
  }
}
console.log(kinds, { sealed, late, words });
console.log('cpu ms per', (process.cpuUsage().user - c0) / 1000 / Math.max(1, n - 200));
