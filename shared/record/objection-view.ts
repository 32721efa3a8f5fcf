/** An objection, and how it was met (R3, R7). */
import type { Objection, ObjectionRequest, Proposal } from '../decision/proposal-state.ts';
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
  /** Neither withdrawn nor set aside. */
  readonly stands: boolean;
  /** It was not withdrawn: it stands, or was set aside, and is kept. */
  readonly isDissent: boolean;
  /** What was asked about it, answered and judged, and why it was set aside; in order. */
  readonly course: readonly string[];
  /** How it was met, or that it was not. */
  readonly fate: string;
}

// R3, R7
export function objectionView(
  proposal: Proposal,
  objection: Objection,
  people: NamesAndTimes,
): ObjectionView {
  return {
    id: objection.id,
    by: objection.by,
    person: people.name(objection.by),
    raisedIn: objection.raisedIn,
    reason: objection.reason,
    resolution: objection.resolution,
    raised: people.at(objection.when),
    stands: !objection.withdrawn && !objection.setAside,
    isDissent: !objection.withdrawn,
    course: [
      ...objection.requests.flatMap((request) => requestWords(objection, request, people)),
      ...objection.judgements.map(
        ({ by, agrees, when }) =>
          `${people.name(by)} ${agrees ? 'agreed' : 'did not agree'} to setting it aside${on(people.at(when))}.`,
      ),
    ],
    fate: [...metBy(proposal, objection), endOf(objection, people)].join(' '),
  };
}

function requestWords(
  { by }: Objection,
  { by: asker, question, answerByMs, when, answered }: ObjectionRequest,
  people: NamesAndTimes,
): readonly string[] {
  const until = people.atMs(answerByMs);
  const asked = `${people.name(asker)} asked about it${on(people.at(when))}${until ? `, until ${until.utc}` : ''}: ${quoted(question)}`;
  if (!answered) return [asked, `${people.name(by)} did not answer.`];
  const said = answered.text === null ? '.' : `: ${quoted(answered.text)}`;
  return [asked, `${people.name(by)} answered${on(people.at(answered.when))}${said}`];
}

/** Revisions that followed while it stood. */
function metBy({ revisions }: Proposal, objection: Objection): readonly string[] {
  const until = (objection.withdrawn ?? objection.setAside?.when)?.seq ?? Number.POSITIVE_INFINITY;
  return revisions
    .filter(({ when }) => when.seq !== null && when.seq > (objection.when.seq ?? 0) && when.seq < until)
    .map(
      ({ number, summary }) =>
        `Revision ${number}${summary ? ` (${visibleLine(summary, 2_000)})` : ''} followed.`,
    );
}

function endOf({ by, withdrawn, setAside }: Objection, people: NamesAndTimes): string {
  if (withdrawn) return `${people.name(by)} withdrew it${on(people.at(withdrawn))}.`;
  if (!setAside) return 'It was not withdrawn and is kept as dissent.';
  const ground = { silence: 'after silence', agreement: 'with the agreement of all others who were asked' };
  return `${people.name(setAside.by)} set it aside${on(people.at(setAside.when))}, ${ground[setAside.ground]}: ${quoted(setAside.reasons)} It is kept as dissent.`;
}

const quoted = (text: string | null): string =>
  text === null ? 'the text was redacted.' : `“${visibleLine(text, 4_000)}”`;

const on = (when: Moment | null): string => (when ? ` on ${when.utc}` : '');
