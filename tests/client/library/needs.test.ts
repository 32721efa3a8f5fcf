/** What a document needs of whom, and until when. */
import 'temporal-polyfill/global';
import { expect, test } from 'vitest';
import type { ActId, LedgerId, MemberId } from '#shared/kernel/ids.ts';
import type { FollowUp } from '#shared/protocol/library-entry.ts';
import { libraryView, type Reader } from '../../../client/library/library-view.ts';
import { needsOf } from '../../../client/library/needs.ts';
import type { LibraryRow } from '../../../client/sync/workspace.ts';
import { quietFollowUp, quietRow } from './quiet-row.ts';

const now = Date.UTC(2026, 10, 20, 16, 0);
const hour = 3_600_000;
const [me, kofi] = ['member-me' as MemberId, 'member-kofi' as MemberId];
const reader: Reader = {
  member: me,
  nowMs: now,
  zone: 'Europe/Lisbon',
  personOf: (member) => (member === kofi ? 'Kofi Owusu' : 'Inês Moura'),
};

const row = (more: Partial<LibraryRow>, followUp: Partial<FollowUp> = {}): LibraryRow => ({
  ...quietRow(more.number ?? 1, 'Any', kofi, now),
  followUp: { ...quietFollowUp, ...followUp },
  ...more,
});

const needs = (one: LibraryRow, who: Reader = reader) =>
  needsOf(one, who).map(({ kind, words }) => [kind, words]);

const open = { state: 'in-contribution', closesAtMs: now + hour } as const;
const run = { state: 'in-contribution', closesAtMs: now - hour } as const;
const action = { id: 'act-one' as ActId, what: 'Build the export' };

test('a document that nobody asks anything about needs nothing', () => {
  expect(needs(row({}))).toEqual([]);
  expect(needs(row({ state: 'decided' }))).toEqual([]);
  expect(needs(row({ ...open, owner: me }))).toEqual([]);
});

test('an owner decides when the window has run; somebody asked responds before that and after', () => {
  expect(needs(row({ ...run, owner: me }))).toEqual([['decide', null]]);
  expect(needs(row({ ...open, awaiting: [me] }))).toEqual([['respond', null]]);
});

test('what is stuck says to its owner what is missing, in few words', () => {
  const missing = [
    { words: '2 objections stand ({})', members: [kofi, me] },
    { words: '1 more approval is needed', members: [] },
  ];
  expect(needs(row({ ...run, owner: me, missing }))).toEqual([
    ['decide', '2 objections stand (Kofi Owusu and you) · 1 more approval is needed'],
  ]);
  expect(needs(row({ ...run, owner: me, met: true }))).toEqual([['decide', null]]);
});

test('[O3] what has stood still for 30 days says so to its owner', () => {
  expect(needs(row({ ...run, owner: me }, { stagnantFromMs: now }))).toEqual([
    ['decide', 'Stagnant: nothing has happened here for 30 days'],
  ]);
});

test('[O1] an offer waits for whom it was made to, and a missing owner for administrators', () => {
  expect(needs(row({}, { offeredTo: me }))).toEqual([['decide', 'Kofi Owusu offers you this document']]);
  expect(needs(row({}, { ownerLeft: true }))).toEqual([]);
  expect(needs(row({}, { ownerLeft: true }), { ...reader, isAdministrator: true })).toEqual([
    ['decide', 'Kofi Owusu, the owner, has left: name another'],
  ]);
});

test('[C1] what was put off comes back to its owner on its day, and not before', () => {
  const postponed = { state: 'concluded', owner: me } as const;
  expect(needs(row(postponed, { returnsOn: '2026-11-21' }))).toEqual([]);
  expect(needs(row(postponed, { returnsOn: '2026-11-20' }))).toEqual([
    ['decide', 'Put off until Fri 20 Nov: open it again or put it off further'],
  ]);
  expect(needs(row({ ...postponed, owner: kofi }, { returnsOn: '2026-11-20' }))).toEqual([]);
});

