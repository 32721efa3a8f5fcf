/** What the reader has answered, and whether that still holds of the present text (R2–R5). */
import type { Objection, Position, Proposal, Revision } from '#shared/decision/proposal-state.ts';
import { currentRevision, materialRevision } from '#shared/decision/revisions.ts';
import { isStanding } from '#shared/decision/standing.ts';
import type { Tally } from '#shared/decision/tally.ts';
import type { MemberId } from '#shared/kernel/ids.ts';

export interface MyAnswer {
  /** The reader's latest position that is not late. */
  readonly position: Position | null;
  /** R2: it is about a text that was materially revised since. */
  readonly isStale: boolean;
  /** The text that the stale answer was about. */
  readonly answeredRevision: Revision | null;
  readonly standing: readonly Objection[];
  /** "You approve revision 2." */
  readonly sentence: string | null;
  readonly isPending: boolean;
}

export function myAnswer(
  proposal: Proposal,
  { counted }: Pick<Tally, 'counted'>,
  reader: MemberId,
): MyAnswer {
  const mine = proposal.objections.filter(({ by }) => by === reader);
  const standing = mine.filter(isStanding);
  const position = proposal.positions.findLast(({ by, isLate }) => by === reader && !isLate) ?? null;
  const objection = mine.find(({ id }) => id === position?.id) ?? null;
  // A withdrawn objection is no answer to act on: its author may answer anew.
  const isWithdrawn = objection !== null && objection.withdrawn !== null;
  const isStale =
    position !== null && position.kind !== 'object' && position.revision < materialRevision(proposal).number;
  return {
    position: isWithdrawn ? null : position,
    isStale,
    answeredRevision: proposal.revisions.find(({ number }) => number === position?.revision) ?? null,
    standing,
    sentence:
      position &&
      sentenceOf(position, {
        objection,
        isStale,
        isCounted: counted.includes(reader),
        present: currentRevision(proposal).number,
      }),
    isPending: position?.when.atMs === null,
  };
}

const verbs = { approve: 'approve', object: 'object to', abstain: 'abstain on' } as const;
const pastVerbs = { approve: 'approved', object: 'objected to', abstain: 'abstained on' } as const;

interface Standing {
  readonly objection: Objection | null;
  readonly isStale: boolean;
  readonly isCounted: boolean;
  /** Number of the present revision. */
  readonly present: number;
}

function sentenceOf({ kind, revision }: Position, now: Standing): string {
  const { objection, isStale, isCounted, present } = now;
  if (objection?.withdrawn) return `You withdrew your objection to revision ${revision}.`;
  // R7
  if (objection?.setAside)
    return `You object to revision ${revision}. Your objection was set aside and stays on record as dissent.`;
  if (isStale) {
    const since = `The text changed since you ${pastVerbs[kind]} revision ${revision}`;
    // R5: a voice's answer counted at no time.
    return isCounted ? `${since}, so that answer no longer counts.` : `${since}.`;
  }
  const said = `You ${verbs[kind]} revision ${revision}`;
  if (revision === present) return `${said}.`;
  // R3
  if (kind === 'object') return `${said}. Your objection stands under revision ${present} too.`;
  // R2
  return isCounted
    ? `${said}. What changed since is editorial, so your answer still counts.`
    : `${said}. What changed since is editorial.`;
}
