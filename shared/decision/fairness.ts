/**
 * W7: how many of a person's own working hours a window holds. Working hours are Monday to Friday, 9 to 17 in the
 * person's zone; hours of one's own come later.
 */

const firstHour = 9;
const lastHour = 17;
/** W7: under this many, the owner is warned. */
export const fewWorkingHours = 4;
/** Nobody plans further; a longer window is more than fair. */
const maxDays = 400;

/**
 * Whole working hours between two instants (ms since 1970), rounded down; `null` when this machine does not know
 * the zone.
 */
export function workingHours(fromMs: number, toMs: number, zone: string): number | null {
  try {
    const start = Temporal.Instant.fromEpochMilliseconds(fromMs).toZonedDateTimeISO(zone);
    let workedMs = 0;
    let day = start.toPlainDate();
    for (let i = 0; i < maxDays; i++, day = day.add({ days: 1 })) {
      const opensMs = instantAt(day, firstHour, zone);
      if (opensMs >= toMs) break;
      if (day.dayOfWeek > 5) continue;
      const closesMs = instantAt(day, lastHour, zone);
      workedMs += Math.max(0, Math.min(closesMs, toMs) - Math.max(opensMs, fromMs));
    }
    return Math.floor(workedMs / 3_600_000);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

const instantAt = (day: Temporal.PlainDate, hour: number, zone: string): number =>
  day.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from({ hour }) }).epochMilliseconds;
