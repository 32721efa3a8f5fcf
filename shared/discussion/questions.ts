/** How the questions of a discussion stand (D2): for lists of what waits, the completeness check and the record. */
import type { ActId, MemberId } from '../kernel/ids.ts';
import type { Comment, Question, Thread } from './thread-state.ts';

/**
 * `open` waits for the one who was asked, `answered` for the asker's word that it is the answer. `closed`: the thread
 * was resolved, and nobody had answered.
 */
export type QuestionStanding = 'open' | 'answered' | 'accepted' | 'closed';

export interface AskedQuestion {
  readonly thread: ActId;
  /** The comment that asks. */
  readonly comment: Comment;
  readonly question: Question;
  readonly by: MemberId;
  readonly to: MemberId;
  readonly standing: QuestionStanding;
  /** The comment that was accepted, or else the first that the person who was asked wrote after it. */
  readonly answer: ActId | null;
}

/** Every question that was not taken back, in the order of threads and comments. */
export function questionsIn(threads: Iterable<Thread>): readonly AskedQuestion[] {
  const questions: AskedQuestion[] = [];
  for (const thread of threads)
    for (const [index, comment] of thread.comments.entries())
      if (comment.question && !comment.withdrawn)
        questions.push(asked(thread, index, comment, comment.question));
  return questions;
}

function asked(thread: Thread, index: number, comment: Comment, question: Question): AskedQuestion {
  const said = thread.comments.slice(index + 1).find(({ by, withdrawn }) => by === question.to && !withdrawn);
  const answer = question.accepted?.answer ?? said?.id ?? null;
  return {
    thread: thread.id,
    comment,
    question,
    by: comment.by,
    to: question.to,
    standing: question.accepted ? 'accepted' : said ? 'answered' : thread.resolved ? 'closed' : 'open',
    answer,
  };
}

/** Questions that wait for the person who was asked. */
export const openQuestions = (threads: Iterable<Thread>): readonly AskedQuestion[] =>
  questionsIn(threads).filter(({ standing }) => standing === 'open');

/** For the record: questions that nobody answered, whether or not their thread was resolved. */
export const unansweredQuestions = (threads: Iterable<Thread>): readonly AskedQuestion[] =>
  questionsIn(threads).filter(({ standing }) => standing === 'open' || standing === 'closed');
