/** In which phase a proposal is: computed from facts and a time, never stored. */
import type { Conclusion, Proposal } from './proposal-state.ts';
import type { Tally } from './tally.ts';

export type Phase =
  /** Its window runs, or has not started yet (W5). */
  | 'open'
  /** The window has run and the rule is met. */
  | 'ripe'
  /** The window has run and something is missing. */
  | 'stuck'
  | Conclusion['disposition'];

/** @param nowMs relay time, for display; the relay's own check is the fold's (W3). */
export function phaseOf(
  { conclusion, closesAtMs }: Proposal,
  { isMet }: Pick<Tally, 'isMet'>,
  nowMs: number,
): Phase {
  if (conclusion) return conclusion.disposition;
  if (closesAtMs === null || nowMs < closesAtMs) return 'open';
  return isMet ? 'ripe' : 'stuck';
}

const closingMs = 48 * 3_600_000;

/** Open, with under 48 hours left. */
export const isClosing = ({ conclusion, closesAtMs }: Proposal, nowMs: number): boolean =>
  !conclusion && closesAtMs !== null && nowMs < closesAtMs && closesAtMs - nowMs < closingMs;

/** Concluded on a device and not stamped yet: it is a wish until the relay has taken it. */
export const isUnsent = ({ conclusion }: Pick<Proposal, 'conclusion'>): boolean =>
  conclusion !== null && conclusion.when.atMs === null;

/** W5: opened on a device and not stamped yet: it "starts when this device is next online". */
export const isWaitingToStart = ({ conclusion, closesAtMs }: Proposal): boolean =>
  !conclusion && closesAtMs === null;
