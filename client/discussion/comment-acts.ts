/** The acts of a discussion as the margin makes them. */
import type { DocumentAct } from '#shared/acts/act.ts';
import type { ActDraft } from '#shared/acts/compose-act.ts';
import type { Comment, Redaction, TextAnchor, Thread } from '#shared/discussion/thread-state.ts';
import type { ActId } from '#shared/kernel/ids.ts';

type Draft<T extends DocumentAct['type']> = Extract<ActDraft<DocumentAct>, { type: T }>;

const textAnchor = ({ exact, prefix, suffix, ...hints }: TextAnchor) => ({
  ...hints,
  exact: { text: exact },
  prefix: { text: prefix },
  suffix: { text: suffix },
});

/** D1: begins a thread. @param anchor `null` for one about the whole document. */
export const comment = (
  anchor: TextAnchor | null,
  text: string,
  suggestion: string | null,
  question: QuestionDraft | null,
): Draft<'comment-added'> => ({
  type: 'comment-added',
  thread: null,
  anchor: anchor ? textAnchor(anchor) : { kind: 'document' },
  text: { text },
  suggestion: suggestion === null ? null : { text: suggestion },
  ...(question && { question }),
});

export const reply = (
  thread: ActId,
  text: string,
  question: QuestionDraft | null,
): Draft<'comment-added'> => ({
  type: 'comment-added',
  thread,
  anchor: null,
  text: { text },
  suggestion: null,
  ...(question && { question }),
});

/** D2 */
export type QuestionDraft = NonNullable<Draft<'comment-added'>['question']>;

export const reattach = (thread: ActId, anchor: TextAnchor): Draft<'thread-reattached'> => ({
  type: 'thread-reattached',
  thread,
  anchor: textAnchor(anchor),
});

/** D4: every text that the comment has and had. @param withQuote the words it is about too. */
export const redact = (
  { quoteHashes }: Thread,
  { textHash, suggestionHash, earlier }: Comment,
  why: Redaction['why'],
  withQuote: boolean,
): Draft<'text-redacted'> => ({
  type: 'text-redacted',
  texts: [
    ...new Set([
      textHash,
      ...earlier.map(({ hash }) => hash),
      ...(suggestionHash === null ? [] : [suggestionHash]),
      ...(withQuote ? quoteHashes : []),
    ]),
  ],
  why,
});
