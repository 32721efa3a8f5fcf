/** An objection, and how it was met (R3, R7). */
import type { Objection, Proposal } from '../decision/proposal-state.ts';
import type { ActId, MemberId } from '../kernel/ids.ts';
import type { Moment } from './moment.ts';
import type { NamesAndTimes } from './names-and-times.ts';
import { visibleLine } from './visible.ts';

export interface ObjectionView {
  readonly id: ActId;
  readonly by: MemberId;
  readonly person: string;
  readonly raisedIn: number;
  readonly reason: string | null;
  readonly resolution: string | null;
  readonly raised: Moment | null;
  readonly stands: boolean;
  /** How it was met, or that it was not. */
  readonly fate: string;
}

// R3, R7
export function objectionView(
  proposal: Proposal,
  objection: Objection,
  people: NamesAndTimes,
): ObjectionView {
  const until = objection.withdrawn?.seq ?? Number.POSITIVE_INFINITY;
  const answers = proposal.revisions.filter(
    ({ when }) => when.seq !== null && when.seq > (objection.when.seq ?? 0) && when.seq < until,
  );
  const met = answers.map(
    ({ number, summary }) =>
      `Revision ${number}${summary ? ` (${visibleLine(summary, 2_000)})` : ''} followed.`,
  );
  const name = people.name(objection.by);
  const ended = objection.withdrawn
    ? `${name} withdrew it${onDay(people.at(objection.withdrawn))}.`
    : 'It was not withdrawn and is kept as dissent.';
  return {
    id: objection.id,
    by: objection.by,
    person: name,
    raisedIn: objection.raisedIn,
    reason: objection.reason,
    resolution: objection.resolution,
    raised: people.at(objection.when),
    stands: objection.withdrawn === null,
    fate: [...met, ended].join(' '),
  };
}

const onDay = (when: Moment | null): string => (when ? ` on ${when.utc}` : '');
