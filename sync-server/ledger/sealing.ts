/** C2: the conclusion that decides a document is compared with the body, and sealed or refused. */
import type { ContentJson, DocumentAct } from '#shared/acts/act.ts';
import type { Proposal } from '#shared/decision/proposal-state.ts';
import { decidingConclusion } from '#shared/fold/sealing.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import { checkContent } from '#shared/document/check-content.ts';
import { digestedProposal } from '#shared/document/content-digest.ts';
import type { Digest, LedgerId } from '#shared/kernel/ids.ts';
import { refuse, type Refusal } from '#shared/protocol/refusal.ts';

/** What sealing needs of the rooms that hold the bodies. */
export interface Bodies {
  bodyDigest(document: LedgerId): Digest;
  content(document: LedgerId): ContentJson;
  /** Of the last stored update that the content was made of. */
  storedSeq(document: LedgerId): number;
  /** Takes in what other nodes stored. */
  catchUp(document: LedgerId): void;
  sealed(document: LedgerId): void;
}

type Conclusion = Extract<DocumentAct, { type: 'proposal-concluded' }>;

/** Whether the conclusion just folded into `after` decided the document. */
export const isDecided = (after: DocumentState): boolean =>
  after.seal === null && decidingConclusion(after.proposals) !== null;

/** The fold's refusal of a conclusion about an earlier ledger, with how much came after it. */
export function sayWhatMoved(refusal: Refusal, act: DocumentAct, before: DocumentState): Refusal {
  if (refusal.code !== 'text-changed' || act.type !== 'proposal-concluded' || !act.basis) return refusal;
  const added = before.seq - act.basis.ledgerSeq;
  return added > 0
    ? refuse('text-changed', moved('Something was added', added, 'entry', 'entries'))
    : refusal;
}

/** @param after the state with the conclusion folded in. */
export function refuseSealing(act: Conclusion, after: DocumentState, bodies: Bodies): Refusal | null {
  const content = bodies.content(after.document);
  const accepted = [...after.proposals.values()].filter((it) => it.conclusion?.disposition === 'accepted');
  const changed = accepted.filter((proposal) => !standsAsPublished(proposal, content)).length;
  if (changed > 0)
    return refuse('text-changed', moved('A proposal was changed', changed, 'proposal', 'proposals'));
  if (act.basis?.bodyDigest !== bodies.bodyDigest(after.document)) return refuse('text-changed');
  // Two people may each have removed one of the last two items of a list: editors mend that, a seal cannot.
  const whole = checkContent(content);
  return whole.ok
    ? null
    : refuse(
        'act-out-of-place',
        `The text is not whole. Mend it and conclude again. ${whole.error.sentence}`,
      );
}

const moved = (what: string, count: number, one: string, many: string): string =>
  `${what} after you reviewed it: ${count} ${count === 1 ? one : many}. Look and conclude again.`;

/** Whether the body holds the proposal once, and it is, to the letter, its current revision. */
function standsAsPublished(proposal: Proposal, body: ContentJson): boolean {
  const blocks = (body.content ?? []).filter((block) => block.attrs?.['id'] === proposal.id);
  const [block] = blocks;
  return (
    blocks.length === 1 &&
    block !== undefined &&
    digestedProposal(block).digest === proposal.revisions.at(-1)?.digest
  );
}
