/** The discussion of before the decision, as an export shows it beside the text. */
import type { TextAnchor, Thread } from '../discussion/thread-state.ts';
import type { NamesAndTimes } from './names-and-times.ts';

export interface DiscussedThread {
  /** The words that it is about; `null` for a revision or the document. */
  readonly anchor: TextAnchor | null;
  readonly comments: readonly {
    readonly person: string;
    /** RFC 3339 instant; `null` while the comment is pending. */
    readonly at: string | null;
    readonly paragraphs: readonly string[];
  }[];
  readonly isResolved: boolean;
}

/** C3: what was said after the seal is no part of it. */
export const discussionView = (
  threads: Iterable<Thread>,
  people: NamesAndTimes,
): readonly DiscussedThread[] =>
  [...threads]
    .filter(({ isAfterDecision }) => !isAfterDecision)
    .map(({ anchor, comments, resolved }) => ({
      anchor: anchor.kind === 'text' ? anchor : null,
      isResolved: resolved !== null,
      comments: comments
        .filter(({ isAfterDecision }) => !isAfterDecision)
        .map(({ by, text, suggestion, withdrawn, when }) => ({
          person: people.name(by),
          at: when.atMs === null ? null : new Date(when.atMs).toISOString().replace(/\.\d+Z$/, 'Z'),
          paragraphs: [
            ...(text ?? (withdrawn ? 'This comment was withdrawn.' : 'This text was removed.')).split('\n'),
            ...(suggestion === null ? [] : [`Suggestion: ${suggestion}`]),
          ],
        })),
    }));
