/**
 * W1: from a promised window to the one instant at which it closes.
 *
 * Minutes and hours are exact. Days are calendar days in the window's zone: the same wall-clock time, so many
 * dates later. Working days are Monday to Friday there (public holidays are not known), and the time between
 * Saturday 00:00 and Monday 00:00 is skipped: one working day from Friday 15:00 ends on Monday 15:00, and one
 * from any time on a weekend is all of Monday. A wall-clock time that a clock change skips becomes the one as
 * much later; of one that it repeats, the first is meant. The instant is rounded up to the next full minute,
 * never down.
 */
import type { Window } from '../acts/act.ts';

const minuteMs = 60_000;

const minutesPerUnit: Record<Window['unit'], number> = {
  minutes: 1,
  hours: 60,
  days: 1440,
  'working-days': 1440,
};

/** W2: what the opening panel offers beside a length of one's own. */
export const windowPresets = [
  { amount: 24, unit: 'hours' },
  { amount: 3, unit: 'days' },
  { amount: 7, unit: 'days' },
  { amount: 14, unit: 'days' },
  { amount: 10, unit: 'working-days' },
] as const satisfies readonly Omit<Window, 'zone'>[];

/** W2: how long a window is, whatever clocks and weekends do to it; minutes. */
export const nominalMinutes = ({ amount, unit }: Pick<Window, 'amount' | 'unit'>): number =>
  amount * minutesPerUnit[unit];

/** The next full minute, or the instant itself when it is one; ms since 1970. */
export const fullMinute = (instantMs: number): number => Math.ceil(instantMs / minuteMs) * minuteMs;

/** ms since 1970 at which a window that starts at `startMs` closes; `null` when this machine does not know its zone. */
export function closingInstant(window: Window, startMs: number): number | null {
  try {
    const start = Temporal.Instant.fromEpochMilliseconds(startMs).toZonedDateTimeISO(window.zone);
    return fullMinute(end(window, start).epochMilliseconds);
  } catch (error) {
    // An unknown zone, or an instant beyond what calendars know.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function end({ amount, unit }: Window, start: Temporal.ZonedDateTime): Temporal.ZonedDateTime {
  switch (unit) {
    case 'minutes':
      return start.add({ minutes: amount });
    case 'hours':
      return start.add({ hours: amount });
    case 'days':
      return start.add({ days: amount });
    case 'working-days': {
      const from = start.dayOfWeek > friday ? mondayAfter(start) : start;
      const weekends = Math.floor((from.dayOfWeek - 1 + amount) / friday);
      return from.add({ days: amount + weekends * 2 });
    }
  }
}

/** 1 is Monday, 7 Sunday. */
const friday = 5;

const mondayAfter = (weekend: Temporal.ZonedDateTime): Temporal.ZonedDateTime =>
  weekend.add({ days: 8 - weekend.dayOfWeek }).startOfDay();
