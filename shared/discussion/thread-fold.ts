/** How each act changes one thread of comments, or why it may not (D1, D3). Roles are checked before. */
import type { ActOf } from '../acts/opened-act.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { isEmptyText, roleThen, textIn, type ActContext, type Deciding } from '../fold/act-context.ts';
import { includesRole } from '../people/workspace-state.ts';
import { refuse, type Refusal } from '../protocol/refusal.ts';
import type { Comment, TextAnchor, Thread, ThreadAnchor } from './thread-state.ts';

type Next = Result<Thread, Refusal>;
type AnchorInAct = NonNullable<ActOf<'comment-added'>['anchor']>;

/** @param isAfterDecision the document is sealed (C3). */
export function beginThread(context: Deciding<'comment-added'>, isAfterDecision: boolean): Next {
  const { act } = context;
  if (!act.anchor) return err(refuse('act-out-of-place', 'A thread begins somewhere in the document.'));
  if (act.suggestion && act.anchor.kind !== 'text')
    return err(refuse('act-out-of-place', 'A suggestion replaces words; this thread is not about words.'));
  const comment = commentOf(context, isAfterDecision);
  if (!comment.ok) return comment;
  return ok({
    id: act.id,
    anchor: anchorOf(context, act.anchor),
    comments: [comment.value],
    resolved: null,
    isAfterDecision,
  });
}

export function replyTo(thread: Thread, context: Deciding<'comment-added'>, isAfterDecision: boolean): Next {
  const { act } = context;
  if (act.anchor) return err(refuse('act-out-of-place', 'An answer stands where its thread stands.'));
  if (act.suggestion)
    return err(refuse('act-out-of-place', 'Only the first comment of a thread may suggest words.'));
  const comment = commentOf(context, isAfterDecision);
  return comment.ok ? ok({ ...thread, comments: [...thread.comments, comment.value] }) : comment;
}

function commentOf(context: Deciding<'comment-added'>, isAfterDecision: boolean): Result<Comment, Refusal> {
  const { act, by, when, isAttested } = context;
  if (isEmptyText(context, act.text) && !act.suggestion)
    return err(refuse('reason-missing', 'A comment needs words.'));
  return ok({
    id: act.id,
    by,
    text: textIn(context, act.text),
    suggestion: textIn(context, act.suggestion),
    isSuggestion: act.suggestion !== null,
    when,
    isAttested,
    isAfterDecision,
  });
}

const anchorOf = (context: ActContext, anchor: AnchorInAct): ThreadAnchor => {
  switch (anchor.kind) {
    case 'text':
      return textAnchorOf(context, anchor);
    case 'revision':
      return { kind: 'revision', proposal: anchor.proposal, digest: anchor.digest };
    case 'document':
      return { kind: 'document' };
  }
};

/** A redacted quotation is empty: it finds nothing, and the thread is shown as orphaned. */
const textAnchorOf = (
  context: ActContext,
  { exact, prefix, suffix, block, start, end }: Extract<AnchorInAct, { kind: 'text' }>,
): TextAnchor => ({
  kind: 'text',
  exact: textIn(context, exact) ?? '',
  prefix: textIn(context, prefix) ?? '',
  suffix: textIn(context, suffix) ?? '',
  block,
  start,
  end,
});

/** D3: the thread's author, the document's owner, or an editor. */
function checkKeeper(thread: Thread, context: ActContext): Refusal | null {
  const isKeeper =
    thread.comments[0]?.by === context.by ||
    context.by === context.owner ||
    includesRole(roleThen(context, context.by), 'editor');
  return isKeeper
    ? null
    : refuse('not-author', 'Only the thread’s author, the owner or an editor can do this.');
}

export function reattachThread(thread: Thread, context: Deciding<'thread-reattached'>): Next {
  const refusal = checkKeeper(thread, context);
  return refusal ? err(refusal) : ok({ ...thread, anchor: textAnchorOf(context, context.act.anchor) });
}

// D1: the one who applies has edit right (checked before); it resolves the thread and names both people
export function applySuggestion(thread: Thread, { by, when }: ActContext): Next {
  if (!thread.comments[0]?.isSuggestion)
    return err(refuse('act-out-of-place', 'This thread suggests no wording.'));
  if (thread.resolved?.applied) return err(refuse('act-repeated', 'This suggestion was applied already.'));
  return ok({ ...thread, resolved: { by, when, applied: true } });
}

/** D3. Two people may resolve a thread at once: the first is named, nobody is refused. */
export function resolveThread(thread: Thread, context: ActContext): Next {
  const refusal = checkKeeper(thread, context);
  if (refusal) return err(refusal);
  return ok(
    thread.resolved
      ? thread
      : { ...thread, resolved: { by: context.by, when: context.when, applied: false } },
  );
}

/** D3: anyone who may comment. */
export const reopenThread = (thread: Thread): Next =>
  ok(thread.resolved ? { ...thread, resolved: null } : thread);
