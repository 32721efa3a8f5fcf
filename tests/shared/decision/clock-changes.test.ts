/** Windows and working hours across both clock changes of several zones, and where hours are halves (W1, W4, W7). */
import { describe, expect, test } from 'vitest';
import type { Window, WorkingHours } from '#shared/acts/act.ts';
import { workingHours } from '#shared/decision/fairness.ts';
import { closingInstant } from '#shared/decision/window.ts';
import { dayMs } from '../ledger-fixture.ts';
import { Scene } from './scene.ts';

const at = (iso: string): number => Date.parse(iso);
const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

/** A change of clocks on a Sunday: what each window that runs across it becomes, by the clocks on the wall there. */
interface Change {
  readonly zone: string;
  readonly what: string;
  readonly rows: readonly (readonly [amount: number, unit: Window['unit'], opened: string, closes: string])[];
}

const changes: readonly Change[] = [
  {
    zone: 'Europe/Vienna',
    what: 'back on 25 October 2026',
    rows: [
      [90, 'minutes', '2026-10-25T01:30+02:00', '2026-10-25T02:00+01:00'],
      [24, 'hours', '2026-10-24T10:00+02:00', '2026-10-25T09:00+01:00'],
      [1, 'days', '2026-10-24T10:00+02:00', '2026-10-25T10:00+01:00'],
      [1, 'working-days', '2026-10-23T10:00+02:00', '2026-10-26T10:00+01:00'],
    ],
  },
  {
    zone: 'Europe/Vienna',
    what: 'forward on 28 March 2027',
    rows: [
      [90, 'minutes', '2027-03-28T01:30+01:00', '2027-03-28T04:00+02:00'],
      [24, 'hours', '2027-03-27T10:00+01:00', '2027-03-28T11:00+02:00'],
      [1, 'days', '2027-03-27T10:00+01:00', '2027-03-28T10:00+02:00'],
      [1, 'working-days', '2027-03-26T10:00+01:00', '2027-03-29T10:00+02:00'],
    ],
  },
  {
    zone: 'America/New_York',
    what: 'back on 1 November 2026',
    rows: [
      [90, 'minutes', '2026-11-01T01:30-04:00', '2026-11-01T02:00-05:00'],
      [24, 'hours', '2026-10-31T10:00-04:00', '2026-11-01T09:00-05:00'],
      [1, 'days', '2026-10-31T10:00-04:00', '2026-11-01T10:00-05:00'],
      [1, 'working-days', '2026-10-30T10:00-04:00', '2026-11-02T10:00-05:00'],
    ],
  },
  {
    zone: 'America/New_York',
    what: 'forward on 14 March 2027',
    rows: [
      [90, 'minutes', '2027-03-14T01:30-05:00', '2027-03-14T04:00-04:00'],
      [24, 'hours', '2027-03-13T10:00-05:00', '2027-03-14T11:00-04:00'],
      [1, 'days', '2027-03-13T10:00-05:00', '2027-03-14T10:00-04:00'],
      [1, 'working-days', '2027-03-12T10:00-05:00', '2027-03-15T10:00-04:00'],
    ],
  },
  {
    zone: 'America/St_Johns',
    what: 'back on 1 November 2026',
    rows: [
      [90, 'minutes', '2026-11-01T01:30-02:30', '2026-11-01T02:00-03:30'],
      [24, 'hours', '2026-10-31T10:00-02:30', '2026-11-01T09:00-03:30'],
      [1, 'days', '2026-10-31T10:00-02:30', '2026-11-01T10:00-03:30'],
      [1, 'working-days', '2026-10-30T10:00-02:30', '2026-11-02T10:00-03:30'],
    ],
  },
  {
    zone: 'America/St_Johns',
    what: 'forward on 14 March 2027',
    rows: [
      [90, 'minutes', '2027-03-14T01:30-03:30', '2027-03-14T04:00-02:30'],
      [24, 'hours', '2027-03-13T10:00-03:30', '2027-03-14T11:00-02:30'],
      [1, 'days', '2027-03-13T10:00-03:30', '2027-03-14T10:00-02:30'],
      [1, 'working-days', '2027-03-12T10:00-03:30', '2027-03-15T10:00-02:30'],
    ],
  },
  {
    zone: 'Australia/Lord_Howe',
    what: 'forward by half an hour on 4 October 2026',
    rows: [
      [90, 'minutes', '2026-10-04T01:30+10:30', '2026-10-04T03:30+11:00'],
      [24, 'hours', '2026-10-03T10:00+10:30', '2026-10-04T10:30+11:00'],
      [1, 'days', '2026-10-03T10:00+10:30', '2026-10-04T10:00+11:00'],
      [1, 'working-days', '2026-10-02T10:00+10:30', '2026-10-05T10:00+11:00'],
    ],
  },
  {
    zone: 'Australia/Lord_Howe',
    what: 'back by half an hour on 4 April 2027',
    rows: [
      [90, 'minutes', '2027-04-04T01:30+11:00', '2027-04-04T02:30+10:30'],
      [24, 'hours', '2027-04-03T10:00+11:00', '2027-04-04T09:30+10:30'],
      [1, 'days', '2027-04-03T10:00+11:00', '2027-04-04T10:00+10:30'],
      [1, 'working-days', '2027-04-02T10:00+11:00', '2027-04-05T10:00+10:30'],
    ],
  },
  {
    zone: 'Pacific/Auckland',
    what: 'forward on 27 September 2026',
    rows: [
      [90, 'minutes', '2026-09-27T01:30+12:00', '2026-09-27T04:00+13:00'],
      [24, 'hours', '2026-09-26T10:00+12:00', '2026-09-27T11:00+13:00'],
      [1, 'days', '2026-09-26T10:00+12:00', '2026-09-27T10:00+13:00'],
      [1, 'working-days', '2026-09-25T10:00+12:00', '2026-09-28T10:00+13:00'],
    ],
  },
  {
    zone: 'Pacific/Auckland',
    what: 'back on 4 April 2027',
    rows: [
      [90, 'minutes', '2027-04-04T02:30+13:00', '2027-04-04T03:00+12:00'],
      [24, 'hours', '2027-04-03T10:00+13:00', '2027-04-04T09:00+12:00'],
      [1, 'days', '2027-04-03T10:00+13:00', '2027-04-04T10:00+12:00'],
      [1, 'working-days', '2027-04-02T10:00+13:00', '2027-04-05T10:00+12:00'],
    ],
  },
  {
    zone: 'Asia/Kolkata',
    what: 'never changed, five and a half hours off',
    rows: [
      [90, 'minutes', '2026-11-06T23:10+05:30', '2026-11-07T00:40+05:30'],
      [24, 'hours', '2026-11-06T23:10+05:30', '2026-11-07T23:10+05:30'],
      [1, 'days', '2026-11-06T23:10+05:30', '2026-11-07T23:10+05:30'],
      [1, 'working-days', '2026-11-06T23:10+05:30', '2026-11-09T23:10+05:30'],
    ],
  },
  {
    zone: 'Asia/Kathmandu',
    what: 'never changed, five and three quarters off',
    rows: [
      [90, 'minutes', '2026-11-06T23:50+05:45', '2026-11-07T01:20+05:45'],
      [24, 'hours', '2026-11-06T23:50+05:45', '2026-11-07T23:50+05:45'],
      [1, 'days', '2026-11-06T23:50+05:45', '2026-11-07T23:50+05:45'],
      // Ten minutes later it is Saturday there, though Friday evening in London.
      [1, 'working-days', '2026-11-07T00:00+05:45', '2026-11-10T00:00+05:45'],
    ],
  },
];

