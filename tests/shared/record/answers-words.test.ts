/** How a record counts those who were asked. */
import { expect, test } from 'vitest';
import { MemberId } from '#shared/kernel/ids.ts';
import { answersWords, type AnswerView } from '#shared/record/answer-view.ts';

const [ben, cleo] = [MemberId.parse('member-ben'), MemberId.parse('member-cleo')];
const answer = (member: MemberId, kind: AnswerView['kind']): AnswerView => ({
  member,
  person: member,
  kind,
  sentence: '',
  reason: null,
  given: null,
  written: null,
  isStale: false,
});
const answers = [answer(ben, 'approve'), answer(cleo, 'object')];

test('[R7] whose objection was set aside did not withdraw it', () => {
  const said = (stands: boolean, isDissent: boolean) =>
    answersWords(answers, [{ by: cleo, stands, isDissent }]);
  expect(said(true, true)).toBe('2 people were asked: 1 approved and 1 objected.');
  expect(said(false, true)).toBe('2 people were asked: 1 approved and 1 had an objection set aside.');
  expect(said(false, false)).toBe('2 people were asked: 1 approved and 1 withdrew an objection.');
});
