/** W7, as far as it is built: working hours within a window, Monday to Friday, 9 to 17 in the person's zone. */
import 'temporal-polyfill/global';
import { expect, test } from 'vitest';
import { workingHours } from '#shared/decision/fairness.ts';
import { defaultWorkingHours } from '#shared/people/workspace-state.ts';

const at = (iso: string): number => Date.parse(iso);

test.each([
  // from, to, zone, hours; 2 November 2026 is a Monday
  ['2026-11-02T09:00Z', '2026-11-03T09:00Z', 'UTC', 8],
  ['2026-11-02T09:00Z', '2026-11-05T09:00Z', 'UTC', 24],
  ['2026-11-06T17:00Z', '2026-11-09T09:00Z', 'UTC', 0],
  ['2026-11-06T16:00Z', '2026-11-09T10:00Z', 'UTC', 2],
  ['2026-11-06T16:59Z', '2026-11-09T09:59Z', 'UTC', 1],
  ['2026-11-02T12:15Z', '2026-11-02T12:45Z', 'UTC', 0],
  // 24 hours from Friday 17:00 in Vienna are Saturday in Auckland, and a Friday in California.
  ['2026-11-06T16:00Z', '2026-11-07T16:00Z', 'Pacific/Auckland', 0],
  ['2026-11-06T16:00Z', '2026-11-07T16:00Z', 'America/Los_Angeles', 8],
  // A week in which clocks change still has forty.
  ['2026-10-23T15:00Z', '2026-10-30T16:00Z', 'Europe/Vienna', 40],
  ['2026-11-03T09:00Z', '2026-11-02T09:00Z', 'UTC', 0],
] as const)('from %s to %s in %s there are %i', (from, to, zone, hours) => {
  expect(workingHours(at(from), at(to), zone, defaultWorkingHours)).toBe(hours);
});

test('an unknown zone has no answer, and a window of years an answer in no time', () => {
  expect(workingHours(0, 1, 'Middle/Earth', defaultWorkingHours)).toBeNull();
  expect(workingHours(0, 8.64e15, 'UTC', defaultWorkingHours)).toBeGreaterThan(2000);
});
