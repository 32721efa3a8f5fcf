/** What a row's pill says of a document where nothing was accepted. */
import { expect, test } from 'vitest';
import type { MemberId } from '#shared/kernel/ids.ts';
import { standingOf } from '../../../client/library/row-standing.ts';
import { quietRow } from './quiet-row.ts';

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
