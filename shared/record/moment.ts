/** Instants as a record writes them: UTC, which needs no explaining in ten years, and one person's local time. */

export interface Moment {
  readonly atMs: number;
  /** `2026-11-24 17:00 UTC` */
  readonly utc: string;
  /** `Tuesday 24 November 2026, 18:00 (Europe/Lisbon)` */
  readonly local: string;
}

export function moment(atMs: number, zone: string): Moment {
  const utc = new Date(atMs).toISOString();
  return { atMs, utc: `${utc.slice(0, 10)} ${utc.slice(11, 16)} UTC`, local: localWords(atMs, zone) };
}

function localWords(atMs: number, zone: string): string {
  const parts = new Map(
    formatter(zone)
      .formatToParts(atMs)
      .map(({ type, value }) => [type, value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '';
  return `${part('weekday')} ${part('day')} ${part('month')} ${part('year')}, ${part('hour')}:${part('minute')} (${zone})`;
}

/** A zone that this machine does not know is shown as UTC: a record must open anywhere. */
function formatter(zone: string): Intl.DateTimeFormat {
  const style: Intl.DateTimeFormatOptions = {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  };
  try {
    return new Intl.DateTimeFormat('en-GB', { ...style, timeZone: zone });
  } catch {
    return new Intl.DateTimeFormat('en-GB', { ...style, timeZone: 'UTC' });
  }
}
