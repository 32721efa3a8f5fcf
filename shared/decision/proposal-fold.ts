/** How each act changes one proposal, or why it may not (R1–R7, W2–W5, C1–C5). Roles and ownership are checked before. */
import type { Rule } from '../acts/act.ts';
import { digestOf } from '../kernel/canonical-json.ts';
import type { Digest, MemberId } from '../kernel/ids.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import {
  isEmptyText,
  policyThen,
  roleThen,
  textIn,
  type ActContext,
  type Deciding,
} from '../fold/act-context.ts';
import { includesRole } from '../people/workspace-state.ts';
import { refuse, type Refusal } from '../protocol/refusal.ts';
import type { Extension, Objection, Position, Proposal, Revision } from './proposal-state.ts';
import { currentRevision, isMaterial, materialRevision, revisionWithDigest } from './revisions.ts';
import { countedMembers, leastAnswers, tallyOf } from './tally.ts';
import { fullMinute, nominalMinutes } from './window.ts';

type Next = Result<Proposal, Refusal>;

// R1, W1, W2, W5
export function openProposal(context: Deciding<'proposal-opened'>): Next {
  const { act, when, by, owner } = context;
  const asked = [...new Set(act.asked)];
  const people = checkPeople(context, asked);
  if (people) return err(people);
  const rule = checkRule(act.rule, asked, owner);
  if (rule) return err(rule);
  if (digestOf(act.content) !== act.digest) return err(refuse('digest-wrong'));

  const { minimumWindowMinutes } = policyThen(context);
  if (nominalMinutes(act.window) < minimumWindowMinutes) return err(refuse('window-too-short'));
  const closesAtMs = context.placed.stamp?.closesAtMs ?? null;
  if (when.atMs !== null && (closesAtMs === null || closesAtMs <= when.atMs))
    return err(refuse('act-out-of-place', 'The window of this opening has no end.'));

  const first: Revision = {
    number: 1,
    digest: act.digest,
    content: act.content,
    summary: null,
    label: 'material',
    challenge: null,
    by,
    when,
  };
  return ok({
    id: act.proposal,
    openedBy: by,
    opened: when,
    revisions: [first],
    asked,
    consulted: act.consulted,
    informed: act.informed,
    rule: act.rule,
    window: act.window,
    fairness: act.fairness,
    minimumWindowMinutes,
    closesAtMs,
    extensions: [],
    positions: [],
    objections: [],
    conclusion: null,
  });
}

function checkPeople(context: Deciding<'proposal-opened'>, asked: readonly MemberId[]): Refusal | null {
  if (countedMembers(asked, context.owner).length === 0)
    return refuse('act-out-of-place', 'Ask at least one person besides the owner.');
  for (const member of asked) {
    const refusal = checkAsked(context, member);
    if (refusal) return refusal;
  }
  const others = [...context.act.consulted, ...context.act.informed];
  return others.some((member) => roleThen(context, member) === null) ? refuse('member-unknown') : null;
}

function checkAsked(context: ActContext, member: MemberId): Refusal | null {
  const role = roleThen(context, member);
  if (role === null) return refuse('member-unknown');
  if (!includesRole(role, 'commenter'))
    return refuse('act-out-of-place', 'Somebody who may only read cannot be asked.');
  return null;
}

/** A2: those whose approval is required can give one. */
function checkRule(rule: Rule, asked: readonly MemberId[], owner: MemberId): Refusal | null {
  if (rule.kind !== 'approvals') return null;
  const counted = new Set(countedMembers(asked, owner));
  return rule.required.every((member) => counted.has(member))
    ? null
    : refuse('act-out-of-place', 'Everyone whose approval is required must be asked.');
}

export function reviseProposal(proposal: Proposal, context: Deciding<'proposal-revised'>): Next {
  const { act, by, when } = context;
  const closed = stillOpen(proposal);
  if (closed) return err(closed);
  const current = currentRevision(proposal);
  if (act.revision !== current.number + 1)
    return err(
      refuse('revision-stale', `Revision ${current.number} was published meanwhile. Look at it first.`),
    );
  if (digestOf(act.content) !== act.digest) return err(refuse('digest-wrong'));
  if (act.digest === current.digest)
    return err(refuse('act-out-of-place', 'The text is the same as in the revision before.'));
  if (isEmptyText(context, act.summary)) return err(refuse('reason-missing'));
  const revision: Revision = {
    number: act.revision,
    digest: act.digest,
    content: act.content,
    summary: textIn(context, act.summary),
    label: act.change,
    challenge: null,
    by,
    when,
  };
  const revised = { ...proposal, revisions: [...proposal.revisions, revision] };
  return ok(isMaterial(revision) ? withSettlingTime(revised, context, 'revised') : revised);
}

