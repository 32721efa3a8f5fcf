/** Who answered what about which revision (R2, R4, R5), in words. */
import type { Position, Proposal } from '../decision/proposal-state.ts';
import type { MemberId } from '../kernel/ids.ts';
import { materialRevision } from '../decision/revisions.ts';
import { listInWords } from '../decision/words.ts';
import type { Moment } from './moment.ts';
import type { NamesAndTimes } from './names-and-times.ts';
import type { ObjectionView } from './objection-view.ts';

export interface AnswerView {
  readonly member: MemberId;
  readonly person: string;
  /** `none` for somebody who was asked and did not answer. */
  readonly kind: Position['kind'] | 'none';
  /** `Approved revision 2` */
  readonly sentence: string;
  readonly reason: string | null;
  readonly given: Moment | null;
  /** Device time of a late answer, when its author wrote it. */
  readonly written: Moment | null;
  /** R2: about a text that was materially revised afterwards; not counted. */
  readonly isStale: boolean;
}

// R2: approvals and abstentions lapse with a material revision; objections do not (R3).
const isStale = (proposal: Proposal, position: Position): boolean =>
  position.kind !== 'object' && position.revision < materialRevision(proposal).number;

const answerWords: Readonly<Record<Position['kind'], string>> = {
  approve: 'Approved',
  object: 'Objected to',
  abstain: 'Abstained on',
};

export function answerView(proposal: Proposal, position: Position, people: NamesAndTimes): AnswerView {
  const stale = isStale(proposal, position);
  const withdrawn = proposal.objections.some(
    (objection) => objection.id === position.id && objection.withdrawn !== null,
  );
  const remarks = [
    ...(withdrawn ? ['withdrew the objection'] : []),
    ...(stale ? ['the text was revised afterwards, so this is not counted'] : []),
    ...(position.isAttested ? ['attested by the relay'] : []),
  ];
  return {
    member: position.by,
    person: people.name(position.by),
    kind: position.kind,
    sentence: [`${answerWords[position.kind]} revision ${position.revision}`, ...remarks].join('; '),
    reason: position.reason,
    given: people.at(position.when),
    written: position.isLate ? people.atMs(position.when.claimedAtMs) : null,
    isStale: stale,
  };
}

// R4
export function answerOf(proposal: Proposal, member: MemberId, people: NamesAndTimes): AnswerView {
  const position = proposal.positions.findLast((each) => each.by === member && !each.isLate);
  if (position) return answerView(proposal, position, people);
  return {
    member,
    person: people.name(member),
    kind: 'none',
    sentence: 'Did not answer',
    reason: null,
    given: null,
    written: null,
    isStale: false,
  };
}

export function voicesOf(proposal: Proposal, counted: readonly MemberId[]): readonly Position[] {
  const latestOf = new Map<MemberId, Position>();
  for (const position of proposal.positions)
    if (!position.isLate && !counted.includes(position.by)) latestOf.set(position.by, position);
  return [...latestOf.values()];
}

const setAside = 'had an objection set aside';

/** Everybody who was asked is in exactly one part. */
export function answersWords(
  answers: readonly AnswerView[],
  objections: readonly Pick<ObjectionView, 'by' | 'stands' | 'isDissent'>[],
): string {
  const objectors = new Set(objections.filter(({ stands }) => stands).map(({ by }) => by));
  const dissenters = new Set(
    objections.filter(({ stands, isDissent }) => isDissent && !stands).map(({ by }) => by),
  );
  const partOf = (answer: AnswerView): string => {
    if (objectors.has(answer.member)) return 'objected';
    // R7
    if (answer.kind === 'object' && dissenters.has(answer.member)) return setAside;
    if (answer.isStale) return 'answered an earlier text';
    return {
      approve: 'approved',
      object: 'withdrew an objection',
      abstain: 'abstained',
      none: 'did not answer',
    }[answer.kind];
  };
  const counts = Map.groupBy(answers, partOf);
  const parts = [
    'approved',
    'objected',
    setAside,
    'withdrew an objection',
    'abstained',
    'answered an earlier text',
    'did not answer',
  ].flatMap((part) => {
    const count = counts.get(part)?.length ?? 0;
    return count ? [`${count} ${part}`] : [];
  });
  return `${answers.length} ${answers.length === 1 ? 'person was' : 'people were'} asked: ${listInWords(parts)}.`;
}
