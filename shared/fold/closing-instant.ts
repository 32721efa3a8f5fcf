/** The instant that a stamp carries for acts with a window (W1, W4) and for questions (D2): computed once, by the relay, and then a fact. */
import type { Act } from '../acts/act.ts';
import { closingInstant } from '../decision/window.ts';
import { answerByInstant } from '../discussion/answer-by.ts';
import type { DocumentState } from './document-state.ts';

/**
 * @param state the document before the act.
 * @param atMs relay time of the stamp.
 * @returns ms since 1970; `null` for acts without a window, and for windows in an unknown zone (which the fold refuses).
 */
export function closingInstantFor(state: DocumentState, act: Act, atMs: number): number | null {
  if (act.type === 'proposal-opened') return closingInstant(act.window, atMs);
  // D2
  if (act.type === 'comment-added')
    return act.question ? answerByInstant(act.question.within, atMs, act.question.hours) : null;
  if (act.type !== 'window-extended') return null;
  const closesAtMs = state.proposals.get(act.proposal)?.closesAtMs ?? null;
  // A window that has run is extended from now: nobody is given time that is over.
  return closesAtMs === null ? null : closingInstant(act.window, Math.max(closesAtMs, atMs));
}
