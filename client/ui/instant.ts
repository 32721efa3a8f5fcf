/** Instants in words: the reader's zone first, absolute, with relative words beside them (W6). */

const dayMs = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();
function format(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone} ${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...options });
  formats.set(key, made);
  return made;
}

const parts = (atMs: number, zone: string, options: Intl.DateTimeFormatOptions): Record<string, string> =>
  Object.fromEntries(
    format(zone, options)
      .formatToParts(atMs)
      .map((part) => [part.type, part.value]),
  );

/** "17:00" */
export const clockTime = (atMs: number, zone: string): string =>
  format(zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(atMs);

/** "Tue 24 Nov"; with the year when it is not this year. */
export function calendarDay(atMs: number, zone: string, nowMs: number): string {
  const { weekday, day, month, year } = parts(atMs, zone, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
  const thisYear = parts(nowMs, zone, { year: 'numeric' }).year;
  return `${weekday} ${day} ${month}${year === thisYear ? '' : ` ${year}`}`;
}

/** "Tue 24 Nov, 17:00" */
export const instant = (atMs: number, zone: string, nowMs: number): string =>
  `${calendarDay(atMs, zone, nowMs)}, ${clockTime(atMs, zone)}`;

/** "24 November", or "24 November 2025" in another year. */
export function longDay(atMs: number, zone: string, nowMs: number): string {
  const { day, month, year } = parts(atMs, zone, { day: 'numeric', month: 'long', year: 'numeric' });
  return `${day} ${month}${year === parts(nowMs, zone, { year: 'numeric' }).year ? '' : ` ${year}`}`;
}

/** Number of the calendar day that it is in `zone`; only differences mean something. */
export function dayNumber(atMs: number, zone: string): number {
  const { year, month, day } = parts(atMs, zone, { year: 'numeric', month: 'numeric', day: 'numeric' });
  return Math.round(Date.UTC(Number(year), Number(month) - 1, Number(day)) / dayMs);
}

/** Calendar days from now in `zone`: 0 today, -1 yesterday, 1 tomorrow. */
export const daysFromNow = (atMs: number, zone: string, nowMs: number): number =>
  dayNumber(atMs, zone) - dayNumber(nowMs, zone);

/** When something was said: "today 08:05", "yesterday 22:40", "Tue 09:12", "Tue 3 Nov". */
export function saidAt(atMs: number, zone: string, nowMs: number): string {
  const days = daysFromNow(atMs, zone, nowMs);
  if (days === 0) return `today ${clockTime(atMs, zone)}`;
  if (days === -1) return `yesterday ${clockTime(atMs, zone)}`;
  if (days < 0 && days > -7)
    return `${parts(atMs, zone, { weekday: 'short' }).weekday} ${clockTime(atMs, zone)}`;
  return calendarDay(atMs, zone, nowMs);
}

/**
 * "in 3 days", "in 5 hours", "in 12 minutes". Days are those of the reader's calendar, as the named day beside them;
 * less than two days is rounded down, so that nobody is promised more than there is.
 */
export function timeLeft(untilMs: number, zone: string, nowMs: number): string {
  const left = untilMs - nowMs;
  const count = (amount: number, unit: string): string => `in ${amount} ${unit}${amount === 1 ? '' : 's'}`;
  if (left >= 2 * dayMs) return count(daysFromNow(untilMs, zone, nowMs), 'day');
  if (left >= 3_600_000) return count(Math.floor(left / 3_600_000), 'hour');
  if (left >= 60_000) return count(Math.floor(left / 60_000), 'minute');
  return 'within a minute';
}

/** A day (ISO) as people read it: "Tue 24 Nov"; with the year when it is not this year in `zone`. */
export const isoDay = (day: string, zone: string, nowMs: number): string => {
  const atMs = Date.parse(`${day}T12:00:00Z`);
  if (Number.isNaN(atMs)) return day;
  const { weekday, day: date, month, year } = parts(atMs, 'UTC', dayParts);
  return `${weekday} ${date} ${month}${year === parts(nowMs, zone, { year: 'numeric' }).year ? '' : ` ${year}`}`;
};

const dayParts = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' } as const;