describe.each(changes)('[W1] in $zone, clocks $what', ({ zone, rows }) => {
  test.each(rows)('%i %s from %s close at %s', (amount, unit, opened, closes) => {
    expect(iso(closingInstant({ amount, unit, zone }, at(opened)))).toBe(iso(at(closes)));
  });
});

describe('[W4] across a clock change', () => {
  const scene = () => {
    const made = new Scene();
    made.world.nowMs = at('2026-10-23T10:00+02:00');
    return made;
  };
  const opening = (made: Scene) => ({
    ...made.opening(),
    window: { amount: 1, unit: 'days', zone: 'Europe/Vienna' } as const,
  });

  test('an extension by a day counts on from the present end by the clocks of its zone', () => {
    const made = scene();
    made.document.perform(made.ann, opening(made));
    expect(iso(made.proposal.closesAtMs)).toBe(iso(at('2026-10-24T10:00+02:00')));
    made.try(made.ann, {
      type: 'window-extended',
      proposal: made.block,
      window: { amount: 1, unit: 'days', zone: 'Europe/Vienna' },
      reason: { text: 'The clocks change.' },
    });
    expect(iso(made.proposal.closesAtMs)).toBe(iso(at('2026-10-25T10:00+01:00')));
  });

  test('the settling time is exact: a day of minutes, whatever the clocks do', () => {
    const made = scene();
    made.open({ window: { amount: 1, unit: 'days' } });
    made.world.nowMs = at('2026-10-24T18:00+02:00');
    made.revise('material');
    expect(iso(made.proposal.closesAtMs)).toBe(iso(at('2026-10-25T17:00+01:00')));
    made.world.nowMs = at('2026-10-25T08:00+01:00');
    made.ask(made.dan);
    expect(made.proposal.closesAtMs).toBe(made.world.nowMs + dayMs);
  });
});

