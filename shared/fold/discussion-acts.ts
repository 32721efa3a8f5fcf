/** Which rule decides which act of a thread, and where it changes the document. */
import type { ActOf } from '../acts/opened-act.ts';
import { hasRevision } from '../decision/proposal-fold.ts';
import {
  acceptAnswer,
  applySuggestion,
  beginThread,
  editComment,
  reattachThread,
  redactThread,
  reopenThread,
  replyTo,
  resolveThread,
  withdrawComment,
} from '../discussion/thread-fold.ts';
import type { Redaction, Thread } from '../discussion/thread-state.ts';
import { err, type Result } from '../kernel/result.ts';
import { refuse, type Refusal } from '../protocol/refusal.ts';
import type { ActContext } from './act-context.ts';
import type { DocumentDraft } from './document-draft.ts';
import { endSilence } from './silence.ts';

// D1, C3: comments go on after the seal, marked
export function comment(
  draft: DocumentDraft,
  context: ActContext,
  act: ActOf<'comment-added'>,
): Refusal | null {
  const isAfterDecision = draft.facts.seal !== null;
  if (act.anchor?.kind === 'revision') {
    const proposal = draft.proposals.get(act.anchor.proposal);
    if (!proposal) return refuse('proposal-not-open');
    if (!hasRevision(proposal, act.anchor.digest)) return refuse('revision-stale');
  }
  const thread = act.thread === null ? null : draft.threads.get(act.thread);
  if (thread === undefined) return refuse('thread-unknown');
  if (act.question && !draft.facts.isShared)
    return refuse('act-out-of-place', 'Nobody can answer in a private draft. Share it first.');
  const next = thread
    ? replyTo(thread, { ...context, act }, isAfterDecision)
    : beginThread({ ...context, act }, isAfterDecision);
  if (!next.ok) return next.error;
  draft.threads.set(next.value.id, next.value);
  endSilence(draft, context);
  return null;
}

export function decideThread(
  draft: DocumentDraft,
  context: ActContext,
  act: ActOf<
    | 'answer-accepted'
    | 'comment-edited'
    | 'comment-withdrawn'
    | 'thread-reattached'
    | 'suggestion-applied'
    | 'thread-resolved'
    | 'thread-reopened'
  >,
): Refusal | null {
  const thread = draft.threads.get(act.thread);
  if (!thread) return refuse('thread-unknown');
  const next = nextThread(draft, thread, context, act);
  if (!next.ok) return next.error;
  if (next.value !== thread) draft.threads.set(thread.id, next.value);
  return null;
}

function nextThread(
  draft: DocumentDraft,
  thread: Thread,
  context: ActContext,
  act: Parameters<typeof decideThread>[2],
): Result<Thread, Refusal> {
  switch (act.type) {
    case 'answer-accepted':
      return acceptAnswer(thread, { ...context, act });
    case 'comment-edited':
      return editComment(thread, { ...context, act }, draft.facts.seal !== null);
    case 'comment-withdrawn':
      return withdrawComment(thread, { ...context, act });
    case 'thread-reattached':
      return reattachThread(thread, { ...context, act });
    case 'suggestion-applied':
      // C3: applying changes the text
      return draft.facts.seal ? err(refuse('document-sealed')) : applySuggestion(thread, context);
    case 'thread-resolved':
      return resolveThread(thread, context);
    case 'thread-reopened':
      return reopenThread(thread, context);
  }
}

/**
 * D4: the texts are gone from the discussion at once. Elsewhere they are gone because whoever keeps the ledger erases
 * them beside their acts, and folds it again.
 */
export function redact(
  draft: DocumentDraft,
  context: ActContext,
  act: ActOf<'text-redacted'>,
): Refusal | null {
  const redaction: Redaction = { by: context.by, why: act.why, when: context.when };
  const redactions = new Map(draft.facts.redactions);
  const hashes = new Set(act.texts.filter((hash) => !redactions.has(hash)));
  for (const hash of hashes) redactions.set(hash, redaction);
  draft.change({ redactions });
  for (const thread of draft.threads.peek().values()) {
    const next = redactThread(thread, hashes, redaction);
    if (next !== thread) draft.threads.set(thread.id, next);
  }
  return null;
}
