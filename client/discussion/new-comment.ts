/** The comment that is being begun: about which words, what it says so far; it survives a reload. */
import * as z from 'zod/mini';
import { useEffect, useState } from 'react';
import type { TextAnchor } from '#shared/discussion/thread-state.ts';
import { Window, WorkingHours } from '#shared/acts/act.ts';
import { BlockId, MemberId } from '#shared/kernel/ids.ts';
import { useStore } from '../kernel/store.ts';
import type { CommentDrafts } from '../sync/workspace.ts';
import { useKeptText } from '../sync/kept-text.ts';
import type { QuestionDraft } from './comment-acts.ts';
import type { MarginEditor } from './margin-editor.ts';

const Kept = z.object({
  text: z.string(),
  suggestion: z.nullable(z.string()),
  question: z.optional(
    z.nullable(z.strictObject({ to: MemberId, within: Window, hours: z.optional(WorkingHours) })),
  ),
  /** `null` for a comment about the whole document. */
  anchor: z.nullable(
    z.object({
      kind: z.literal('text'),
      exact: z.string(),
      prefix: z.string(),
      suffix: z.string(),
      block: z.nullable(BlockId),
      start: z.nullable(z.string()),
      end: z.nullable(z.string()),
    }),
  ),
});

export interface NewComment {
  /** `null` while no comment is being begun. */
  readonly about: { readonly anchor: TextAnchor | null } | null;
  readonly text: string;
  /** Words to put in place of the quotation (D1); `null` while none are suggested. */
  readonly suggestion: string | null;
  /** D2: whom it asks; `null` while it asks nobody in particular. */
  readonly question: QuestionDraft | null;
  readonly write: (change: {
    readonly text?: string;
    readonly suggestion?: string | null;
    readonly question?: QuestionDraft | null;
  }) => void;
  readonly beginAboutDocument: () => void;
  readonly close: () => void;
}

export function useNewComment(editor: MarginEditor, drafts: CommentDrafts, document: string): NewComment {
  const anchor = useStore(editor.pendingAnchor);
  const [isAboutDocument, setAboutDocument] = useState(false);
  const kept = useKeptText(drafts, `new comment ${document}`);
  const draft = parsed(kept.text);
  const { text = '', suggestion = null, question = null } = draft ?? {};

  // What was being written before a reload goes on, on the words it was about.
  const leftOver = anchor === null && !isAboutDocument ? draft : null;
  useEffect(() => {
    if (leftOver?.anchor) editor.pendingAnchor.set(leftOver.anchor);
  }, [leftOver, editor]);

  return {
    about: anchor ? { anchor } : isAboutDocument || leftOver?.anchor === null ? { anchor: null } : null,
    text,
    suggestion,
    question,
    write(change) {
      const next = { text, suggestion, question, anchor, ...change };
      const isEmpty = next.text === '' && next.suggestion === null && next.question === null;
      kept.set(isEmpty ? '' : JSON.stringify(next));
    },
    beginAboutDocument: () => setAboutDocument(true),
    close() {
      kept.clear();
      setAboutDocument(false);
      editor.pendingAnchor.set(null);
    },
  };
}

function parsed(json: string): z.infer<typeof Kept> | null {
  if (json === '') return null;
  try {
    return Kept.parse(JSON.parse(json));
  } catch {
    return null;
  }
}
