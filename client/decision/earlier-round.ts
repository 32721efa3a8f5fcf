/** C1: what is said of a proposal that was postponed and opened again: which round it is, and that answers start anew. */
import type { Position, Proposal } from '#shared/decision/proposal-state.ts';
import type { Tally } from '#shared/decision/tally.ts';
import type { InstantOf } from '#shared/decision/words.ts';
import type { MemberId } from '#shared/kernel/ids.ts';

export interface RoundReading {
  readonly proposal: Proposal;
  readonly tally: Pick<Tally, 'unanswered'>;
  readonly reader: MemberId;
  readonly instantOf: InstantOf;
}

export function roundWords({ proposal, tally, reader, instantOf }: RoundReading): string | null {
  const { earlier, conclusion } = proposal;
  if (!earlier?.conclusion) return null;
  const { outcome, when } = earlier.conclusion;
  const on = when.atMs === null ? '' : ` on ${instantOf(when.atMs)}`;
  const why = outcome ? ` (“${outcome.trim()}”)` : '';
  const said = `Round ${roundOf(proposal)}. It was postponed${on}${why} and opened again; answers from before do not carry over.`;
  const mine = lastAnswer(earlier, reader);
  const isAskedAnew = !conclusion && tally.unanswered.includes(reader);
  return mine && isAskedAnew ? `${said} ${answered[mine.kind]} then, and are asked again now.` : said;
}

const answered = { approve: 'You approved', object: 'You objected', abstain: 'You abstained' } as const;

const roundOf = ({ earlier }: Proposal): number => (earlier ? roundOf(earlier) + 1 : 1);

const lastAnswer = ({ positions }: Proposal, reader: MemberId): Position | undefined =>
  positions.findLast(({ by }) => by === reader);
