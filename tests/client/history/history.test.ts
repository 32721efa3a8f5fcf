/** The history of a document, by day. */
import { expect, test } from 'vitest';
import type { ActId, MemberId } from '#shared/kernel/ids.ts';
import { byDay, type HistoryEvent } from '../../../client/history/history.ts';

const event = (key: string, atMs: number | null, seq: number | null): HistoryEvent => ({
  key: key as ActId,
  by: 'member-one' as MemberId,
  did: 'commented',
  words: null,
  when: { atMs, seq, claimedAtMs: 0 },
});

test('newest day first, newest first within it, and what is not yet sent on top', () => {
  const days = byDay(
    [event('a', 10, 1), event('b', 20, 2), event('c', 110, 3), event('d', null, null)],
    (atMs) => String(Math.floor(atMs / 100)),
  );
  expect(days.map((day) => day.events.map(({ key }) => key))).toEqual([['d'], ['c'], ['b', 'a']]);
});
