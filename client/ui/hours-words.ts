/** W7: working hours in words: "Mon–Fri, 9–17". */
import type { WorkingHours } from '#shared/acts/act.ts';

export const dayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

export const hoursWords = ({ days, fromMinute, toMinute }: WorkingHours): string =>
  `${daysWords(days)}, ${clockWords(fromMinute)}–${clockWords(toMinute)}`;

function daysWords(days: readonly number[]): string {
  const runs: number[][] = [];
  for (const day of days.toSorted((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run && run.at(-1) === day - 1) run.push(day);
    else runs.push([day]);
  }
  return runs
    .map((run) => [nameOf(run[0]), ...(run.length > 1 ? [nameOf(run.at(-1))] : [])].join('–'))
    .join(', ');
}

const nameOf = (day: number | undefined): string => dayNames[(day ?? 1) - 1] ?? '';

/** "9", "17:30"; a day's last minute is 24. */
function clockWords(minute: number): string {
  const [hour, rest] = [Math.floor(minute / 60), minute % 60];
  return rest === 0 ? String(hour) : `${hour}:${String(rest).padStart(2, '0')}`;
}
