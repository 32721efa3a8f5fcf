/**
 * Whether the screens show a reader what others answered. A courtesy, not a secret: acts are on every device that may
 * see the document, and whoever wants to look can. It keeps the first answer one's own.
 */
import type { MemberId } from '../kernel/ids.ts';
import type { Proposal } from './proposal-state.ts';
import type { Tally } from './tally.ts';

/** @param nowMs relay time: after the window everything is shown, answered or not. */
export function hidesOthersFrom(
  { hidesPositions, conclusion, closesAtMs, positions }: Proposal,
  { unanswered }: Pick<Tally, 'unanswered'>,
  reader: MemberId,
  nowMs: number,
): boolean {
  if (!hidesPositions || conclusion) return false;
  if (closesAtMs !== null && nowMs >= closesAtMs) return false;
  // Who answered once has seen the answers, also when that answer is of an earlier revision or was withdrawn.
  return unanswered.includes(reader) && !positions.some(({ by }) => by === reader);
}
