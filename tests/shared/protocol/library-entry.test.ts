import { expect, test } from 'vitest';
import { LibraryEntry } from '#shared/protocol/library-entry.ts';
import { quietFollowUp } from '../../client/library/quiet-row.ts';

const id = (letter: string): string => letter.repeat(21) + 'A';
const row = {
  document: id('d'),
  lineage: id('l'),
  number: 7,
  title: 'Plan',
  owner: id('m'),
  createdAtMs: 1,
  changedAtMs: 2,
  shared: true,
  state: 'drafting',
  closesAtMs: null,
  met: false,
  outcome: null,
  decidedAtMs: null,
  awaiting: [],
  asked: [],
  openThreads: 0,
  amends: null,
  amendedBy: [],
  followUp: quietFollowUp,
  head: { seq: 1, hash: id('h') + id('h').slice(0, 21) },
  schema: 1,
};

test('an open page reads the rows of a relay that is newer, without what it does not know', () => {
  const told = { ...row, mood: 'calm', followUp: { ...row.followUp, weather: 'fair' } };
  expect(LibraryEntry.parse(told)).toEqual(row);
});

test('a row that lacks what every row has is none', () => {
  expect(LibraryEntry.safeParse({ ...row, owner: undefined }).success).toBe(false);
});
