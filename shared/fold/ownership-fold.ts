/** How a document gets another owner (O1): offered and accepted, or assigned when its owner has left. */
import type { ActOf } from '../acts/opened-act.ts';
import { includesRole } from '../people/workspace-state.ts';
import { refuse, type Refusal } from '../protocol/refusal.ts';
import type { MemberId } from '../kernel/ids.ts';
import { isEmptyText, roleThen, textIn, type ActContext } from './act-context.ts';
import type { DocumentDraft } from './document-draft.ts';
import type { Ownership } from './document-state.ts';

export type OwnershipAct = ActOf<
  'handover-offered' | 'handover-accepted' | 'handover-declined' | 'handover-withdrawn' | 'owner-assigned'
>;

/** Changes the draft when the act is allowed. Roles and ownership are checked before. */
export function decideOwnership(
  draft: DocumentDraft,
  context: ActContext,
  act: OwnershipAct,
): Refusal | null {
  switch (act.type) {
    case 'handover-offered':
      return offer(draft, context, act);
    case 'handover-accepted':
    case 'handover-declined':
    case 'handover-withdrawn':
      return answer(draft, context, act);
    case 'owner-assigned':
      return assign(draft, context, act);
  }
}

/** A later offer takes the place of an earlier one. */
function offer(draft: DocumentDraft, context: ActContext, act: ActOf<'handover-offered'>): Refusal | null {
  if (!draft.facts.isShared)
    return refuse('act-out-of-place', 'Share the document first: nobody else can see a private draft.');
  const refusal = refuseOwner(context, act.to);
  if (refusal) return refusal;
  const { by, when } = context;
  draft.change({
    handover: { id: act.id, by, to: act.to, note: textIn(context, act.note), when },
    declined: null,
  });
  return null;
}

function answer(
  draft: DocumentDraft,
  context: ActContext,
  act: Exclude<OwnershipAct, ActOf<'handover-offered' | 'owner-assigned'>>,
): Refusal | null {
  const { handover } = draft.facts;
  if (handover?.id !== act.offer) return refuse('act-out-of-place', 'This offer does not stand any more.');
  if (act.type !== 'handover-withdrawn' && context.by !== handover.to)
    return refuse('not-author', 'Only the person to whom the document was offered answers this.');
  if (act.type === 'handover-accepted')
    become(draft, {
      owner: handover.to,
      how: 'handed-over',
      by: handover.by,
      reason: handover.note,
      when: context.when,
    });
  else if (act.type === 'handover-declined')
    draft.change({
      handover: null,
      declined: { to: handover.to, reason: textIn(context, act.reason), when: context.when },
    });
  else draft.change({ handover: null });
  return null;
}

function assign(draft: DocumentDraft, context: ActContext, act: ActOf<'owner-assigned'>): Refusal | null {
  if (roleThen(context, context.owner) !== null)
    return refuse('act-out-of-place', 'The owner is still here; only they can hand the document over.');
  const refusal = refuseOwner(context, act.owner);
  if (refusal) return refusal;
  if (isEmptyText(context, act.reason)) return refuse('reason-missing');
  const { by, when } = context;
  become(draft, { owner: act.owner, how: 'assigned', by, reason: textIn(context, act.reason), when });
  return null;
}

/** An owner can write: opening and revising publish text. */
function refuseOwner(context: ActContext, member: MemberId): Refusal | null {
  const role = roleThen(context, member);
  if (role === null) return refuse('member-unknown');
  if (member === context.owner) return refuse('act-repeated', 'This person owns the document already.');
  return includesRole(role, 'editor')
    ? null
    : refuse('act-out-of-place', 'An owner needs the right to write.');
}

function become(draft: DocumentDraft, ownership: Ownership): void {
  draft.change({
    owner: ownership.owner,
    ownerships: [...draft.facts.ownerships, ownership],
    handover: null,
    declined: null,
  });
}
