/** What a stuck proposal lacks, in the few words that a library's row has room for. */
import { listInWords } from '#shared/decision/words.ts';
import type { MemberId } from '#shared/kernel/ids.ts';
import type { MissingForRule } from '#shared/protocol/library-entry.ts';

/** `null` where the row does not tell. */
export function missingWords(
  missing: readonly MissingForRule[] = [],
  reader: MemberId,
  personOf: (member: MemberId) => string,
): string | null {
  const isGone = missing.some(({ kind }) => kind === 'required-gone');
  const said = missing.flatMap(({ kind, members, more }) => {
    // R8: where a required approval can no longer be given, no number of others would do.
    if (isGone && kind !== 'required-gone' && kind !== 'objections') return [];
    const who = listInWords(members.map((member) => (member === reader ? 'you' : personOf(member))));
    const one = more === 1;
    switch (kind) {
      case 'objections':
        return `${who} ${members.length === 1 && members[0] !== reader ? 'objects' : 'object'}`;
      case 'any-answer':
        return 'nobody has answered yet';
      case 'approvals':
        return `${more} more ${one ? 'approval is' : 'approvals are'} needed`;
      case 'answers':
        return `${more} more ${one ? 'answer is' : 'answers are'} needed`;
      case 'required':
        return `the approval of ${who} is needed`;
      case 'required-gone':
        return `the approval of ${who} can no longer be given`;
      case 'majority':
        return 'no majority approves';
      case 'asked-too-few':
        return 'too few people are asked';
      default:
        return [];
    }
  });
  const words = said.join(' · ');
  return words === '' ? null : words.charAt(0).toUpperCase() + words.slice(1);
}
