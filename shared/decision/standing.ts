/** What holds of an objection: whether it stands, is dissent, or may be set aside, and from when (R3, R7). */
import type { MemberId } from '../kernel/ids.ts';
import type { Objection, Position, Proposal } from './proposal-state.ts';

/** R7: how long an objection's author may say nothing before it can be set aside. */
export const silenceMs = 7 * 24 * 3_600_000;

/** R3: nobody withdrew it and nobody set it aside. */
export const isStanding = (objection: Objection): boolean => !objection.withdrawn && !objection.setAside;

/** R7: set aside and never withdrawn. */
export const isDissent = (objection: Objection): boolean =>
  !objection.withdrawn && objection.setAside !== null;

/** R7: the instant from which its author's silence suffices, ms; `null` while no question of the owner is open. */
export function silentFrom({ requests }: Objection): number | null {
  const open = requests.flatMap(({ answered, silentFromMs }) =>
    answered || silentFromMs === null ? [] : [silentFromMs],
  );
  return open.length === 0 ? null : Math.min(...open);
}

/** R7: whose agreement to set it aside is still missing; `null` when there is nobody who could agree. */
export function agreementMissing(
  { by, judgements }: Objection,
  counted: readonly MemberId[],
): readonly MemberId[] | null {
  const others = counted.filter((member) => member !== by);
  if (others.length === 0) return null;
  const agree = new Set(judgements.flatMap((one) => (one.agrees ? [one.by] : [])));
  return others.filter((member) => !agree.has(member));
}

/** C4: objections that arrived after the conclusion and that nobody has looked at since. */
export function lateObjections({ positions, reviews }: Proposal): readonly Position[] {
  const review = reviews.at(-1);
  // E2: a pending review came after everything stamped.
  const seenSeq = review ? (review.when.seq ?? Infinity) : 0;
  return positions.filter(
    ({ isLate, kind, when }) => isLate && kind === 'object' && (when.seq ?? Infinity) > seenSeq,
  );
}
