/** W4: until when a window was promised at first, and why it closes later now. */
import type { Proposal } from '#shared/decision/proposal-state.ts';
import { promisedMs, reasonOfMove, type MoveReason } from '#shared/decision/window-moves.ts';
import type { InstantOf, NameOf } from '#shared/decision/words.ts';

/** More moves than these are told in the history. */
const mostTold = 3;

/** One remark, or none when it never moved. */
export function movedWords(proposal: Proposal, nameOf: NameOf, instantOf: InstantOf): readonly string[] {
  const moves = proposal.extensions;
  if (moves.length === 0) return [];
  const firstMs = promisedMs(proposal);
  const first = firstMs === null ? '' : `Promised until ${instantOf(firstMs)} at first. `;
  const told = moves.slice(-mostTold).map((move) => whyWords(reasonOfMove(proposal, move), nameOf));
  const last = moves.length > mostTold ? 'lastly ' : '';
  return [
    `${first}Moved later ${timesWords(moves.length)}: ${last}${told.join('; then ')}${told.at(-1)?.endsWith('”') ? '' : '.'}`,
  ];
}

function whyWords(why: MoveReason, nameOf: NameOf): string {
  switch (why.kind) {
    case 'extended':
      return why.reason ? `“${why.reason.trim()}”` : 'the owner gave more time';
    case 'revised':
      return `revision ${why.revision} was published`;
    case 'challenged':
      return `${nameOf(why.by)} said that revision ${why.revision} changes the substance`;
    case 'asked':
      return 'another person was asked';
  }
}

const timesWords = (times: number): string =>
  times === 1 ? 'once' : times === 2 ? 'twice' : `${times} times`;
