/** W1, W2: what a promised window becomes. */
import 'temporal-polyfill/global';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { closingInstant, fullMinute, nominalMinutes, windowPresets } from '#shared/decision/window.ts';
import '../../fixed-seed.ts';

const at = (iso: string): number => Date.parse(iso);

describe('[W1] a window becomes one instant', () => {
  test.each([
    // amount, unit, zone, opened, closes
    [24, 'hours', 'Europe/Vienna', '2026-11-02T09:00:00Z', '2026-11-03T09:00:00Z'],
    [30, 'minutes', 'UTC', '2026-11-02T09:00:30Z', '2026-11-02T09:31:00Z'],
    [3, 'days', 'UTC', '2026-11-02T09:00:00.001Z', '2026-11-05T09:01:00Z'],
    // Clocks go back on 25 October 2026 and forward on 28 March 2027 in Vienna: three days are not 72 hours.
    [3, 'days', 'Europe/Vienna', '2026-10-23T10:00:00Z', '2026-10-26T11:00:00Z'],
    [3, 'days', 'Europe/Vienna', '2027-03-26T10:00:00Z', '2027-03-29T09:00:00Z'],
    [72, 'hours', 'Europe/Vienna', '2026-10-23T10:00:00Z', '2026-10-26T10:00:00Z'],
    // 02:30 does not exist on the 28th: the same distance after the gap, 03:30 there.
    [1, 'days', 'Europe/Vienna', '2027-03-27T01:30:00Z', '2027-03-28T01:30:00Z'],
    // 02:30 exists twice on the 25th: the first is meant.
    [1, 'days', 'Europe/Vienna', '2026-10-24T00:30:00Z', '2026-10-25T00:30:00Z'],
    // Working days, from Monday 2 November
    [1, 'working-days', 'UTC', '2026-11-02T09:00:00Z', '2026-11-03T09:00:00Z'],
    [5, 'working-days', 'UTC', '2026-11-02T09:00:00Z', '2026-11-09T09:00:00Z'],
    [10, 'working-days', 'UTC', '2026-11-02T09:00:00Z', '2026-11-16T09:00:00Z'],
    [1, 'working-days', 'UTC', '2026-11-06T15:00:00Z', '2026-11-09T15:00:00Z'],
    [3, 'working-days', 'UTC', '2026-11-05T15:00:00Z', '2026-11-10T15:00:00Z'],
    // A weekend is skipped whole: one working day from it is all of Monday.
    [1, 'working-days', 'UTC', '2026-11-07T10:00:00Z', '2026-11-10T00:00:00Z'],
    [2, 'working-days', 'UTC', '2026-11-08T23:59:00Z', '2026-11-11T00:00:00Z'],
    // It is Saturday already in Auckland, and still Friday in Los Angeles.
    [1, 'working-days', 'Pacific/Auckland', '2026-11-06T15:00:00Z', '2026-11-09T11:00:00Z'],
    [1, 'working-days', 'America/Los_Angeles', '2026-11-07T02:00:00Z', '2026-11-10T02:00:00Z'],
  ] as const)('%i %s in %s from %s close at %s', (amount, unit, zone, opened, closes) => {
    const instant = closingInstant({ amount, unit, zone }, at(opened));
    expect(instant && new Date(instant).toISOString()).toBe(new Date(at(closes)).toISOString());
  });

  test('is rounded up to the next full minute, never down', () => {
    expect(fullMinute(60_000)).toBe(60_000);
    expect(fullMinute(60_001)).toBe(120_000);
  });

  test('is never shorter than promised: exact hours, and so many dates', () => {
    const unit = fc.constantFrom('minutes', 'hours', 'days', 'working-days');
    const zone = fc.constantFrom(
      'UTC',
      'Europe/Vienna',
      'America/New_York',
      'Asia/Kolkata',
      'Australia/Lord_Howe',
    );
    const startMs = fc.integer({ min: at('2026-01-01'), max: at('2030-01-01') });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        unit,
        zone,
        startMs,
        (amount, unitName, zoneName, start) => {
          const instant = closingInstant({ amount, unit: unitName, zone: zoneName }, start);
          if (instant === null) throw new Error('these zones are known');
          expect(instant % 60_000).toBe(0);
          // A clock change takes an hour at most, once for short windows; a day still ends at its own time.
          const promisedMs = nominalMinutes({ amount, unit: unitName }) * 60_000;
          const changeMs = unitName === 'days' || unitName === 'working-days' ? 3_600_000 : 0;
          expect(instant).toBeGreaterThanOrEqual(start + promisedMs - changeMs);
        },
      ),
    );
  });

  test('has no instant where the zone is unknown or the calendar ends', () => {
    expect(closingInstant({ amount: 1, unit: 'days', zone: 'Middle/Earth' }, 0)).toBeNull();
    expect(closingInstant({ amount: 10_000, unit: 'days', zone: 'UTC' }, 8.64e15)).toBeNull();
  });
});

test('[W2] presets are 24 hours, 3 days, 1 week, 2 weeks and 10 working days', () => {
  expect(windowPresets.map((preset) => nominalMinutes(preset) / 1440)).toEqual([1, 3, 7, 14, 10]);
});
