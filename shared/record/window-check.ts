/** Whether each window in a record closed when its words say (W1), recomputed with this machine's calendar. */
import type { Window } from '../acts/act.ts';
import type { Stamp } from '../acts/envelope.ts';
import type { PlacedAct } from '../acts/opened-act.ts';
import type { Proposal } from '../decision/proposal-state.ts';
import { closingInstant, fullMinute } from '../decision/window.ts';
import type { DocumentState } from '../fold/document-state.ts';
import type { BlockId } from '../kernel/ids.ts';

export interface WindowFinding {
  /** Sequence number of the act that the window stands in. */
  readonly seq: number;
  /** In the stamp, and so in the chain: this one counts. */
  readonly stampedMs: number | null;
  readonly computedMs: number | null;
  /**
   * `other-zone-data`: days were counted with other clock rules than this machine has, or its zone is unknown
   * here; the stamped instant counts. `wrong`: no rules explain it.
   */
  readonly verdict: 'same' | 'other-zone-data' | 'wrong';
}

/**
 * Days move by at most this when a government changes its clocks. A window of minutes or hours needs no zone data
 * at all, so any difference there is wrong.
 */
const mostZoneDifferenceMs = 3 * 3_600_000;

export function checkWindows(acts: readonly PlacedAct[], state: DocumentState): readonly WindowFinding[] {
  return acts.flatMap(({ act, stamp }) => {
    if (!stamp) return [];
    if (act.type === 'proposal-opened') return [finding(act.window, stamp.atMs, stamp.seq, stamp.closesAtMs)];
    // D2: a question's instant decides nothing, so it is not computed again.
    if (act.type === 'comment-added' && act.question) return [];
    if (act.type !== 'window-extended') return stamp.closesAtMs === null ? [] : [withoutWindow(stamp)];
    const round = roundOf(state, act.proposal, stamp.seq);
    const moves = round?.extensions ?? [];
    const index = moves.findIndex((move) => move.when.seq === stamp.seq);
    const opening = acts.find((each) => each.stamp !== null && each.stamp.seq === round?.opened.seq);
    // W4: it counts on from where the window closed until then, or from its own moment when that was over.
    const startMs = index > 0 ? moves[index - 1]?.closesAtMs : opening?.stamp?.closesAtMs;
    return [finding(act.window, Math.max(startMs ?? 0, stamp.atMs), stamp.seq, stamp.closesAtMs)];
  });
}

/** C1: the round that was open at `seq`; what was postponed and opened again has several. */
function roundOf(state: DocumentState, proposal: BlockId, seq: number): Proposal | null {
  let round = state.proposals.get(proposal) ?? null;
  while (round && (round.opened.seq ?? 0) > seq) round = round.earlier;
  return round;
}

/** An instant on an act without a window. */
const withoutWindow = ({ seq, closesAtMs }: Stamp): WindowFinding => ({
  seq,
  stampedMs: closesAtMs,
  computedMs: null,
  verdict: 'wrong',
});

function finding(window: Window, startMs: number, seq: number, stampedMs: number | null): WindowFinding {
  const computedMs = exactInstant(window, startMs) ?? closingInstant(window, startMs);
  return { seq, stampedMs, computedMs, verdict: verdictOf(window, stampedMs, computedMs) };
}

const minutesOf = { minutes: 1, hours: 60 } as const;

function exactInstant({ amount, unit }: Window, startMs: number): number | null {
  return unit === 'minutes' || unit === 'hours'
    ? fullMinute(startMs + amount * minutesOf[unit] * 60_000)
    : null;
}

function verdictOf(
  { unit }: Window,
  stampedMs: number | null,
  computedMs: number | null,
): WindowFinding['verdict'] {
  if (stampedMs === null) return 'wrong';
  if (computedMs === stampedMs) return 'same';
  if (unit === 'minutes' || unit === 'hours') return 'wrong';
  if (computedMs === null) return 'other-zone-data';
  return Math.abs(computedMs - stampedMs) <= mostZoneDifferenceMs ? 'other-zone-data' : 'wrong';
}
