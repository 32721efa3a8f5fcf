/** How each act changes one thread of comments, or why it may not (D1–D4). Roles are checked before. */
import type { ActOf } from '../acts/opened-act.ts';
import type { Digest } from '../kernel/ids.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { isEmptyText, roleThen, textIn, type ActContext, type Deciding } from '../fold/act-context.ts';
import { includesRole } from '../people/workspace-state.ts';
import { refuse, type Refusal } from '../protocol/refusal.ts';
import type { Comment, Question, Redaction, TextAnchor, Thread, ThreadAnchor } from './thread-state.ts';

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
    quoteHashes: quoteHashesOf(act.anchor),
    comments: [comment.value],
    resolved: null,
    turns: [],
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
  const question = questionOf(context);
  if (!question.ok) return question;
  return ok({
    id: act.id,
    by,
    text: textIn(context, act.text),
    textHash: act.text.textHash,
    earlier: [],
    edited: null,
    withdrawn: null,
    redacted: null,
    question: question.value,
    suggestion: textIn(context, act.suggestion),
    suggestionHash: act.suggestion?.textHash ?? null,
    isSuggestion: act.suggestion !== null,
    when,
    isAttested,
    isAfterDecision,
    isEditedAfterDecision: isAfterDecision,
  });
}

// D2
function questionOf(context: Deciding<'comment-added'>): Result<Question | null, Refusal> {
  const { act, by, placed } = context;
  if (!act.question) return ok(null);
  const { to, within } = act.question;
  if (to === by) return err(refuse('act-out-of-place', 'A question goes to somebody else.'));
  if (!includesRole(roleThen(context, to), 'commenter'))
    return err(refuse('member-unknown', 'This person cannot answer here.'));
  const answerByMs = placed.stamp?.closesAtMs ?? null;
  if (placed.stamp && answerByMs === null)
    return err(refuse('act-malformed', 'The relay does not know the time zone of this question.'));
  return ok({ to, within, answerByMs, accepted: null });
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

const quoteHashesOf = (anchor: AnchorInAct): readonly Digest[] =>
  anchor.kind === 'text' ? [anchor.exact, anchor.prefix, anchor.suffix].map(({ textHash }) => textHash) : [];

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
  if (refusal) return err(refusal);
  const { anchor } = context.act;
  return ok({
    ...thread,
    anchor: textAnchorOf(context, anchor),
    quoteHashes: [...thread.quoteHashes, ...quoteHashesOf(anchor)],
  });
}

// D1: the one who applies has edit right (checked before); it resolves the thread and names both people
export function applySuggestion(thread: Thread, { by, when }: ActContext): Next {
  if (!thread.comments[0]?.isSuggestion || thread.comments[0].withdrawn)
    return err(refuse('act-out-of-place', 'This thread suggests no wording.'));
  if (thread.resolved?.applied) return err(refuse('act-repeated', 'This suggestion was applied already.'));
  return ok({
    ...thread,
    resolved: { by, when, applied: true },
    turns: [...thread.turns, { did: 'applied', by, when }],
  });
}

/** D3. Two people may resolve a thread at once: the first is named, nobody is refused. */
export function resolveThread(thread: Thread, context: ActContext): Next {
  const refusal = checkKeeper(thread, context);
  if (refusal) return err(refusal);
  if (thread.resolved) return ok(thread);
  const { by, when } = context;
  return ok({
    ...thread,
    resolved: { by, when, applied: false },
    turns: [...thread.turns, { did: 'resolved', by, when }],
  });
}

/** D3: anyone who may comment. */
export const reopenThread = (thread: Thread, { by, when }: Pick<ActContext, 'by' | 'when'>): Next =>
  ok(
    thread.resolved
      ? { ...thread, resolved: null, turns: [...thread.turns, { did: 'reopened', by, when }] }
      : thread,
  );

/** D2: the one who asked says which comment is the answer; another one later takes its place. */
export function acceptAnswer(thread: Thread, { act, by, when }: Deciding<'answer-accepted'>): Next {
  const { comments } = thread;
  const asked = comments.findIndex(({ id }) => id === act.question);
  const answered = comments.findIndex(({ id }) => id === act.answer);
  const [asking, answer] = [comments[asked], comments[answered]];
  if (!asking?.question || asking.withdrawn)
    return err(refuse('act-out-of-place', 'There is no such question.'));
  if (asking.by !== by) return err(refuse('not-author', 'Only the one who asked can accept the answer.'));
  if (!answer || answered < asked || answer.by === by || answer.withdrawn)
    return err(refuse('act-out-of-place', 'An answer is what somebody else said after the question.'));
  const question = { ...asking.question, accepted: { answer: answer.id, by, when } };
  return ok(withComment(thread, { ...asking, question }));
}

