/** R7: whoever says a word in the document is not silent, whichever of its proposals the word is about. */
import { heardFrom } from '../decision/objection-fold.ts';
import type { ActContext } from './act-context.ts';
import type { DocumentDraft } from './document-draft.ts';

/** The author of an answer, a position or a comment is heard in every proposal that is not concluded. */
export function endSilence(draft: DocumentDraft, { by, when }: ActContext): void {
  for (const proposal of draft.proposals.peek().values()) {
    const heard = proposal.conclusion ? proposal : heardFrom(proposal, by, when);
    if (heard !== proposal) draft.proposals.set(proposal.id, heard);
  }
}