test('[R7] the author of an objection is asked for a reply, the others for their word', () => {
  const question = { member: me, answerByMs: now + hour, silentFromMs: now + 200 * hour };
  expect(needs(row({ ...open }, { questioned: [question] }))).toEqual([
    ['reply', 'Kofi Owusu asks you about your objection · by Fri 20 Nov, 17:00'],
  ]);
  expect(needs(row({ ...open }, { judging: [me] }))).toEqual([
    ['respond', 'Say whether an objection can be set aside'],
  ]);
});

test('[C1] an action item stays in its owner’s list after the decision, and says when it is late', () => {
  const decided = { state: 'decided' } as const;
  expect(needs(row(decided, { actions: [{ ...action, owner: me, dueOn: '2026-12-04' }] }))).toEqual([
    ['follow-up', 'Build the export · by Fri 4 Dec'],
  ]);
  expect(needs(row(decided, { actions: [{ ...action, owner: me, dueOn: '2026-11-19' }] }))).toEqual([
    ['follow-up', 'Build the export · was due Thu 19 Nov'],
  ]);
  expect(needs(row(decided, { actions: [{ ...action, owner: kofi, dueOn: '2026-12-04' }] }))).toEqual([]);
});

test('[C7] a review date puts a decision back into its owner’s list on that day', () => {
  const decided = { state: 'decided', owner: me } as const;
  expect(needs(row(decided, { reviewOn: '2026-11-21' }))).toEqual([]);
  expect(needs(row(decided, { reviewOn: '2026-11-20' }))).toEqual([
    ['follow-up', 'To be looked at again since Fri 20 Nov'],
  ]);
});

test('[C4] a late objection stands in the owner’s list', () => {
  expect(needs(row({ state: 'decided', owner: me }, { lateObjections: 1 }))).toEqual([
    [
      'follow-up',
      'An objection arrived after the conclusion: propose an amendment, or say that it still holds',
    ],
  ]);
  expect(needs(row({ state: 'concluded', owner: me }, { lateObjections: 2 }))).toEqual([
    ['follow-up', '2 objections arrived after the conclusion: say whether it still holds'],
  ]);
});

test('[C6] nobody has to say whether what was replaced still holds', () => {
  const mine = { owner: me, state: 'decided' } as const;
  const supersededBy = ['document-nine' as LedgerId];
  expect(needs(row(mine, { reviewOn: '2020-01-01', lateObjections: 1, supersededBy }))).toEqual([]);
});

test('[R8] nothing waits for somebody who has left', () => {
  const asked = row({ ...open, awaiting: [me] });
  expect(needs(asked)).toHaveLength(1);
  expect(needs(asked, { ...reader, hasLeft: true })).toEqual([]);
});

test('what waits is told by what to do about it, each by its deadline', () => {
  const rows = [
    row(
      { number: 1, title: 'Action', state: 'decided' },
      { actions: [{ ...action, owner: me, dueOn: '2026-12-04' }] },
    ),
    row({ number: 2, title: 'Later', ...open, closesAtMs: now + 9 * hour, awaiting: [me] }),
    row({ number: 3, title: 'Sooner', ...open, awaiting: [me] }),
    row({ number: 4, title: 'Mine', ...run, owner: me }),
    row({ number: 5, title: 'Theirs', ...open }),
  ];
  const [waiting] = libraryView(rows, { text: '', state: 'all', owner: 'all' }, reader).groups;
  expect(waiting?.parts?.map(({ title, rows: each }) => [title, ...each.map((one) => one.title)])).toEqual([
    ['Decide', 'Mine'],
    ['Respond', 'Sooner', 'Later'],
    ['Follow up', 'Action'],
  ]);
});

test('[O1] an owner whose offer was declined reads so for a week, and nobody else does', () => {
  const declined = { by: kofi, atMs: now - 24 * hour };
  expect(needs(row({ owner: me }, { declined }))).toEqual([
    ['decide', 'Kofi Owusu declined to become its owner; you still own it'],
  ]);
  expect(needs(row({ owner: me }, { declined: { by: kofi, atMs: now - 8 * 24 * hour } }))).toEqual([]);
  expect(needs(row({}, { declined }))).toEqual([]);
});