/** D4: the earlier text is kept. @param isAfterDecision the document is sealed (C3). */
export function editComment(
  thread: Thread,
  context: Deciding<'comment-edited'>,
  isAfterDecision: boolean,
): Next {
  const { act, when } = context;
  const own = ownComment(thread, context, act.comment);
  if (!own.ok) return own;
  const comment = own.value;
  if (isEmptyText(context, act.text) && !comment.isSuggestion)
    return err(refuse('reason-missing', 'A comment needs words. To take it back, withdraw it.'));
  const { text, textHash: hash, edited } = comment;
  const earlier = {
    text,
    hash,
    when: edited ?? comment.when,
    isAfterDecision: comment.isEditedAfterDecision,
  };
  return ok(
    withComment(thread, {
      ...comment,
      text: textIn(context, act.text),
      textHash: act.text.textHash,
      earlier: [...comment.earlier, earlier],
      edited: when,
      isEditedAfterDecision: isAfterDecision,
    }),
  );
}

/** D4: a trace stays, with no text. The ledger keeps what was signed; only a redaction erases. */
export function withdrawComment(thread: Thread, context: Deciding<'comment-withdrawn'>): Next {
  const own = ownComment(thread, context, context.act.comment);
  if (!own.ok) return own;
  const { id } = own.value;
  const next = withComment(thread, {
    ...own.value,
    text: null,
    suggestion: null,
    earlier: own.value.earlier.map((each) => ({ ...each, text: null })),
    withdrawn: context.when,
  });
  // D2: an answer that is taken back answers nothing.
  const comments = next.comments.map((comment) =>
    comment.question?.accepted?.answer === id
      ? { ...comment, question: { ...comment.question, accepted: null } }
      : comment,
  );
  return ok({ ...next, comments });
}

function ownComment(thread: Thread, { by }: ActContext, id: Comment['id']): Result<Comment, Refusal> {
  const comment = thread.comments.find((each) => each.id === id);
  if (!comment) return err(refuse('thread-unknown', 'There is no such comment.'));
  if (comment.by !== by) return err(refuse('not-author', 'Only the author of a comment can do this.'));
  return comment.withdrawn
    ? err(refuse('act-out-of-place', 'This comment was withdrawn already.'))
    : ok(comment);
}

const withComment = (thread: Thread, changed: Comment): Thread => ({
  ...thread,
  comments: thread.comments.map((comment) => (comment.id === changed.id ? changed : comment)),
});

/** D4: the same thread when none of the texts is its own. */
export function redactThread(thread: Thread, hashes: ReadonlySet<Digest>, redaction: Redaction): Thread {
  const comments = thread.comments.map((comment) => redactComment(comment, hashes, redaction));
  const isSame = comments.every((comment, i) => comment === thread.comments[i]);
  const anchor = redactAnchor(thread, hashes);
  return isSame && anchor === thread.anchor ? thread : { ...thread, anchor, comments };
}

function redactComment(comment: Comment, hashes: ReadonlySet<Digest>, redaction: Redaction): Comment {
  const isText = hashes.has(comment.textHash);
  const isSuggestion = comment.suggestionHash !== null && hashes.has(comment.suggestionHash);
  const earlier = comment.earlier.some(({ hash }) => hashes.has(hash))
    ? comment.earlier.map((each) => (hashes.has(each.hash) ? { ...each, text: null } : each))
    : comment.earlier;
  if (!isText && !isSuggestion && earlier === comment.earlier) return comment;
  return {
    ...comment,
    text: isText ? null : comment.text,
    suggestion: isSuggestion ? null : comment.suggestion,
    earlier,
    redacted: isText || isSuggestion ? redaction : comment.redacted,
  };
}

/** The quotation that stands now is named by the last three hashes. */
function redactAnchor({ anchor, quoteHashes }: Thread, hashes: ReadonlySet<Digest>): ThreadAnchor {
  if (anchor.kind !== 'text') return anchor;
  const [exact, prefix, suffix] = quoteHashes.slice(-3).map((hash) => hashes.has(hash));
  if (!exact && !prefix && !suffix) return anchor;
  return {
    ...anchor,
    exact: exact ? '' : anchor.exact,
    prefix: prefix ? '' : anchor.prefix,
    suffix: suffix ? '' : anchor.suffix,
  };
}
