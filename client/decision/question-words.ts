/** Questions about a proposal, for the one who asked, the one who is asked, and everybody else (D2). */
import { questionsIn, type AskedQuestion } from '#shared/discussion/questions.ts';
import type { Thread } from '#shared/discussion/thread-state.ts';
import { shortened, type InstantOf, type NameOf } from '#shared/decision/words.ts';
import type { ActId, BlockId, MemberId } from '#shared/kernel/ids.ts';

export interface QuestionReading {
  readonly threads: Iterable<Thread>;
  readonly proposal: BlockId;
  readonly reader: MemberId;
  readonly isConcluded: boolean;
  readonly nowMs: number;
  readonly nameOf: NameOf;
  readonly instantOf: InstantOf;
}

export interface QuestionSaid {
  /** The comment to look at. */
  readonly comment: ActId;
  readonly sentence: string;
}

/** What waits for an answer, or for the word of the one who asked. */
export function questionsAbout(reading: QuestionReading): readonly QuestionSaid[] {
  const about = [...reading.threads].filter(
    ({ anchor, isAfterDecision }) =>
      anchor.kind === 'revision' && anchor.proposal === reading.proposal && !isAfterDecision,
  );
  return questionsIn(about).flatMap((asked) => {
    const sentence = sentenceOf(asked, reading);
    return sentence === null ? [] : [{ comment: asked.answer ?? asked.comment.id, sentence }];
  });
}

function sentenceOf(asked: AskedQuestion, reading: QuestionReading): string | null {
  const { by, to, comment, question, standing } = asked;
  const { reader, isConcluded, nowMs, nameOf, instantOf } = reading;
  const what = comment.text ? `: “${shortened(comment.text)}”` : '.';
  if (standing === 'answered' && by === reader)
    return `${nameOf(to)} answered your question${what} Say whether that is the answer.`;
  if (standing !== 'open') return null;
  const { answerByMs } = question;
  const isLate = answerByMs !== null && nowMs > answerByMs;
  const time =
    answerByMs === null
      ? 'The time to answer runs when it is sent.'
      : isLate
        ? `An answer was due ${instantOf(answerByMs)}.`
        : `An answer is asked for by ${instantOf(answerByMs)}.`;
  if (to === reader) return `${nameOf(by)} asks you${what} ${time}`;
  if (by === reader) return `You asked ${nameOf(to)}${what} ${time}`;
  return isConcluded ? null : `${nameOf(by)} asked ${nameOf(to)}${what} ${time}`;
}
