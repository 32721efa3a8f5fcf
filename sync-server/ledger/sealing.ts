/** C2: the conclusion that decides a document is compared with the body, and sealed or refused. */
import type { ContentJson, DocumentAct } from '#shared/acts/act.ts';
import type { Proposal } from '#shared/decision/proposal-state.ts';
import { decidingConclusion } from '#shared/fold/sealing.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import { digestedProposal } from '#shared/document/content-digest.ts';
import type { Digest, LedgerId } from '#shared/kernel/ids.ts';
import { refuse, type Refusal } from '#shared/protocol/refusal.ts';

/** What sealing needs of the rooms that hold the bodies. */
export interface Bodies {
  bodyDigest(document: LedgerId): Digest;
  content(document: LedgerId): ContentJson;
  sealed(document: LedgerId): void;
}

type Conclusion = Extract<DocumentAct, { type: 'proposal-concluded' }>;

/** Whether the conclusion just folded into `after` decided the document. */
export const isDecided = (after: DocumentState): boolean =>
  after.seal === null && decidingConclusion(after.proposals) !== null;

/**
 * @param after the state with the conclusion folded in.
 * @param unseenActs how many acts of others stand between the basis and the conclusion.
 */
export function refuseSealing(
  act: Conclusion,
  after: DocumentState,
  bodies: Bodies,
  unseenActs: number,
): Refusal | null {
  if (!act.basis)
    return refuse('text-changed', 'This conclusion decides the document, but does not name its text.');
  if (unseenActs > 0)
    return refuse('text-changed', changedSentence('Something was added', unseenActs, 'entry', 'entries'));

  const content = bodies.content(after.document);
  const accepted = [...after.proposals.values()].filter((it) => it.conclusion?.disposition === 'accepted');
  const moved = accepted.filter((proposal) => !standsAsPublished(proposal, content)).length;
  if (moved > 0)
    return refuse('text-changed', changedSentence('A proposal’s text changed', moved, 'change', 'changes'));
  return act.basis.bodyDigest === bodies.bodyDigest(after.document) ? null : refuse('text-changed');
}

const changedSentence = (what: string, count: number, one: string, many: string): string =>
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
