/** Instants in words (W6). */
import { expect, test } from 'vitest';
import { dayNumber, daysFromNow, instant, longDay, saidAt, timeLeft } from '../../../client/ui/instant.ts';

const now = Date.UTC(2026, 10, 20, 16, 0); // Friday
const hour = 3_600_000;

test('[W6] an instant is absolute, in the zone of its reader', () => {
  const closes = Date.UTC(2026, 10, 24, 17, 0);
  expect(instant(closes, 'UTC', now)).toBe('Tue 24 Nov, 17:00');
  expect(instant(closes, 'Asia/Singapore', now)).toBe('Wed 25 Nov, 01:00');
});

test('[W6] another year is named, this one is not', () => {
  expect(instant(Date.UTC(2027, 0, 4, 9, 5), 'UTC', now)).toBe('Mon 4 Jan 2027, 09:05');
  expect(longDay(Date.UTC(2026, 10, 24), 'UTC', now)).toBe('24 November');
});

test('midnight is 00:00, and the first hour of a day is not its 24th', () => {
  expect(instant(Date.UTC(2026, 10, 24, 0, 0), 'UTC', now)).toBe('Tue 24 Nov, 00:00');
});

test('what was said is placed by the calendar of the reader, not by hours', () => {
  expect(saidAt(now - 2 * hour, 'UTC', now)).toBe('today 14:00');
  expect(saidAt(now - 17 * hour, 'UTC', now)).toBe('yesterday 23:00');
  expect(saidAt(now - 17 * hour, 'America/New_York', now)).toBe('yesterday 18:00');
  expect(saidAt(now - 17 * hour, 'Asia/Singapore', now)).toBe('yesterday 07:00');
  expect(saidAt(now - 80 * hour, 'UTC', now)).toBe('Tue 08:00');
  expect(saidAt(now - 30 * 24 * hour, 'UTC', now)).toBe('Wed 21 Oct');
});

test('a day across a clock change is one calendar day', () => {
  const before = Date.UTC(2026, 9, 24, 12, 0);
  expect(daysFromNow(before + 25 * hour, 'Europe/Berlin', before)).toBe(1);
});

test('[W6] days are counted as the calendar of the reader counts them, whatever the hour', () => {
  const monday = Date.UTC(2026, 10, 23, 16, 0);
  expect(timeLeft(monday, 'UTC', now)).toBe('in 3 days');
  expect(timeLeft(monday, 'UTC', now + hour)).toBe('in 3 days');
  expect(timeLeft(monday, 'UTC', now + 9 * hour)).toBe('in 2 days');
  // It is Saturday in Singapore already, and will be Tuesday there.
  expect(timeLeft(monday + hour, 'Asia/Singapore', now)).toBe('in 3 days');
});

test('[W6] hours and minutes are rounded down: nobody is promised more than there is', () => {
  expect(timeLeft(now + 48 * hour - 1, 'UTC', now)).toBe('in 47 hours');
  expect(timeLeft(now + hour, 'UTC', now)).toBe('in 1 hour');
  expect(timeLeft(now + hour - 1, 'UTC', now)).toBe('in 59 minutes');
  expect(timeLeft(now + 30_000, 'UTC', now)).toBe('within a minute');
});

test('the day elsewhere is another one only where the calendar there says so', () => {
  const apart = (zone: string, reader: string) => dayNumber(now, zone) - dayNumber(now, reader);
  expect(apart('America/Toronto', 'UTC')).toBe(0);
  expect(apart('Asia/Singapore', 'UTC')).toBe(1);
  expect(apart('Pacific/Honolulu', 'Asia/Singapore')).toBe(-1);
});
