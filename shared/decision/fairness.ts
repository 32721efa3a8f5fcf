/** W7: how many of a person's own working hours a window holds, counted by their days and hours in their own zone. */
import type { WorkingHours } from '../acts/act.ts';

/** W7: under this many, the owner is warned. */
export const fewWorkingHours = 4;
/** Nobody plans further; a longer window is more than fair. */
const maxDays = 400;

/**
 * Whole working hours between two instants (ms since 1970), rounded down; `null` when this machine does not know
 * the zone.
 */
export function workingHours(
  fromMs: number,
  toMs: number,
  zone: string,
  { days, fromMinute, toMinute }: WorkingHours,
): number | null {
  try {
    const start = Temporal.Instant.fromEpochMilliseconds(fromMs).toZonedDateTimeISO(zone);
    let workedMs = 0;
    let day = start.toPlainDate();
    for (let i = 0; i < maxDays; i++, day = day.add({ days: 1 })) {
      const opensMs = instantAt(day, fromMinute, zone);
      if (opensMs >= toMs) break;
      if (!days.includes(day.dayOfWeek)) continue;
      const closesMs = instantAt(day, toMinute, zone);
      workedMs += Math.max(0, Math.min(closesMs, toMs) - Math.max(opensMs, fromMs));
    }
    return Math.floor(workedMs / 3_600_000);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** @param minute since midnight by the wall clock; 1440 is the midnight that ends the day. */
function instantAt(day: Temporal.PlainDate, minute: number, timeZone: string): number {
  const plainTime = Temporal.PlainTime.from({ hour: Math.floor((minute % 1440) / 60), minute: minute % 60 });
  const date = minute < 1440 ? day : day.add({ days: 1 });
  return date.toZonedDateTime({ timeZone, plainTime }).epochMilliseconds;
}