// R2: until the conclusion, any asked person makes an editorial revision material
export function challengeRevision(proposal: Proposal, context: Deciding<'revision-challenged'>): Next {
  const { act, by, when } = context;
  const closed = stillOpen(proposal);
  if (closed) return err(closed);
  if (!proposal.asked.includes(by)) return err(refuse('not-asked'));
  const challenged = proposal.revisions.find((revision) => revision.number === act.revision);
  if (!challenged) return err(refuse('act-out-of-place', 'There is no such revision.'));
  if (isMaterial(challenged))
    return err(refuse('act-out-of-place', 'This revision counts as a change of substance already.'));
  if (isEmptyText(context, act.reason)) return err(refuse('reason-missing'));
  const material: Revision = {
    ...challenged,
    challenge: { by, reason: textIn(context, act.reason), when },
  };
  const revisions = proposal.revisions.map((revision) => (revision === challenged ? material : revision));
  const before = materialRevision(proposal).number;
  const next = { ...proposal, revisions };
  // A later material revision has given its time already.
  return ok(before < act.revision ? withSettlingTime(next, context, 'revised') : next);
}

// W4
export function extendWindow(proposal: Proposal, context: Deciding<'window-extended'>): Next {
  const { act, by, when, owner, placed } = context;
  const closed = stillOpen(proposal);
  if (closed) return err(closed);
  const { closesAtMs } = proposal;
  if (closesAtMs === null)
    return err(refuse('act-out-of-place', 'The window has not started; there is nothing to extend yet.'));
  if (isEmptyText(context, act.reason)) return err(refuse('reason-missing'));
  const used = proposal.extensions.filter((extension) => extension.kind === 'extended').length;
  const areTooFew = countedMembers(proposal.asked, owner).length < leastAnswers(proposal.rule);
  if (used >= 2 && !areTooFew) return err(refuse('extensions-used'));

  const laterMs = placed.stamp ? placed.stamp.closesAtMs : closesAtMs;
  if (laterMs === null || (placed.stamp && laterMs <= Math.max(closesAtMs, placed.stamp.atMs)))
    return err(refuse('act-out-of-place', 'A window only ever closes later.'));
  return ok(
    movedTo(proposal, {
      kind: 'extended',
      by,
      reason: textIn(context, act.reason),
      closesAtMs: laterMs,
      when,
    }),
  );
}

export function askPerson(proposal: Proposal, context: Deciding<'person-asked'>): Next {
  const { member } = context.act;
  const closed = stillOpen(proposal);
  if (closed) return err(closed);
  const refusal = checkAsked(context, member);
  if (refusal) return err(refusal);
  if (member === context.owner)
    return err(refuse('act-out-of-place', 'The owner’s own position is not counted.'));
  if (proposal.asked.includes(member))
    return err(refuse('act-out-of-place', 'This person is asked already.'));
  return ok(withSettlingTime({ ...proposal, asked: [...proposal.asked, member] }, context, 'asked'));
}

/** W4: people keep at least the settling time after something new; the window never closes earlier for it. */
function withSettlingTime(proposal: Proposal, context: ActContext, kind: 'revised' | 'asked'): Proposal {
  const { when, by } = context;
  const { closesAtMs } = proposal;
  if (closesAtMs === null || when.atMs === null) return proposal;
  const settledMs = fullMinute(when.atMs + policyThen(context).settlingMinutes * 60_000);
  return settledMs <= closesAtMs
    ? proposal
    : movedTo(proposal, { kind, by, reason: null, closesAtMs: settledMs, when });
}

const movedTo = (proposal: Proposal, extension: Extension): Proposal => ({
  ...proposal,
  closesAtMs: extension.closesAtMs,
  extensions: [...proposal.extensions, extension],
});

