/** Where a document stands as a whole, for the pill in its header: the most pressing of its proposals speaks. */
import { isStagnant } from '#shared/decision/due.ts';
import { isUnsent } from '#shared/decision/phase.ts';
import { tallyOf, type HasLeft } from '#shared/decision/tally.ts';
import type { Proposal } from '#shared/decision/proposal-state.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import { timeLeft } from '../ui/instant.ts';
import type { PillState } from '../ui/state-pill.tsx';

export interface DocumentStanding {
  readonly pill: PillState;
  /** The pill's words when they say more than the state's own. */
  readonly words: string | null;
}

const closingSoonMs = 48 * 3_600_000;

export function documentStanding(
  state: DocumentState,
  isSuperseded: boolean,
  zone: string,
  nowMs: number,
  hasLeft: HasLeft,
): DocumentStanding {
  if (state.seal) return { pill: isSuperseded ? 'superseded' : 'decided', words: null };
  const proposals = [...state.proposals.values()];
  const open = proposals.filter((proposal) => !proposal.conclusion);
  if (open.length > 0) return openStanding(open, state, zone, nowMs, hasLeft);
  if (proposals.some(isUnsent)) return { pill: 'unsent', words: null };
  const last = proposals.at(-1)?.conclusion;
  if (!last && state.publications.length > 0) return { pill: 'published', words: null };
  if (!last) return { pill: 'drafting', words: state.isShared ? null : 'Private draft' };
  return { pill: last.disposition === 'accepted' ? 'decided' : last.disposition, words: null };
}

function openStanding(
  open: readonly Proposal[],
  state: DocumentState,
  zone: string,
  nowMs: number,
  hasLeft: HasLeft,
): DocumentStanding {
  const running = open.filter(({ closesAtMs }) => closesAtMs !== null && closesAtMs > nowMs);
  const next = Math.min(...running.map(({ closesAtMs }) => closesAtMs ?? Infinity));
  if (Number.isFinite(next))
    return next - nowMs < closingSoonMs
      ? { pill: 'closing', words: `Closes ${timeLeft(next, zone, nowMs)}` }
      : { pill: 'open', words: null };
  if (open.every(({ closesAtMs }) => closesAtMs === null))
    return { pill: 'open', words: 'Starts when online' }; // W5
  return {
    pill: open.every((proposal) => tallyOf(proposal, state.owner, hasLeft).isMet) ? 'ripe' : 'stuck',
    // O3
    words: open.some((proposal) => isStagnant(proposal, state.atMs, nowMs)) ? 'Stagnant' : null,
  };
}
