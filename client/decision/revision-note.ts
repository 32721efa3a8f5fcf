/** What is said of the present revision beside its text, and whether the reader may challenge its label (R2). */
import type { Proposal, Revision } from '#shared/decision/proposal-state.ts';
import type { NameOf } from '#shared/decision/words.ts';
import type { MemberId } from '#shared/kernel/ids.ts';

/** What the present revision was called, and who disagreed; `null` on revision 1. */
export function revisionNote({ number, label, summary, challenge }: Revision, nameOf: NameOf): string | null {
  if (number === 1) return null;
  const said = summary === null ? '' : `: ${summary}`;
  if (challenge) {
    const why = challenge.reason ? `: “${challenge.reason}”` : '.';
    return `Called editorial${said}. It counts as a change of substance since ${nameOf(challenge.by)} disagreed${why}`;
  }
  return label === 'editorial' ? `Editorial change${said}` : `Change of substance${said}`;
}

/** R2: the reader may say that an editorial revision changed the substance. */
export const canChallenge = (
  { asked, conclusion, revisions }: Proposal,
  owner: MemberId | null,
  reader: MemberId,
): boolean => {
  const last = revisions.at(-1);
  return (
    !conclusion &&
    reader !== owner &&
    asked.includes(reader) &&
    last?.label === 'editorial' &&
    last.challenge === null
  );
};