// R2–R5, W3, C4: from anybody who may comment, until the conclusion counted, afterwards late
export function takePosition(proposal: Proposal, context: Deciding<'position-taken'>): Next {
  const { act, by, when, isAttested } = context;
  const about = revisionWithDigest(proposal, act.digest);
  if (!about) return err(refuse('revision-stale'));
  const answer = act.position;
  if (
    answer.kind === 'object' &&
    (isEmptyText(context, answer.reason) || isEmptyText(context, answer.resolution))
  )
    return err(refuse('reason-missing', 'An objection says why, and what would resolve it.'));
  const position: Position = {
    id: act.id,
    by,
    kind: answer.kind,
    revision: about.number,
    digest: act.digest,
    reason: textIn(context, answer.reason),
    resolution: answer.kind === 'object' ? textIn(context, answer.resolution) : null,
    when,
    isLate: proposal.conclusion !== null,
    isAttested,
  };
  const positions = [...proposal.positions, position];
  return ok({
    ...proposal,
    positions,
    objections: position.isLate ? proposal.objections : objectionsAfter(proposal.objections, position),
  });
}

/**
 * R4, R7: an objection adds to those that stand, its author's own included; approving or abstaining is its
 * author's act too, and withdraws theirs.
 */
function objectionsAfter(objections: readonly Objection[], position: Position): readonly Objection[] {
  const { id, by, revision: raisedIn, reason, resolution, when } = position;
  if (position.kind === 'object')
    return [...objections, { id, by, raisedIn, reason, resolution, when, withdrawn: null }];
  if (!objections.some((objection) => objection.by === by && !objection.withdrawn)) return objections;
  return objections.map((objection) =>
    objection.by === by && !objection.withdrawn ? { ...objection, withdrawn: when } : objection,
  );
}

// R7
export function withdrawObjection(proposal: Proposal, context: Deciding<'objection-withdrawn'>): Next {
  const { act, by, when } = context;
  const closed = stillOpen(proposal);
  if (closed) return err(closed);
  const objection = proposal.objections.find((one) => one.id === act.objection);
  if (!objection) return err(refuse('act-out-of-place', 'There is no such objection.'));
  if (objection.by !== by) return err(refuse('not-author', 'Only its author can withdraw an objection.'));
  if (objection.withdrawn) return err(refuse('act-repeated', 'This objection was withdrawn already.'));
  return ok({
    ...proposal,
    objections: proposal.objections.map((one) => (one === objection ? { ...one, withdrawn: when } : one)),
  });
}

/** @param doesSeal whether this conclusion decides the document (C2). @param ledgerSeq the ledger's head before it. */
export function concludeProposal(
  proposal: Proposal,
  context: Deciding<'proposal-concluded'>,
  doesSeal: boolean,
  ledgerSeq: number,
): Next {
  const { act, by, when, owner } = context;
  const closed = stillOpen(proposal);
  if (closed) return err(closed);
  if (isEmptyText(context, act.outcome)) return err(refuse('reason-missing'));
  // C1, W3: the window is a promise of time; only taking the question back needs none
  if (act.disposition !== 'withdrawn' && isWindowRunning(proposal, when.atMs))
    return err(refuse('window-running'));
  // A5
  if (act.disposition === 'accepted' && !tallyOf(proposal, owner).isMet) return err(refuse('rule-not-met'));
  // C2
  if (doesSeal && !act.basis)
    return err(
      refuse('text-changed', 'This conclusion decides the document; it must name the text it is about.'),
    );
  if (act.basis && act.basis.ledgerSeq !== ledgerSeq) return err(refuse('text-changed'));
  return ok({
    ...proposal,
    conclusion: {
      id: act.id,
      disposition: act.disposition,
      outcome: textIn(context, act.outcome),
      reviewOn: act.reviewOn,
      by,
      revision: currentRevision(proposal).number,
      basis: act.basis,
      when,
    },
  });
}

/** W5: a window that has not started is running; a pending conclusion is judged when it is stamped. */
const isWindowRunning = (proposal: Proposal, atMs: number | null): boolean =>
  proposal.closesAtMs === null || (atMs !== null && atMs < proposal.closesAtMs);

// C5
function stillOpen({ conclusion }: Proposal): Refusal | null {
  if (!conclusion) return null;
  const { disposition, outcome } = conclusion;
  return refuse(
    'proposal-concluded',
    outcome === null
      ? `This proposal was ${disposition} already.`
      : `This proposal was ${disposition} already: “${outcome}”`,
  );
}

/** Whether a text with this digest was ever published in the proposal. */
export const hasRevision = (proposal: Proposal, digest: Digest): boolean =>
  revisionWithDigest(proposal, digest) !== null;
