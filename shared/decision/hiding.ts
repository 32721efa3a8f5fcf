/**
 * Whether the screens show a reader what others answered. A courtesy, not a secret: acts are on every device that may
 * see the document, and whoever wants to look can. It keeps the first answer one's own.
 */
import type { MemberId } from '../kernel/ids.ts';
import type { Proposal } from './proposal-state.ts';
import type { Tally } from './tally.ts';

/** @param nowMs relay time: after the window everything is shown, answered or not. */
export function hidesOthersFrom(
  { hidesPositions, conclusion, closesAtMs }: Proposal,
  { unanswered, stale }: Pick<Tally, 'unanswered' | 'stale'>,
  reader: MemberId,
  nowMs: number,
): boolean {
  if (!hidesPositions || conclusion) return false;
  if (closesAtMs !== null && nowMs >= closesAtMs) return false;
  // Who answered an earlier revision has seen the answers, and made up their own mind.
  return unanswered.includes(reader) && !stale.some(({ by }) => by === reader);
}
