/** The one primary action of a document's header, from who reads it and where it stands. */
import { hasDayCome, returnDay } from '#shared/decision/due.ts';
import type { Objection, Proposal } from '#shared/decision/proposal-state.ts';
import { isStanding } from '#shared/decision/standing.ts';
import { tallyOf, type HasLeft } from '#shared/decision/tally.ts';
import type { Role } from '#shared/acts/act.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import type { ActId, BlockId, MemberId } from '#shared/kernel/ids.ts';
import { includesRole } from '#shared/people/workspace-state.ts';

export type PrimaryAction =
  | { readonly kind: 'respond'; readonly proposal: BlockId }
  /** R7: the owner's question to the author of an objection, or to the others whether it can be set aside. */
  | { readonly kind: 'answer' | 'judge'; readonly proposal: BlockId; readonly objection: ActId }
  | { readonly kind: 'conclude'; readonly proposal: BlockId }
  | { readonly kind: 'unblock'; readonly proposal: BlockId }
  /** A draft, or what was postponed until a day that has come (C1). */
  | { readonly kind: 'open' | 'reopen'; readonly proposal: BlockId }
  | { readonly kind: 'share' }
  | { readonly kind: 'propose' }
  | { readonly kind: 'comment' }
  | { readonly kind: 'record' };

export const primaryWords: Readonly<Record<PrimaryAction['kind'], string>> = {
  respond: 'Add response',
  answer: 'Answer the owner…',
  judge: 'Look at an objection',
  conclude: 'Conclude…',
  unblock: 'See what is missing',
  open: 'Open for contribution…',
  reopen: 'Open it again…',
  share: 'Share…',
  propose: 'Add a proposal',
  comment: 'Comment',
  record: 'Decision record',
};

export interface Reader {
  readonly member: MemberId;
  readonly role: Role;
  /** In which days begin. */
  readonly zone: string;
}

const isAsked = (objection: Objection, member: MemberId): boolean =>
  objection.by === member && isStanding(objection) && objection.requests.some(({ answered }) => !answered);

/** R7: an objection that its owner asked about, and on which this person has not said a word. */
function toJudge(
  proposal: Proposal,
  owner: MemberId | null,
  member: MemberId,
  hasLeft: HasLeft,
): Objection | undefined {
  if (proposal.rule.kind === 'majority' || member === owner) return undefined;
  const { counted } = tallyOf(proposal, owner, hasLeft);
  if (!counted.includes(member)) return undefined;
  return proposal.objections.find(
    (objection) =>
      objection.by !== member &&
      counted.includes(objection.by) &&
      isStanding(objection) &&
      objection.requests.length > 0 &&
      !objection.judgements.some(({ by }) => by === member),
  );
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

  for (const proposal of open) {
    const asked = proposal.objections.find((objection) => isAsked(objection, reader.member));
    if (asked) return { kind: 'answer', proposal: proposal.id, objection: asked.id };
  }

  const unanswered = open.find((proposal) =>
    tallyOf(proposal, state.owner, hasLeft).unanswered.includes(reader.member),
  );
  if (unanswered) return { kind: 'respond', proposal: unanswered.id };

  for (const proposal of open) {
    const objection = toJudge(proposal, state.owner, reader.member, hasLeft);
    if (objection) return { kind: 'judge', proposal: proposal.id, objection: objection.id };
  }

  if (state.owner === reader.member) {
    const run = open.filter(({ closesAtMs }) => closesAtMs !== null && nowMs >= closesAtMs);
    const ripe = run.find((proposal) => tallyOf(proposal, state.owner, hasLeft).isMet);
    if (ripe) return { kind: 'conclude', proposal: ripe.id };
    const [stuck] = run;
    if (stuck) return { kind: 'unblock', proposal: stuck.id };
    // C1: what was put off until a day that has come is asked for again.
    const back = proposals.find((proposal) => {
      const day = returnDay(proposal);
      return day !== null && hasDayCome(day, reader.zone, nowMs);
    });
    if (back) return { kind: 'reopen', proposal: back.id };
    const draft = blocks.find((block) => !state.proposals.has(block));
    if (draft) return { kind: 'open', proposal: draft };
    if (!state.isShared) return { kind: 'share' };
    if (proposals.length === 0) return { kind: 'propose' };
  }
  return includesRole(reader.role, 'commenter') ? { kind: 'comment' } : null;
}
