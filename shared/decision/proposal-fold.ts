/** How each act changes a proposal that is open, or why it may not (R1–R6, W2–W5). Roles and ownership are checked before. */
import type { Rule } from '../acts/act.ts';
import { digestOf } from '../kernel/canonical-json.ts';
import type { Digest, MemberId } from '../kernel/ids.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import {
  hasLeftThen,
  isEmptyText,
  policyThen,
  roleThen,
  textIn,
  type ActContext,
  type Deciding,
} from '../fold/act-context.ts';
import { includesRole } from '../people/workspace-state.ts';
import { refuse, type Refusal } from '../protocol/refusal.ts';
import { heardFrom, objectionsAfter } from './objection-fold.ts';
import type { Extension, Position, Proposal, Revision } from './proposal-state.ts';
import { currentRevision, isMaterial, materialRevision, revisionWithDigest } from './revisions.ts';
import { stillOpen } from './still-open.ts';
import { countedIn, countedMembers, mayExtend } from './tally.ts';
import { fullMinute, nominalMinutes } from './window.ts';

type Next = Result<Proposal, Refusal>;

/**
 * R1, W1, W2, W5
 * @param earlier the postponed round before, if any (C1).
 */
export function openProposal(context: Deciding<'proposal-opened'>, earlier: Proposal | null): Next {
  const { act, when, by, owner } = context;
  const { minimumWindowMinutes, ownerCounts } = policyThen(context);
  const asked = [...new Set(act.asked)];
  const people = checkPeople(context, asked);
  if (people) return err(people);
  const rule = checkRule(act.rule, countedMembers(asked, ownerCounts ? null : owner));
  if (rule) return err(rule);
  if (digestOf(act.content) !== act.digest) return err(refuse('digest-wrong'));

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
    rules: act.rules ?? 1,
    ownerCounts,
    hidesPositions: act.hidesPositions ?? false,
    standIns: act.standIns ?? [],
    fairness: act.fairness,
    minimumWindowMinutes,
    closesAtMs,
    extensions: [],
    positions: [],
    objections: [],
    waitsFor: [],
    conclusion: null,
    reviews: [],
    earlier,
  });
}

function checkPeople(context: Deciding<'proposal-opened'>, asked: readonly MemberId[]): Refusal | null {
  if (countedMembers(asked, context.owner).length === 0)
    return refuse('act-out-of-place', 'Ask at least one person besides the owner.');
  for (const member of asked) {
    const refusal = checkAsked(context, member);
    if (refusal) return refusal;
  }
  // O2
  const standIns = context.act.standIns ?? [];
  if (standIns.some((one) => !asked.includes(one.member) || !asked.includes(one.for)))
    return refuse('act-out-of-place', 'Whoever stands in is asked, and so is the person who is away.');
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
function checkRule(rule: Rule, counted: readonly MemberId[]): Refusal | null {
  if (rule.kind !== 'approvals') return null;
  return rule.required.every((member) => counted.includes(member))
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
  const counted = countedIn(proposal, owner, hasLeftThen(context));
  if (!mayExtend(proposal, { counted })) return err(refuse('extensions-used'));

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
  const { member, workingHours, for: away } = context.act;
  const closed = stillOpen(proposal);
  if (closed) return err(closed);
  const refusal = checkAsked(context, member);
  if (refusal) return err(refusal);
  if (member === context.owner && !proposal.ownerCounts)
    return err(refuse('act-out-of-place', 'The owner’s own position is not counted.'));
  if (proposal.asked.includes(member))
    return err(refuse('act-out-of-place', 'This person is asked already.'));
  // O2
  if (away !== undefined && !proposal.asked.includes(away))
    return err(refuse('act-out-of-place', 'Whoever stands in does so for somebody who is asked.'));
  const next = {
    ...proposal,
    asked: [...proposal.asked, member],
    standIns: away === undefined ? proposal.standIns : [...proposal.standIns, { member, for: away }],
    // W7
    fairness:
      workingHours === undefined ? proposal.fairness : [...proposal.fairness, { member, workingHours }],
  };
  return ok(withSettlingTime(next, context, 'asked'));
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
  if (position.isLate) return ok({ ...proposal, positions });
  // R7: whoever answers is not silent.
  const heard = heardFrom(proposal, by, when);
  return ok({ ...heard, positions, objections: objectionsAfter(heard.objections, position) });
}

/** Whether a text with this digest was ever published in the proposal. */
export const hasRevision = (proposal: Proposal, digest: Digest): boolean =>
  revisionWithDigest(proposal, digest) !== null;
