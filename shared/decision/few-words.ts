/** What a proposal lacks, in the few words that a list has room for; whoever shows them puts names where `{}` stands. */
import type { MemberId } from '../kernel/ids.ts';
import type { Missing } from './tally.ts';
import { count } from './words.ts';

export interface FewWords {
  readonly words: string;
  /** Whose names stand at `{}`. */
  readonly members: readonly MemberId[];
}

export function fewWords(missing: readonly Missing[]): readonly FewWords[] {
  // R8: where a required approval can no longer be given, no number of others would do.
  const isGone = missing.some(({ kind }) => kind === 'required-gone');
  return missing
    .filter(({ kind }) => !isGone || kind === 'required-gone' || kind === 'objections')
    .map((one) => ({ words: wordsOf(one), members: membersOf(one) }));
}

const membersOf = (one: Missing): readonly MemberId[] => {
  if (one.kind === 'objections') return [...new Set(one.objections.map(({ by }) => by))];
  return 'members' in one ? one.members : [];
};

function wordsOf(one: Missing): string {
  switch (one.kind) {
    case 'objections':
      return `${count(one.objections.length, 'objection stands', 'objections stand')} ({})`;
    case 'any-answer':
      return 'Nobody has answered yet';
    case 'approvals':
      return `${count(one.more, 'more approval is', 'more approvals are')} needed`;
    case 'answers':
      return `${count(one.more, 'more answer is', 'more answers are')} needed`;
    case 'required':
      return 'Needs the approval of {}';
    case 'required-gone':
      return 'The approval of {} can no longer be given';
    case 'majority':
      return 'No majority approves';
    case 'asked-too-few':
      return 'Too few people are asked';
  }
}
