/** Windows of the reference: counted day by day on the calendar of a zone, with no code of the product's. */

/** An amount and a unit in a zone, as acts have it. */
interface Span {
  readonly amount: number;
  readonly unit: 'minutes' | 'hours' | 'days' | 'working-days';
  readonly zone: string;
}

const msOf = { minutes: 60_000, hours: 3_600_000 } as const;

// W1: rounded up to the next full minute
export const upToMinute = (ms: number): number => (ms % 60_000 === 0 ? ms : ms - (ms % 60_000) + 60_000);

const localAt = (ms: number, zone: string): Temporal.PlainDateTime =>
  Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).toPlainDateTime();

const instantOf = (local: Temporal.PlainDateTime, zone: string): number =>
  local.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;

const isWeekend = (day: Temporal.PlainDateTime): boolean => day.dayOfWeek > 5;

// W1: `null` where there is no such zone
export function windowEnd({ amount, unit, zone }: Span, fromMs: number): number | null {
  try {
    if (unit === 'minutes' || unit === 'hours') {
      localAt(fromMs, zone);
      return upToMinute(fromMs + amount * msOf[unit]);
    }
    let local = localAt(fromMs, zone);
    if (unit === 'days') return upToMinute(instantOf(local.add({ days: amount }), zone));
    // One that begins on a weekend counts from the beginning of the Monday after.
    while (isWeekend(local)) local = local.add({ days: 1 }).withPlainTime('00:00');
    for (let left = amount; left > 0;) {
      local = local.add({ days: 1 });
      if (!isWeekend(local)) left--;
    }
    return upToMinute(instantOf(local, zone));
  } catch {
    return null;
  }
}

interface Hours {
  readonly days: readonly number[];
  readonly fromMinute: number;
  readonly toMinute: number;
}
const officeHours: Hours = { days: [1, 2, 3, 4, 5], fromMinute: 9 * 60, toMinute: 17 * 60 };

// D2: whole days of 24 hours with the days off left out, then on to the next working moment
export function answerTime(within: Span, fromMs: number, hours: Hours = officeHours): number | null {
  try {
    const works = (day: Temporal.PlainDateTime): boolean => hours.days.includes(day.dayOfWeek);
    const nextDay = (from: Temporal.PlainDateTime): Temporal.PlainDateTime => {
      let day = from.add({ days: 1 });
      while (!works(day)) day = day.add({ days: 1 });
      return day;
    };
    const at = (day: Temporal.PlainDateTime, minute: number): Temporal.PlainDateTime =>
      day.withPlainTime({ hour: Math.floor(minute / 60), minute: minute % 60 });
    const isOther = within.unit !== 'working-days';
    let local = localAt(isOther ? (windowEnd(within, fromMs) ?? NaN) : upToMinute(fromMs), within.zone);
    if (!isOther && !works(local)) local = at(nextDay(local), 0);
    for (let left = isOther ? 0 : within.amount; left > 0; left--) local = nextDay(local);
    // A time that the clock leaves out is the one after.
    local = localAt(instantOf(local, within.zone), within.zone);
    const minute = local.hour * 60 + local.minute;
    if (works(local) && minute >= hours.fromMinute && minute <= hours.toMinute)
      return isOther ? windowEnd(within, fromMs) : instantOf(local, within.zone);
    const isBefore = works(local) && minute < hours.fromMinute;
    return instantOf(at(isBefore ? local : nextDay(local), hours.fromMinute), within.zone);
  } catch {
    return null;
  }
}

/** W2: a window's length as the minimum is compared with; days are 24 hours, also across a clock change. */
export const lengthInMinutes = ({ amount, unit }: Span): number =>
  amount * { minutes: 1, hours: 60, days: 1440, 'working-days': 1440 }[unit];
