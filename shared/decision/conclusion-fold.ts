/** How a proposal ends and what is said of it afterwards, or why not yet (W3, C1, C2, C5, C7, A5). */
import { hasLeftThen, isEmptyText, textIn, type Deciding } from '../fold/act-context.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { refuse, type Refusal } from '../protocol/refusal.ts';
import type { Proposal } from './proposal-state.ts';
import { currentRevision } from './revisions.ts';
import { stillOpen } from './still-open.ts';
import { tallyOf } from './tally.ts';

type Next = Result<Proposal, Refusal>;

/** @param doesSeal whether this conclusion decides the document (C2). @param ledgerSeq the ledger's head before it. */
export function concludeProposal(
  proposal: Proposal,
  context: Deciding<'proposal-concluded'>,
  doesSeal: boolean,
  ledgerSeq: number,
): Next {
  const { act, by, when } = context;
  const closed = stillOpen(proposal) ?? refuseTooEarly(proposal, context);
  if (closed) return err(closed);
  if (isEmptyText(context, act.outcome)) return err(refuse('reason-missing'));
  if (act.returnsOn !== undefined && act.disposition !== 'postponed')
    return err(refuse('act-out-of-place', 'Only what is postponed comes back on a day.'));
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
      next: textIn(context, act.next ?? null),
      returnsOn: act.returnsOn ?? null,
      // R8
      left: proposal.rules === 2 ? proposal.asked.filter(hasLeftThen(context)) : [],
      when,
    },
  });
}

function refuseTooEarly(proposal: Proposal, context: Deciding<'proposal-concluded'>): Refusal | null {
  const { act, when, owner } = context;
  // C1, W3: the window is a promise of time; only taking the question back needs none
  if (act.disposition !== 'withdrawn' && isWindowRunning(proposal, when.atMs))
    return refuse('window-running');
  // A5
  const isMissing = act.disposition === 'accepted' && !tallyOf(proposal, owner, hasLeftThen(context)).isMet;
  return isMissing ? refuse('rule-not-met') : null;
}

/** W5: a window that has not started is running; a pending conclusion is judged when it is stamped. */
const isWindowRunning = (proposal: Proposal, atMs: number | null): boolean =>
  proposal.closesAtMs === null || (atMs !== null && atMs < proposal.closesAtMs);

// C7
export function reviewDecision(proposal: Proposal, context: Deciding<'decision-reviewed'>): Next {
  const { act, by, when } = context;
  if (!proposal.conclusion)
    return err(refuse('act-out-of-place', 'There is nothing to look at again before the conclusion.'));
  if (isEmptyText(context, act.finding)) return err(refuse('reason-missing'));
  const review = { id: act.id, by, finding: textIn(context, act.finding), nextOn: act.nextOn, when };
  return ok({ ...proposal, reviews: [...proposal.reviews, review] });
}
