/** When a document is decided, and by which conclusion (C2). */
import type { Conclusion, Proposal } from '../decision/proposal-state.ts';
import type { BlockId } from '../kernel/ids.ts';

type Proposals = ReadonlyMap<BlockId, Proposal>;

/**
 * C2: whether concluding `proposal` like this decides the document: every other proposal is concluded, and at least
 * one is accepted. Such a conclusion carries its basis, and the relay seals in the same transaction.
 */
export function doesSeal(
  proposals: Proposals,
  proposal: BlockId,
  disposition: Conclusion['disposition'],
): boolean {
  let hasAccepted = disposition === 'accepted';
  for (const other of proposals.values()) {
    if (other.id === proposal) continue;
    if (!other.conclusion) return false;
    hasAccepted ||= other.conclusion.disposition === 'accepted';
  }
  return hasAccepted;
}

/** The conclusion that decided the document: the last one, once all are concluded and one is accepted. */
export function decidingConclusion(proposals: Proposals): Conclusion | null {
  let last: Conclusion | null = null;
  let hasAccepted = false;
  for (const { conclusion } of proposals.values()) {
    if (!conclusion) return null;
    hasAccepted ||= conclusion.disposition === 'accepted';
    if (!last || (conclusion.when.seq ?? Infinity) >= (last.when.seq ?? Infinity)) last = conclusion;
  }
  return hasAccepted ? last : null;
}
