/** What comes back on a day (C1, C7) and what has stood still for too long (O3): computed from facts and a time. */
import type { Proposal } from './proposal-state.ts';

/** O3 */
const stagnantAfterMs = 30 * 24 * 3_600_000;

/**
 * O3: the instant from which a proposal is stagnant if nothing happens until then, ms; `null` for one that is
 * concluded or has not started.
 * @param lastActAtMs relay time of the document's last act.
 */
export const stagnantFromMs = ({ conclusion, closesAtMs }: Proposal, lastActAtMs: number): number | null =>
  conclusion || closesAtMs === null ? null : Math.max(closesAtMs, lastActAtMs) + stagnantAfterMs;

/** O3 */
export function isStagnant(proposal: Proposal, lastActAtMs: number, nowMs: number): boolean {
  const fromMs = stagnantFromMs(proposal, lastActAtMs);
  return fromMs !== null && nowMs >= fromMs;
}

/** C7: the day (ISO) on which a conclusion is to be looked at again; `null` when none was set, or it was done. */
export function reviewDay({ conclusion, reviews }: Proposal): string | null {
  if (!conclusion || isBroughtBack(conclusion)) return null;
  const last = reviews.at(-1);
  return last ? last.nextOn : conclusion.reviewOn;
}

/** C1: the day (ISO) that brings a postponed proposal back; a review may have put it off further. */
export function returnDay({ conclusion, reviews }: Proposal): string | null {
  if (!conclusion || !isBroughtBack(conclusion)) return null;
  const last = reviews.at(-1);
  return last ? last.nextOn : conclusion.returnsOn;
}

const isBroughtBack = ({ disposition, returnsOn }: NonNullable<Proposal['conclusion']>): boolean =>
  disposition === 'postponed' && returnsOn !== null;

/** Whether a day (ISO) has begun in the reader's zone; of a zone that this machine does not know, in UTC. */
export const hasDayCome = (day: string, zone: string, nowMs: number): boolean => day <= today(zone, nowMs);

function today(zone: string, nowMs: number): string {
  const now = Temporal.Instant.fromEpochMilliseconds(nowMs);
  try {
    return now.toZonedDateTimeISO(zone).toPlainDate().toString();
  } catch (error) {
    if (error instanceof RangeError) return now.toZonedDateTimeISO('UTC').toPlainDate().toString();
    throw error;
  }
}

const weekMs = 7 * 24 * 3_600_000;

/** O1: for so long an owner is told that their offer was declined; where the owner is named, until another offer. */
export const isDeclineNews = (declinedAtMs: number | null, nowMs: number): boolean =>
  declinedAtMs === null || nowMs - declinedAtMs < weekMs;
