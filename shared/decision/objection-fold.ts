/** How an objection is lived with: asked about, answered, judged by others, set aside, withdrawn (R3, R7). */
import { err, ok, type Result } from '../kernel/result.ts';
import type { MemberId } from '../kernel/ids.ts';
import { hasLeftThen, isEmptyText, textIn, type ActContext, type Deciding } from '../fold/act-context.ts';
import { refuse, type Refusal } from '../protocol/refusal.ts';
import type { When } from '../acts/when.ts';
import type { Objection, ObjectionRequest, Position, Proposal } from './proposal-state.ts';
import { agreementMissing, silenceMs, silentFrom } from './standing.ts';
import { stillOpen } from './still-open.ts';
import { countedIn } from './tally.ts';
import { fullMinute } from './window.ts';

type Next = Result<Proposal, Refusal>;

/**
 * R4, R7: an objection adds to those that stand, its author's own included; approving or abstaining is its
 * author's act too, and withdraws theirs.
 */
export function objectionsAfter(objections: readonly Objection[], position: Position): readonly Objection[] {
  const { id, by, revision: raisedIn, reason, resolution, when } = position;
  if (position.kind === 'object')
    return [
      ...objections,
      {
        id,
        by,
        raisedIn,
        reason,
        resolution,
        when,
        withdrawn: null,
        requests: [],
        judgements: [],
        setAside: null,
      },
    ];
  if (!objections.some((objection) => !objection.withdrawn && objection.by === by)) return objections;
  return objections.map((objection) =>
    !objection.withdrawn && objection.by === by ? { ...objection, withdrawn: when } : objection,
  );
}

/** R7: after a word of `by`, no question to them is unanswered. The same proposal when there was none. */
export function heardFrom(
  proposal: Proposal,
  by: MemberId,
  when: When,
  text: string | null = null,
): Proposal {
  if (!proposal.waitsFor.includes(by)) return proposal;
  return {
    ...proposal,
    waitsFor: proposal.waitsFor.filter((member) => member !== by),
    objections: proposal.objections.map((objection) =>
      objection.by === by ? { ...objection, requests: answered(objection.requests, when, text) } : objection,
    ),
  };
}

const answered = (
  requests: readonly ObjectionRequest[],
  when: When,
  text: string | null,
): readonly ObjectionRequest[] =>
  requests.map((request) => (request.answered ? request : { ...request, answered: { text, when } }));

type AboutObjection = Deciding<
  | 'objection-withdrawn'
  | 'objection-questioned'
  | 'objection-answered'
  | 'setting-aside-judged'
  | 'objection-set-aside'
>;

/** The objection that an act is about, or why there is none. */
function objectionIn(proposal: Proposal, { act }: AboutObjection): Result<Objection, Refusal> {
  const closed = stillOpen(proposal);
  if (closed) return err(closed);
  const objection = proposal.objections.find((one) => one.id === act.objection);
  if (!objection) return err(refuse('act-out-of-place', 'There is no such objection.'));
  if (objection.withdrawn) return err(refuse('act-repeated', 'This objection was withdrawn already.'));
  return ok(objection);
}

/** The same, while it stands and may be set aside. */
function standingIn(proposal: Proposal, context: AboutObjection): Result<Objection, Refusal> {
  const found = objectionIn(proposal, context);
  if (!found.ok) return found;
  if (found.value.setAside) return err(refuse('act-repeated', 'This objection was set aside already.'));
  // A3
  if (proposal.rule.kind === 'majority')
    return err(refuse('act-out-of-place', 'Under a majority, objections are votes; none blocks anything.'));
  return found;
}

const withObjection = (proposal: Proposal, before: Objection, after: Objection): Next =>
  ok({
    ...proposal,
    objections: proposal.objections.map((one) => (one === before ? after : one)),
  });

// R7
export function withdrawObjection(proposal: Proposal, context: Deciding<'objection-withdrawn'>): Next {
  const found = objectionIn(proposal, context);
  if (!found.ok) return found;
  if (found.value.by !== context.by)
    return err(refuse('not-author', 'Only its author can withdraw an objection.'));
  return withObjection(proposal, found.value, { ...found.value, withdrawn: context.when });
}

