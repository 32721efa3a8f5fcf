/** Between an instant and what a field of date and time holds: a wall-clock time in a zone, "2026-11-24T17:00". */

export function wallTime(atMs: number, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(atMs)
    .toZonedDateTimeISO(zone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' });
}

/** ms since 1970; `null` while the field holds no time. */
export function instantIn(wall: string, zone: string): number | null {
  try {
    return Temporal.PlainDateTime.from(wall).toZonedDateTime(zone).epochMilliseconds;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Today in a zone, "2026-11-24". */
export const todayIn = (zone: string, nowMs: number): string => wallTime(nowMs, zone).slice(0, 10);

/** So many days after a day (ISO). */
export const daysAfter = (day: string, days: number): string =>
  Temporal.PlainDate.from(day).add({ days }).toString();

/** The first instant of a day (ISO) in a zone, ms since 1970; `null` when it is no day. */
export function dayBegins(day: string, zone: string): number | null {
  try {
    return Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
