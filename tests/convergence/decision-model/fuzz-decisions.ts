/** Many model schedules, and the failing one made smaller: acts are left out until nothing more can be. */
import { Disagreement, runSchedule, scheduleOf, type ModelReport, type Schedule } from './schedule.ts';

export interface Failure {
  readonly schedule: Schedule;
  readonly message: string;
}

/** `null` when the model and the fold agree. */
export function failureOf(schedule: Schedule, isSigned = false): Failure | null {
  try {
    runSchedule(schedule, { isSigned });
    return null;
  } catch (error) {
    const { seed } = schedule;
    return {
      schedule,
      message: error instanceof Disagreement ? error.message : `seed ${seed}: ${String(error)}`,
    };
  }
}

/** The same kind of failure with as few steps as can be found: halves are left out, then quarters, and so on. */
export function smaller(failure: Failure, isSigned = false): Failure {
  const kindOf = ({ message }: Failure): string => (message.split('\n')[0] ?? '').replaceAll(/\d+/g, '#');
  let best = failure;
  for (
    let size = Math.ceil(best.schedule.steps.length / 2);
    size >= 1;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  )
    for (let at = 0; at < best.schedule.steps.length;) {
      const { seed, steps } = best.schedule;
      const next = failureOf({ seed, steps: [...steps.slice(0, at), ...steps.slice(at + size)] }, isSigned);
      if (next && kindOf(next).slice(0, 60) === kindOf(best).slice(0, 60)) best = next;
      else at += size;
    }
  return best;
}

/** One in this many schedules is made of whole, signed acts, and read back from its export. */
const signedEvery = 50;

/** @returns the first failure from `first` on, made smaller; `null` when all agree. */
export function fuzzDecisions(
  first: number,
  rounds: number,
  onReport: (report: ModelReport) => void = () => {},
): Failure | null {
  for (let seed = first; seed < first + rounds; seed++) {
    const schedule = scheduleOf(seed);
    const isSigned = seed % signedEvery === 0;
    try {
      onReport(runSchedule(schedule, { isSigned }));
    } catch (error) {
      const message = error instanceof Disagreement ? error.message : `seed ${seed}: ${String(error)}`;
      return smaller({ schedule, message }, isSigned);
    }
  }
  return null;
}