// R7: silence is measured by stamps, from the question's own
export function questionObjection(proposal: Proposal, context: Deciding<'objection-questioned'>): Next {
  const found = standingIn(proposal, context);
  if (!found.ok) return found;
  const { act, by, when } = context;
  if (found.value.by === by) return err(refuse('act-out-of-place', 'This objection is your own.'));
  if (isEmptyText(context, act.question)) return err(refuse('reason-missing', 'A question needs words.'));
  const silentFromMs =
    when.atMs === null ? null : fullMinute(Math.max(when.atMs + silenceMs, act.answerByMs ?? 0));
  const request = {
    id: act.id,
    by,
    question: textIn(context, act.question),
    answerByMs: act.answerByMs,
    silentFromMs,
    when,
    answered: null,
  };
  const { by: author } = found.value;
  const asked = proposal.waitsFor.includes(author)
    ? proposal
    : { ...proposal, waitsFor: [...proposal.waitsFor, author] };
  return withObjection(asked, found.value, {
    ...found.value,
    requests: [...found.value.requests, request],
  });
}

// R7
export function answerObjection(proposal: Proposal, context: Deciding<'objection-answered'>): Next {
  const found = objectionIn(proposal, context);
  if (!found.ok) return found;
  const { act, by, when } = context;
  if (found.value.by !== by)
    return err(refuse('not-author', 'Only the author of an objection answers for it.'));
  if (found.value.requests.every((request) => request.answered))
    return err(refuse('act-out-of-place', 'No question about this objection is open.'));
  if (isEmptyText(context, act.answer)) return err(refuse('reason-missing', 'An answer needs words.'));
  return ok(heardFrom(proposal, by, when, textIn(context, act.answer)));
}

// R7: a later word of the same person replaces the earlier one
export function judgeSettingAside(proposal: Proposal, context: Deciding<'setting-aside-judged'>): Next {
  const found = standingIn(proposal, context);
  if (!found.ok) return found;
  const { act, by, when } = context;
  if (!othersAsked(proposal, found.value, context).includes(by)) return err(refuse('not-asked'));
  const judgement = { by, agrees: act.agrees, when };
  const { judgements } = found.value;
  return withObjection(proposal, found.value, {
    ...found.value,
    judgements: judgements.some((one) => one.by === by)
      ? judgements.map((one) => (one.by === by ? judgement : one))
      : [...judgements, judgement],
  });
}

// R7
export function setObjectionAside(proposal: Proposal, context: Deciding<'objection-set-aside'>): Next {
  const found = standingIn(proposal, context);
  if (!found.ok) return found;
  const { act, by, when } = context;
  if (found.value.by === by)
    return err(refuse('act-out-of-place', 'This objection is your own; you can withdraw it.'));
  if (isEmptyText(context, act.reasons)) return err(refuse('reason-missing'));
  const refusal =
    act.ground === 'silence'
      ? refuseSilence(found.value, when.atMs)
      : refuseAgreement(found.value, othersAsked(proposal, found.value, context));
  if (refusal) return err(refusal);
  return withObjection(proposal, found.value, {
    ...found.value,
    setAside: { id: act.id, by, ground: act.ground, reasons: textIn(context, act.reasons), when },
  });
}

const othersAsked = (proposal: Proposal, { by }: Objection, context: ActContext): readonly MemberId[] =>
  countedIn(proposal, context.owner, hasLeftThen(context)).filter(
    (member) => member !== by && member !== context.owner,
  );

/** @param atMs relay time; a pending setting aside is judged when it is stamped. */
function refuseSilence(objection: Objection, atMs: number | null): Refusal | null {
  if (objection.requests.every((request) => request.answered))
    return refuse('objection-protected', 'Its author has answered, or was never asked about it.');
  const from = silentFrom(objection);
  return atMs !== null && (from === null || atMs < from) ? refuse('objection-protected') : null;
}

function refuseAgreement(objection: Objection, others: readonly MemberId[]): Refusal | null {
  const missing = agreementMissing(objection, others);
  if (missing === null)
    return refuse('objection-protected', 'Nobody else is asked who could agree to set this objection aside.');
  return missing.length === 0
    ? null
    : refuse(
        'objection-protected',
        'Not everybody else who is asked has agreed to set this objection aside.',
      );
}
