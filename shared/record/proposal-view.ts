/** One proposal as a record tells it: outcome, text by revision, answers, objections, window. */
import type { ContentJson } from '../acts/act.ts';
import type { Conclusion, Proposal, Review, Revision } from '../decision/proposal-state.ts';
import { countedMembers } from '../decision/tally.ts';
import { ruleSentence } from '../decision/words.ts';
import type { ActId, BlockId, Digest, MemberId } from '../kernel/ids.ts';
import { answerOf, answersWords, answerView, voicesOf, type AnswerView } from './answer-view.ts';
import type { Moment } from './moment.ts';
import type { NamesAndTimes } from './names-and-times.ts';
import { objectionView, type ObjectionView } from './objection-view.ts';
import { visibleLine } from './visible.ts';
import { extensionWords, promiseWords } from './window-words.ts';

export type Disposition = Conclusion['disposition'];

export interface ProposalView {
  readonly id: BlockId;
  readonly conclusion: ActId | null;
  /** `Proposal 1 of 2`; empty when there is one. */
  readonly place: string;
  readonly status: Disposition | 'open';
  /** `Accepted by Inês Moura` */
  readonly headline: string;
  readonly outcome: string | null;
  readonly concluded: Moment | null;
  /** The revision that the conclusion is about, or the latest. */
  readonly decided: RevisionView;
  readonly revisions: readonly RevisionView[];
  readonly ruleSentence: string;
  readonly opened: Moment | null;
  readonly closes: Moment | null;
  readonly windowSentence: string;
  /** Each later closing instant with its reason, in order. */
  readonly extensions: readonly string[];
  /** W7 */
  readonly fairness: readonly string[];
  readonly answers: readonly AnswerView[];
  /** R5, R6: answers of people who were not asked, and the owner's own. */
  readonly voices: readonly AnswerView[];
  /** C4 */
  readonly late: readonly AnswerView[];
  readonly objections: readonly ObjectionView[];
  /** `2 people were asked: 1 approved and 1 did not answer.` */
  readonly answersSentence: string;
  readonly reviewOn: string | null;
  /** C1: the day that brings a postponed proposal back. */
  readonly returnsOn: string | null;
  /** C1: what happens next, in words. */
  readonly next: string | null;
  readonly asked: readonly string[];
  /** O2, R8: who stood in for whom, and who had left. */
  readonly askedRemarks: readonly string[];
  /** C7 */
  readonly reviews: readonly string[];
  /** C1: rounds that were postponed before this one. */
  readonly rounds: readonly string[];
}

export interface RevisionView {
  readonly number: number;
  readonly digest: Digest;
  readonly content: ContentJson;
  readonly by: string;
  readonly published: Moment | null;
  /** `Revision 2 (material): Ninety days in place of thirty` */
  readonly sentence: string;
}

export function proposalView(
  proposal: Proposal,
  { index, count, owner }: { index: number; count: number; owner: MemberId | null },
  people: NamesAndTimes,
): ProposalView {
  const { conclusion } = proposal;
  const revisions = proposal.revisions.map((revision) => revisionView(revision, people));
  const decided = revisions.find((revision) => revision.number === conclusion?.revision) ?? revisions.at(-1);
  if (!decided) throw new Error('Bug: a proposal has a first revision');
  const counted = countedMembers(proposal.asked, owner);
  const answers = counted.map((member) => answerOf(proposal, member, people));
  const objections = proposal.objections.map((objection) => objectionView(proposal, objection, people));
  return {
    id: proposal.id,
    conclusion: conclusion?.id ?? null,
    place: count > 1 ? `Proposal ${index + 1} of ${count}` : '',
    status: conclusion?.disposition ?? 'open',
    headline: conclusion
      ? `${dispositionWords[conclusion.disposition]} by ${people.name(conclusion.by)}`
      : 'Not concluded',
    outcome: conclusion?.outcome ?? null,
    concluded: people.at(conclusion?.when ?? null),
    decided,
    revisions,
    ruleSentence: ruleSentence(proposal.rule, counted.length, people.name),
    opened: people.at(proposal.opened),
    closes: people.atMs(proposal.closesAtMs),
    windowSentence: promiseWords(proposal, people),
    extensions: proposal.extensions.map((extension) => extensionWords(extension, people)),
    fairness: proposal.fairness.map(
      ({ member, workingHours }) =>
        `${people.name(member)}: ${workingHours} working ${workingHours === 1 ? 'hour' : 'hours'}`,
    ),
    answers,
    voices: voicesOf(proposal, counted).map((position) => answerView(proposal, position, people)),
    ...laterView(proposal, people),
    objections,
    answersSentence: answersWords(answers, objections),
    reviewOn: conclusion?.reviewOn ?? null,
    returnsOn: conclusion?.returnsOn ?? null,
    next: conclusion?.next ?? null,
    asked: people.names(proposal.asked),
    askedRemarks: [
      ...proposal.standIns.map(
        (standIn) => `${people.name(standIn.member)} was asked in place of ${people.name(standIn.for)}.`,
      ),
      ...(conclusion?.left ?? []).map(
        (member) => `${people.name(member)} had left, so their position is not counted.`,
      ),
    ],
    rounds: roundsBefore(proposal).map((round) => roundWords(round, people)),
  };
}

/** What may still come after the conclusion: late answers (C4) and reviews (C7). */
export const laterView = (
  proposal: Proposal,
  people: NamesAndTimes,
): Pick<ProposalView, 'late' | 'reviews'> => ({
  late: proposal.positions
    .filter((position) => position.isLate)
    .map((position) => answerView(proposal, position, people)),
  reviews: proposal.reviews.map((review) => reviewWords(review, people)),
});

export const dispositionWords: Readonly<Record<Disposition | 'open', string>> = {
  accepted: 'Accepted',
  rejected: 'Rejected',
  postponed: 'Postponed',
  withdrawn: 'Withdrawn',
  open: 'Open',
};

function revisionView(revision: Revision, people: NamesAndTimes): RevisionView {
  const challenged = revision.challenge
    ? `, challenged by ${people.name(revision.challenge.by)} and material from then on`
    : '';
  const summary = revision.summary ? `: ${visibleLine(revision.summary, 2_000)}` : '';
  const label = revision.number === 1 ? 'as opened' : `${revision.label}${challenged}`;
  return {
    number: revision.number,
    digest: revision.digest,
    content: revision.content,
    by: people.name(revision.by),
    published: people.at(revision.when),
    sentence: `Revision ${revision.number} (${label})${summary}`,
  };
}

function reviewWords({ by, finding, nextOn, when }: Review, people: NamesAndTimes): string {
  const found = finding === null ? '' : `: ${visibleLine(finding, 4_000)}`;
  const next = nextOn === null ? '' : ` Next on ${nextOn}.`;
  return `${people.at(when)?.utc ?? ''} by ${people.name(by)}${found}${next}`;
}

/** Oldest first. */
function roundsBefore({ earlier }: Proposal): readonly Proposal[] {
  return earlier ? [...roundsBefore(earlier), earlier] : [];
}

function roundWords({ opened, conclusion, revisions }: Proposal, people: NamesAndTimes): string {
  const from = people.at(opened)?.utc ?? '';
  if (!conclusion) return `Opened on ${from}.`;
  const ended = `${dispositionWords[conclusion.disposition].toLowerCase()} on ${people.at(conclusion.when)?.utc ?? ''}`;
  const outcome = conclusion.outcome === null ? '' : `: ${visibleLine(conclusion.outcome, 4_000)}`;
  return `Opened on ${from}, ${ended} at revision ${revisions.length}${outcome}`;
}