describe('[W7] working hours are counted by the person’s own days and hours, in their own zone', () => {
  const nights: WorkingHours = { days: [6, 7], fromMinute: 0, toMinute: 360 };
  const evenings: WorkingHours = { days: [1, 2, 3, 4, 5, 6, 7], fromMinute: 1080, toMinute: 1440 };
  const mornings: WorkingHours = { days: [1, 2, 3], fromMinute: 450, toMinute: 810 };
  test.each([
    // Whole Sundays on which clocks change: six hours on the wall are seven, five, or a half more or less.
    ['Europe/Vienna', nights, '2026-10-25T00:00+02:00', '2026-10-26T00:00+01:00', 7],
    ['Europe/Vienna', nights, '2027-03-28T00:00+01:00', '2027-03-29T00:00+02:00', 5],
    ['America/St_Johns', nights, '2026-11-01T00:00-02:30', '2026-11-02T00:00-03:30', 7],
    ['America/St_Johns', nights, '2027-03-14T00:00-03:30', '2027-03-15T00:00-02:30', 5],
    ['Australia/Lord_Howe', nights, '2026-10-04T00:00+10:30', '2026-10-05T00:00+11:00', 5],
    ['Australia/Lord_Howe', nights, '2027-04-04T00:00+11:00', '2027-04-05T00:00+10:30', 6],
    // Until midnight; a day of another zone begins elsewhere.
    ['Asia/Kathmandu', evenings, '2026-11-06T18:00+05:45', '2026-11-07T18:00+05:45', 6],
    ['Asia/Kolkata', evenings, '2026-11-06T20:30+05:30', '2026-11-07T19:30+05:30', 5],
    // Three mornings a week: 24 hours from Wednesday noon hold an hour and a half, a day more nothing else.
    ['Europe/Vienna', mornings, '2026-11-04T12:00+01:00', '2026-11-05T12:00+01:00', 1],
    ['Europe/Vienna', mornings, '2026-11-04T12:00+01:00', '2026-11-08T12:00+01:00', 1],
    ['Europe/Vienna', mornings, '2026-11-04T12:00+01:00', '2026-11-10T12:00+01:00', 12],
  ] as const)('%s: %o from %s to %s are %i', (zone, hours, from, to, whole) => {
    expect(workingHours(at(from), at(to), zone, hours)).toBe(whole);
  });
});
