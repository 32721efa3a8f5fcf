/**
 * From a document's ledger to everything the screens say about its discussion and decision.
 *
 * `decide` is the one function that says whether an act may happen: what the relay refuses is exactly what the fold
 * lists as void (E1). It reads no clock and never throws on an act that was parsed. Whatever it asks of the
 * workspace, it asks as at the workspace sequence number in the stamp, so the workspace's ledger must have been
 * folded at least that far; pending acts ask for now, and fold after all stamped ones (E2).
 */
import type { DocumentAct } from '../acts/act.ts';
import type { ActOf, PlacedAct } from '../acts/opened-act.ts';
import type { LedgerId, LineageId } from '../kernel/ids.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { afterEverything, authorshipOf } from '../people/authorship.ts';
import { includesRole, type WorkspaceState } from '../people/workspace-state.ts';
import { refuse, type Refusal } from '../protocol/refusal.ts';
import { roleThen, textIn, whenOf, type ActContext } from './act-context.ts';
import { DocumentDraft } from './document-draft.ts';
import type { DocumentState } from './document-state.ts';
import { decideFollowUp } from './follow-up-fold.ts';
import { decideOwnership } from './ownership-fold.ts';
import { comment, decideThread, redact } from './discussion-acts.ts';
import { permissions, relayActTypes } from './permissions.ts';
import { decideProposal, open } from './proposal-acts.ts';
import { decideForRelay, isRelayAct } from './relay-acts-fold.ts';

export const emptyDocument = (document: LedgerId, lineage: LineageId): DocumentState => ({
  document,
  lineage,
  owner: null,
  createdTitle: '',
  created: null,
  amends: null,
  isShared: false,
  shared: null,
  isBroughtIn: false,
  proposals: new Map(),
  threads: new Map(),
  redactions: new Map(),
  seal: null,
  supersededBy: [],
  ownerships: [],
  handover: null,
  declined: null,
  actions: new Map(),
  links: new Map(),
  publications: [],
  told: [],
  voids: [],
  seq: 0,
  atMs: 0,
  hash: '',
  actIds: new Set(),
});

/** The state after `placed`, or why it is not allowed at this place. */
export function applyDocumentAct(
  state: DocumentState,
  placed: PlacedAct,
  workspace: WorkspaceState,
): Result<DocumentState, Refusal> {
  const draft = new DocumentDraft(state);
  const refusal = decide(draft, placed, workspace);
  if (refusal) return err(refusal);
  draft.keepId(placed);
  draft.advance(placed);
  return ok(draft.finish());
}

/** Folds acts in the order given: stamped ones first, then pending ones (E2). Void acts keep their place in the chain. */
export function foldDocument(
  state: DocumentState,
  placedActs: readonly PlacedAct[],
  workspace: WorkspaceState,
): DocumentState {
  if (placedActs.length === 0) return state;
  const draft = new DocumentDraft(state);
  for (const placed of placedActs) {
    const refusal = decide(draft, placed, workspace);
    if (refusal) draft.addVoid({ id: placed.act.id, seq: placed.stamp?.seq ?? null, refusal });
    else draft.keepId(placed);
    draft.advance(placed);
  }
  return draft.finish();
}

/** Changes the draft when the act is allowed; returns the refusal, and changes nothing, when it is not. */
function decide(draft: DocumentDraft, placed: PlacedAct, workspace: WorkspaceState): Refusal | null {
  const { act, envelope, stamp } = placed;
  if (envelope.ledger !== draft.facts.document || envelope.lineage !== draft.facts.lineage)
    return refuse('lineage-differs');
  if (!isDocumentAct(placed))
    return refuse('act-out-of-place', 'This entry belongs into the workspace’s ledger.');
  if (draft.hasAct(act.id)) return refuse('act-repeated');
  const workspaceSeq = stamp?.workspaceSeq ?? afterEverything;
  const authorship = authorshipOf(placed, workspace, workspaceSeq);
  if (!authorship.ok) return authorship.error;
  if (isRelayAct(placed.act)) return decideForRelay(draft, placed, placed.act);
  if (act.by === 'relay') return refuse('not-author');

  const context: ActContext = {
    placed,
    when: whenOf(placed),
    by: act.by,
    owner: act.type === 'document-created' ? act.owner : (draft.facts.owner ?? act.by),
    isAttested: authorship.value === 'attested',
    workspace,
    workspaceSeq,
  };
  return decideForMember(draft, context, placed.act);
}

const isDocumentAct = (placed: PlacedAct): placed is PlacedAct<DocumentAct> =>
  Object.hasOwn(relayActTypes, placed.act.type) || Object.hasOwn(permissions, placed.act.type);

function decideForMember(draft: DocumentDraft, context: ActContext, act: DocumentAct): Refusal | null {
  if (isRelayAct(act)) return refuse('not-author');
  const { role, isOwners } = permissions[act.type];
  if (act.type !== 'document-created') {
    if (draft.facts.owner === null) return refuse('document-unknown');
    // A private draft is its owner's alone.
    if (!draft.facts.isShared && context.by !== context.owner) return refuse('document-unknown');
  }
  if (!includesRole(roleThen(context, context.by), role)) return refuse('role-insufficient');
  if (isOwners && context.by !== context.owner) return refuse('not-owner');

  switch (act.type) {
    case 'document-created':
      return create(draft, context, act);
    case 'document-shared':
      if (!draft.facts.isShared) draft.change({ isShared: true, shared: context.when });
      return null;
    case 'proposal-opened':
      return open(draft, context, act);
    case 'proposal-revised':
    case 'revision-challenged':
    case 'window-extended':
    case 'person-asked':
    case 'position-taken':
    case 'objection-withdrawn':
    case 'objection-questioned':
    case 'objection-answered':
    case 'setting-aside-judged':
    case 'objection-set-aside':
    case 'proposal-concluded':
    case 'decision-reviewed':
      return decideProposal(draft, context, act);
    case 'action-added':
    case 'action-reassigned':
    case 'action-closed':
    case 'action-reopened':
    case 'document-linked':
    case 'document-unlinked':
    case 'document-published':
      return decideFollowUp(draft, context, act);
    case 'handover-offered':
    case 'handover-accepted':
    case 'handover-declined':
    case 'handover-withdrawn':
    case 'owner-assigned':
      return decideOwnership(draft, context, act);
    case 'comment-added':
      return comment(draft, context, act);
    case 'answer-accepted':
    case 'comment-edited':
    case 'comment-withdrawn':
    case 'thread-reattached':
    case 'suggestion-applied':
    case 'thread-resolved':
    case 'thread-reopened':
      return decideThread(draft, context, act);
    case 'text-redacted':
      return redact(draft, context, act);
  }
}

function create(draft: DocumentDraft, context: ActContext, act: ActOf<'document-created'>): Refusal | null {
  if (draft.facts.owner !== null) return refuse('act-out-of-place', 'This document exists already.');
  if (act.by !== act.owner) return refuse('not-owner', 'A document begins with its owner.');
  draft.change({
    owner: act.owner,
    ownerships: [{ owner: act.owner, how: 'created', by: act.owner, reason: null, when: context.when }],
    createdTitle: textIn(context, act.title) ?? '',
    created: context.when,
    amends: act.amends,
    isBroughtIn: context.isAttested,
  });
  return null;
}
