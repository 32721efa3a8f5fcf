/**
 * D2: until when a question asks to be answered. Time runs on the working days of the person who is asked, in their
 * zone, and the instant never stands where that person does not work: it moves to their next working moment. The
 * default is one working day, which is 24 hours with days off left out: whoever is asked on a Friday at 15:00 answers
 * by Monday at 15:00. Hours and zone stand in the act, as its author knew them, so that every verifier gets the same.
 */
import type { Window, WorkingHours } from '../acts/act.ts';
import { closingInstant, fullMinute } from '../decision/window.ts';
import { defaultWorkingHours } from '../people/workspace-state.ts';

/** What a question may be given, shortest first; the first is the default. */
export const answerTimes = [
  { amount: 1, unit: 'working-days' },
  { amount: 3, unit: 'working-days' },
  { amount: 5, unit: 'working-days' },
] as const satisfies readonly Omit<Window, 'zone'>[];

type Hours = Omit<WorkingHours, 'days'> & { readonly days: readonly number[] };

/**
 * @param hours when the person works, as the question says; Monday to Friday, 9 to 17, where it does not.
 * @returns ms since 1970; `null` when this machine does not know the zone.
 */
export function answerByInstant(
  within: Window,
  startMs: number,
  hours: Hours = defaultWorkingHours,
): number | null {
  try {
    return nextWorkingMoment(endOf(within, startMs, hours), hours).epochMilliseconds;
  } catch (error) {
    // An unknown zone, or an instant beyond what calendars know.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function endOf(within: Window, startMs: number, { days }: Hours): Temporal.ZonedDateTime {
  const at = (ms: number) => Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(within.zone);
  if (within.unit !== 'working-days') {
    const endMs = closingInstant(within, startMs);
    if (endMs === null) throw new RangeError('unknown zone');
    return at(endMs);
  }
  const start = at(fullMinute(startMs));
  // Counted on the calendar: a clock change on a day in between does not move the time of the day.
  const isDayOff = !days.includes(start.dayOfWeek);
  let day = isDayOff ? nextWorkday(start.toPlainDate(), days) : start.toPlainDate();
  // It is a working day, so that as many working days as a week has are one week.
  const aWeek = new Set(days).size;
  day = day.add({ weeks: Math.floor(within.amount / aWeek) });
  for (let left = within.amount % aWeek; left > 0; left--) day = nextWorkday(day, days);
  return day.toZonedDateTime({
    timeZone: within.zone,
    plainTime: isDayOff ? Temporal.PlainTime.from('00:00') : start.toPlainTime(),
  });
}

function nextWorkingMoment(
  at: Temporal.ZonedDateTime,
  { days, fromMinute, toMinute }: Hours,
): Temporal.ZonedDateTime {
  const minute = at.hour * 60 + at.minute;
  const isWorkday = days.includes(at.dayOfWeek);
  if (isWorkday && minute >= fromMinute && minute <= toMinute) return at;
  const today = at.toPlainDate();
  const day = isWorkday && minute < fromMinute ? today : nextWorkday(today, days);
  return day.toZonedDateTime({
    timeZone: at.timeZoneId,
    plainTime: Temporal.PlainTime.from({ hour: Math.floor(fromMinute / 60), minute: fromMinute % 60 }),
  });
}

/** The next day on which the person works. */
function nextWorkday(from: Temporal.PlainDate, days: Hours['days']): Temporal.PlainDate {
  let day = from.add({ days: 1 });
  // Nobody is found who never works; a week has seven days.
  for (let i = 0; i < 7 && !days.includes(day.dayOfWeek); i++) day = day.add({ days: 1 });
  return day;
}
