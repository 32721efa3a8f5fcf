/**
 * D2: until when a question asks to be answered. The time runs like a window (W1), in the zone of the person who is
 * asked, and the instant never stands where that person does not work: it moves to the next working moment, Monday to
 * Friday from 9 to 17 (hours of one's own come with W7). The default is 24 hours without weekends, which is one
 * working day: whoever is asked on a Friday at 15:00 answers by Monday at 15:00.
 */
import type { Window } from '../acts/act.ts';
import { closingInstant } from '../decision/window.ts';

/** What a question may be given, shortest first; the first is the default. */
export const answerTimes = [
  { amount: 1, unit: 'working-days' },
  { amount: 3, unit: 'working-days' },
  { amount: 5, unit: 'working-days' },
] as const satisfies readonly Omit<Window, 'zone'>[];

const firstHour = 9;
const lastHour = 17;
const friday = 5;

/** ms since 1970; `null` when this machine does not know the zone. */
export function answerByInstant(within: Window, startMs: number): number | null {
  const endMs = closingInstant(within, startMs);
  if (endMs === null) return null;
  const end = Temporal.Instant.fromEpochMilliseconds(endMs).toZonedDateTimeISO(within.zone);
  return nextWorkingMoment(end).epochMilliseconds;
}

function nextWorkingMoment(at: Temporal.ZonedDateTime): Temporal.ZonedDateTime {
  const minute = at.hour * 60 + at.minute;
  const isWorkday = at.dayOfWeek <= friday;
  if (isWorkday && minute >= firstHour * 60 && minute <= lastHour * 60) return at;
  if (isWorkday && minute < firstHour * 60) return morningOf(at);
  return morningOf(at.add({ days: at.dayOfWeek >= friday ? 8 - at.dayOfWeek : 1 }));
}

const morningOf = (day: Temporal.ZonedDateTime): Temporal.ZonedDateTime =>
  day.withPlainTime(Temporal.PlainTime.from({ hour: firstHour }));
