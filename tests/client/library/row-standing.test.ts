/** What a row's pill, day and note say of a document where nothing was accepted. */
import 'temporal-polyfill/global';
import { expect, test } from 'vitest';
import type { MemberId } from '#shared/kernel/ids.ts';
import { dayOf, returnWords, standingOf } from '../../../client/library/row-standing.ts';
import { quietFollowUp, quietRow } from './quiet-row.ts';

const ended = (how: 'rejected' | 'postponed' | 'withdrawn' | null | undefined) =>
  standingOf(
    {
      ...quietRow(1, 'Colour', 'ann' as MemberId, 0),
      state: 'concluded',
      ...(how !== undefined && { ended: how }),
    },
    new Set(),
    'UTC',
    0,
  ).pill;

test('a withdrawn proposal and a rejected one are told apart', () => {
  expect([ended('withdrawn'), ended('rejected'), ended('postponed')]).toEqual([
    'withdrawn',
    'rejected',
    'postponed',
  ]);
});

test('a row that an earlier version kept says what it knows', () => {
  expect([ended(undefined), ended(null)]).toEqual(['concluded', 'concluded']);
});

test('[C1] a postponed proposal says when it comes back, until the day has come', () => {
  const row = {
    ...quietRow(1, 'Colour', 'ann' as MemberId, 0),
    state: 'concluded',
    ended: 'postponed',
    followUp: { ...quietFollowUp, returnsOn: '2026-12-21' },
  } as const;
  const words = (day: string) => returnWords(row, 'UTC', Date.parse(`${day}T08:00:00Z`));
  expect([words('2026-11-20'), words('2026-12-21')]).toEqual(['Comes back on Mon 21 Dec', null]);
  expect(returnWords({ ...row, state: 'in-contribution' }, 'UTC', 0)).toBeNull();
});

test('what was closed without a decision stands with the day of that, whatever is said there later', () => {
  const at = (day: string) => Date.parse(`${day}T08:00:00Z`);
  const row = {
    ...quietRow(1, 'Colour', 'ann' as MemberId, at('2026-11-20')),
    state: 'concluded',
    decidedAtMs: at('2026-11-18'),
  } as const;
  expect(dayOf(row, 'UTC', at('2026-11-20'))).toEqual({ text: 'Wed 18 Nov', says: 'Closed' });
});
