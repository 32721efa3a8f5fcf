/** A failing schedule made smaller: steps are left out, halves first, then ever fewer, as long as it fails in the same way. */
import { BrokenPromise } from './broken-promise.ts';
import { storyOf, type Schedule } from './step.ts';

export interface Failure {
  readonly schedule: Schedule;
  readonly message: string;
}

type Play = (schedule: Schedule) => Promise<unknown>;

/** `null` when every promise was kept. */
export async function failureOf(schedule: Schedule, play: Play): Promise<Failure | null> {
  try {
    await play(schedule);
    return null;
  } catch (error) {
    const message = error instanceof BrokenPromise ? error.message : `no promise, a bug: ${String(error)}`;
    return { schedule, message };
  }
}

/** What is broken, without the step, the names and the numbers. */
const kindOf = ({ message }: Failure): string =>
  message
    .replace(/^(step \d+, [\w-]+|peace): /, '')
    .replaceAll(/browser-\d+-\d+|w\d+w|\d+/g, '#')
    .slice(0, 60);

export async function smaller(failure: Failure, play: Play): Promise<Failure> {
  let best = failure;
  const attempt = async (schedule: Schedule): Promise<boolean> => {
    const next = await failureOf(schedule, play);
    if (!next || kindOf(next) !== kindOf(failure)) return false;
    best = next;
    return true;
  };
  for (let isShrinking = true; isShrinking;) {
    const before = best.schedule.steps.length;
    for (let size = Math.ceil(before / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
      for (let at = 0; at < best.schedule.steps.length;) {
        const { steps } = best.schedule;
        const rest = [...steps.slice(0, at), ...steps.slice(at + size)];
        if (!(await attempt({ ...best.schedule, steps: rest }))) at += size;
      }
    isShrinking = best.schedule.steps.length < before;
  }
  for (let isShrinking = true; isShrinking;) {
    const { devices } = best.schedule;
    const last = devices.length > 2 ? devices.slice(0, -1) : devices.map(() => 1);
    isShrinking = last.join() !== devices.join() && (await attempt({ ...best.schedule, devices: last }));
  }
  return best;
}

/** What one reads of a failure. */
export const reportOf = ({ schedule, message }: Failure): string => `${message}\n${storyOf(schedule)}`;
