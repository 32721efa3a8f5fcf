/** What follows from a document: action items, links to others, and a page's publication (C1). */
import type { ActOf } from '../acts/opened-act.ts';
import type { MemberId } from '../kernel/ids.ts';
import { includesRole } from '../people/workspace-state.ts';
import { refuse, type Refusal } from '../protocol/refusal.ts';
import { isEmptyText, roleThen, textIn, type ActContext } from './act-context.ts';
import type { DocumentDraft } from './document-draft.ts';
import type { ActionItem } from './document-state.ts';

export type FollowUpAct = ActOf<
  | 'action-added'
  | 'action-reassigned'
  | 'action-closed'
  | 'action-reopened'
  | 'document-linked'
  | 'document-unlinked'
  | 'document-published'
>;

/** Most links from one document: a row of the library carries them all. */
export const maxLinks = 100;

/** Changes the draft when the act is allowed. Roles and ownership are checked before. */
export function decideFollowUp(draft: DocumentDraft, context: ActContext, act: FollowUpAct): Refusal | null {
  switch (act.type) {
    case 'action-added':
      return addAction(draft, context, act);
    case 'action-reassigned':
    case 'action-closed':
    case 'action-reopened':
      return changeAction(draft, context, act);
    case 'document-linked':
    case 'document-unlinked':
      return link(draft, context, act);
    case 'document-published':
      return publish(draft, context, act);
  }
}

/** The document's owner may give work to anybody who may act; others to themselves. */
function addAction(draft: DocumentDraft, context: ActContext, act: ActOf<'action-added'>): Refusal | null {
  const { by, when, owner } = context;
  if (by !== owner && by !== act.owner)
    return refuse('not-owner', 'Only the document’s owner can give work to somebody else.');
  if (act.proposal !== null && !draft.proposals.has(act.proposal)) return refuse('proposal-not-open');
  if (isEmptyText(context, act.what))
    return refuse('reason-missing', 'An action item says what is to be done.');
  const refusal = refuseActor(context, act.owner);
  if (refusal) return refusal;
  draft.actions.set(act.id, {
    id: act.id,
    proposal: act.proposal,
    what: textIn(context, act.what),
    owner: act.owner,
    dueOn: act.dueOn,
    addedBy: by,
    when,
    closed: null,
  });
  return null;
}

function changeAction(
  draft: DocumentDraft,
  context: ActContext,
  act: ActOf<'action-reassigned' | 'action-closed' | 'action-reopened'>,
): Refusal | null {
  const item = draft.actions.get(act.action);
  if (!item) return refuse('act-out-of-place', 'There is no such action item.');
  if (context.by !== context.owner && context.by !== item.owner)
    return refuse('not-owner', 'Only its owner and the document’s owner change an action item.');
  const next = changed(item, context, act);
  if (typeof next === 'string') return refuse('act-out-of-place', next);
  if (act.type === 'action-reassigned') {
    // C1: others give work to themselves only, also work that was theirs
    if (context.by !== context.owner && context.by !== act.owner)
      return refuse('not-owner', 'Only the document’s owner can give work to somebody else.');
    const refusal = refuseActor(context, act.owner);
    if (refusal) return refusal;
  }
  draft.actions.set(item.id, next);
  return null;
}

/** The item after the act, or why there is none. */
function changed(
  item: ActionItem,
  context: ActContext,
  act: ActOf<'action-reassigned' | 'action-closed' | 'action-reopened'>,
): ActionItem | string {
  switch (act.type) {
    case 'action-reassigned':
      return item.closed ? 'This action item is closed.' : { ...item, owner: act.owner, dueOn: act.dueOn };
    case 'action-closed':
      if (item.closed) return 'This action item is closed already.';
      return {
        ...item,
        closed: { as: act.as, note: textIn(context, act.note), by: context.by, when: context.when },
      };
    case 'action-reopened':
      return item.closed ? { ...item, closed: null } : 'This action item is open.';
  }
}

function refuseActor(context: ActContext, member: MemberId): Refusal | null {
  const role = roleThen(context, member);
  if (role === null) return refuse('member-unknown');
  return includesRole(role, 'commenter')
    ? null
    : refuse('act-out-of-place', 'Somebody who may only read cannot own an action item.');
}

function link(
  draft: DocumentDraft,
  { by, when }: ActContext,
  act: ActOf<'document-linked' | 'document-unlinked'>,
): Refusal | null {
  if (act.type === 'document-unlinked') {
    if (!draft.links.has(act.to)) return refuse('act-out-of-place', 'These documents are not linked.');
    draft.links.delete(act.to);
    return null;
  }
  const { document, lineage } = act.to;
  if (document === draft.facts.document)
    return refuse('act-out-of-place', 'A document is not linked to itself.');
  if (!draft.links.has(document) && draft.links.peek().size >= maxLinks)
    return refuse('act-out-of-place', `A document links to ${maxLinks} others at most.`);
  draft.links.set(document, { to: document, lineage, relation: act.relation, by, when });
  return null;
}

/** A document that asks for a decision is not published; it is decided. */
function publish(
  draft: DocumentDraft,
  context: ActContext,
  act: ActOf<'document-published'>,
): Refusal | null {
  if (draft.proposals.peek().size > 0)
    return refuse('act-out-of-place', 'A document with a proposal is decided, not published.');
  const { by, when } = context;
  const summary = textIn(context, act.summary);
  const { publications, isShared } = draft.facts;
  draft.change({
    publications: [...publications, { by, summary, when }],
    // Published is for everybody to see.
    ...(isShared ? {} : { isShared: true, shared: when }),
  });
  return null;
}
