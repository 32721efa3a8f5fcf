/** The one primary action of a document's header, from who reads it and where it stands. */
import { tallyOf, type HasLeft } from '#shared/decision/tally.ts';
import type { Role } from '#shared/acts/act.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import type { BlockId, MemberId } from '#shared/kernel/ids.ts';
import { includesRole } from '#shared/people/workspace-state.ts';

export type PrimaryAction =
  | { readonly kind: 'respond'; readonly proposal: BlockId }
  | { readonly kind: 'conclude'; readonly proposal: BlockId }
  | { readonly kind: 'unblock'; readonly proposal: BlockId }
  | { readonly kind: 'open'; readonly proposal: BlockId }
  | { readonly kind: 'share' }
  | { readonly kind: 'propose' }
  | { readonly kind: 'comment' }
  | { readonly kind: 'record' };

export const primaryWords: Readonly<Record<PrimaryAction['kind'], string>> = {
  respond: 'Add response',
  conclude: 'Conclude…',
  unblock: 'See what is missing',
  open: 'Open for contribution…',
  share: 'Share…',
  propose: 'Add a proposal',
  comment: 'Comment',
  record: 'Decision record',
};

export interface Reader {
  readonly member: MemberId;
  readonly role: Role;
}

/** @param blocks proposal blocks in the order of the prose. */
export function primaryAction(
  state: DocumentState,
  reader: Reader,
  blocks: readonly BlockId[],
  nowMs: number,
  hasLeft: HasLeft,
): PrimaryAction | null {
  const proposals = [...state.proposals.values()];
  if (state.seal) return { kind: 'record' };
  const open = proposals.filter((proposal) => !proposal.conclusion);

  const unanswered = open.find((proposal) =>
    tallyOf(proposal, state.owner, hasLeft).unanswered.includes(reader.member),
  );
  if (unanswered) return { kind: 'respond', proposal: unanswered.id };

  if (state.owner === reader.member) {
    const run = open.filter(({ closesAtMs }) => closesAtMs !== null && nowMs >= closesAtMs);
    const ripe = run.find((proposal) => tallyOf(proposal, state.owner, hasLeft).isMet);
    if (ripe) return { kind: 'conclude', proposal: ripe.id };
    const [stuck] = run;
    if (stuck) return { kind: 'unblock', proposal: stuck.id };
    const draft = blocks.find((block) => !state.proposals.has(block));
    if (draft) return { kind: 'open', proposal: draft };
    if (!state.isShared) return { kind: 'share' };
    if (proposals.length === 0) return { kind: 'propose' };
  }
  return includesRole(reader.role, 'commenter') ? { kind: 'comment' } : null;
}
