/** What the concluding panel offers: which dispositions are possible now, and what stands in the way of the others. */
import { phaseOf } from '#shared/decision/phase.ts';
import type { Conclusion, Proposal } from '#shared/decision/proposal-state.ts';
import { currentRevision } from '#shared/decision/revisions.ts';
import { tallyOf, type HasLeft, type Tally } from '#shared/decision/tally.ts';
import { whyNotAccept } from '#shared/decision/next-words.ts';
import { answersSentences, missingSentences } from '#shared/decision/words.ts';
import { openQuestions } from '#shared/discussion/questions.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import { doesSeal } from '#shared/fold/sealing.ts';
import type { BlockId, Digest, MemberId } from '#shared/kernel/ids.ts';

export type Disposition = Conclusion['disposition'];

export interface DispositionOption {
  readonly value: Disposition;
  readonly label: string;
  /** What it means, or why it is not possible now. */
  readonly sentence: string;
  readonly isPossible: boolean;
}

export interface ConcludingView {
  readonly options: readonly DispositionOption[];
  /** What stands against accepting, and who said what; in sentences. */
  readonly against: readonly string[];
  readonly answers: readonly string[];
  readonly tally: Tally;
}

export interface ConcludingReading {
  readonly proposal: Proposal;
  readonly state: DocumentState;
  readonly nowMs: number;
  readonly hasLeft: HasLeft;
  readonly nameOf: (member: MemberId) => string;
  readonly instantOf: (atMs: number) => string;
}

export function concludingView({
  proposal,
  state,
  nowMs,
  hasLeft,
  nameOf,
  instantOf,
}: ConcludingReading): ConcludingView {
  const tally = tallyOf(proposal, state.owner, hasLeft);
  const phase = phaseOf(proposal, tally, nowMs);
  const hasRun = phase === 'ripe' || phase === 'stuck';
  const whyNot = whyNotAccept({ proposal, tally, nowMs, nameOf, instantOf });
  const notYet = whyNot ?? '';
  const isLast = doesSeal(state.proposals, proposal.id, 'accepted');
  const stale = tally.stale.length;
  return {
    tally,
    options: [
      {
        value: 'accepted',
        label: 'Accept',
        isPossible: whyNot === null,
        sentence:
          whyNot ??
          (isLast
            ? 'The document locks for everybody, for ever.'
            : 'Other proposals stay open; the document locks with the last.'),
      },
      {
        value: 'rejected',
        label: 'Reject',
        isPossible: hasRun,
        sentence: hasRun ? 'Not this. The record keeps why.' : notYet,
      },
      {
        value: 'postponed',
        label: 'Postpone',
        isPossible: hasRun,
        sentence: hasRun ? 'Not now. Say what it waits for, and which day brings it back.' : notYet,
      },
      {
        value: 'withdrawn',
        label: 'Withdraw',
        isPossible: phase !== 'accepted',
        sentence: 'You take the question back. Possible at any time, with a reason.',
      },
    ],
    against: [
      // Objections are told in full beside these.
      ...(hasRun
        ? missingSentences(
            tally.missing.filter(({ kind }) => kind !== 'objections'),
            nameOf,
          )
        : []),
      ...(stale > 0
        ? [`${stale} ${stale === 1 ? 'answer is' : 'answers are'} about an earlier text and not counted.`]
        : []),
      // D2
      ...openQuestions([...state.threads.values()].filter(({ isAfterDecision }) => !isAfterDecision)).map(
        ({ by, to, comment }) =>
          `${to === state.owner ? 'You have' : `${nameOf(to)} has`} not answered ${by === state.owner ? 'your' : `${nameOf(by)}’s`} question${comment.text ? `: “${shortened(comment.text)}”` : '.'}`,
      ),
    ],
    answers: answersSentences(tally, nameOf),
  };
}

/** Of a question, UTF-16 code units. */
const maxShown = 140;
const shortened = (text: string): string =>
  text.length > maxShown ? `${text.slice(0, maxShown - 1).toWellFormed()}…` : text;

/**
 * Proposals that are or would be accepted and whose text in the page is not the published one: what is sealed would
 * not be what people approved.
 */
export function changedInPage(
  state: DocumentState,
  concluding: BlockId,
  digestInPage: (proposal: BlockId) => Digest | null,
): readonly Proposal[] {
  return [...state.proposals.values()].filter(
    (proposal) =>
      (proposal.id === concluding || proposal.conclusion?.disposition === 'accepted') &&
      digestInPage(proposal.id) !== currentRevision(proposal).digest,
  );
}
