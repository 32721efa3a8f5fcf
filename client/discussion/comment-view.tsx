/** One comment of a thread: its words as they are now, what became of them, and what it asks. */
import Check from 'lucide-react/icons/check';
import CircleHelp from 'lucide-react/icons/circle-question-mark';
import { lazy, Suspense, useEffect, useEffectEvent, useRef, useState, type ReactNode } from 'react';
import type { AskedQuestion } from '#shared/discussion/questions.ts';
import type { Comment, Thread } from '#shared/discussion/thread-state.ts';
import { personOf } from '#shared/people/workspace-state.ts';
import { useStore } from '../kernel/store.ts';
import { usePerform } from '../sync/use-perform.ts';
import type { OpenDocument, Workspace } from '../sync/workspace.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { instant, saidAt } from '../ui/instant.ts';
import { Popover } from '../ui/popover.tsx';
import type { CommentChange } from './comment-changes.tsx';
import { CommentMenu } from './comment-menu.tsx';
import { CommentText } from './comment-text.tsx';
import type { DiscussionRights } from './discussion-rights.ts';
import styles from './comment-view.module.css';

const CommentChangeForm = lazy(async () => ({
  default: (await import('./comment-changes.tsx')).CommentChangeForm,
}));

export interface CommentViewProps {
  readonly document: OpenDocument;
  readonly workspace: Workspace;
  readonly rights: DiscussionRights;
  readonly thread: Thread;
  readonly comment: Comment;
  /** D2: the questions of the thread. */
  readonly questions: readonly AskedQuestion[];
  /** What the thread is about, where that is to be read. */
  readonly quote: string | null;
  /** The card is being looked at: its tools are there. */
  readonly isFocused: boolean;
  /** A permanent link leads here (D5). */
  readonly isLinked: boolean;
  readonly onLinkShown: () => void;
  readonly children: ReactNode;
}

export function CommentView(props: CommentViewProps) {
  const { document, workspace, thread, comment, questions, quote, isFocused } = props;
  const people = useStore(workspace.state);
  const me = useStore(workspace.me);
  const nowMs = useStore(workspace.now);
  const [change, setChange] = useState<CommentChange | null>(null);
  const element = useLinked(props);
  const person = personOf(people, comment.by);
  const { when } = comment;
  const atMs = when.atMs ?? when.claimedAtMs;
  const isFirst = thread.comments[0]?.id === comment.id;
  // C3: an answer from after the decision, in a thread from before
  const isLater = comment.isAfterDecision && !thread.isAfterDecision;
  const question = questions.find((each) => each.comment.id === comment.id) ?? null;
  const isAccepted = questions.some(
    ({ standing, answer }) => standing === 'accepted' && answer === comment.id,
  );
  return (
    <div ref={element} id={`comment-${comment.id}`} tabIndex={-1} className={styles.comment}>
      <Avatar id={comment.by} person={person} isDecorative />
      <div className={classNames(styles.head, isFirst && styles.first)}>
        <bdi className={styles.person}>{person}</bdi>
        <time dateTime={new Date(atMs).toISOString()} className={styles.time}>
          {saidAt(atMs, me.zone, nowMs)}
          {isLater && ' · after the decision'}
        </time>
        {comment.edited && !comment.withdrawn && <Edited comment={comment} zone={me.zone} nowMs={nowMs} />}
        {!isFirst && isFocused && (
          <span className={styles.menu}>
            <CommentMenu {...props} onChange={setChange} />
          </span>
        )}
        {isFirst && (
          <span className={styles.firstMenu}>
            <CommentMenu {...props} onChange={setChange} />
          </span>
        )}
      </div>
      <div className={styles.text}>
        {quote !== null && quote !== '' && <blockquote className={styles.quote}>{quote}</blockquote>}
        {change !== 'edit' && <Words {...props} />}
        {change && (
          <Suspense fallback={change === 'edit' ? <Words {...props} /> : null}>
            <CommentChangeForm
              change={change}
              document={document}
              thread={thread}
              comment={comment}
              onDone={() => {
                setChange(null);
                element.current?.focus({ preventScroll: true });
              }}
            />
          </Suspense>
        )}
        {props.children}
        {isAccepted && (
          <p className={styles.accepted}>
            <Check size={14} aria-hidden /> Accepted answer
          </p>
        )}
        {question && <QuestionLine {...props} asked={question} />}
        {questions.length > 0 && <AcceptButton {...props} />}
        {(when.seq === null || comment.edited?.seq === null || comment.withdrawn?.seq === null) && (
          <p className={styles.unsent}>not yet sent</p>
        )}
      </div>
    </div>
  );
}

/** D5: whoever follows a link to this comment arrives in it. */
function useLinked({ isLinked, onLinkShown }: CommentViewProps) {
  const element = useRef<HTMLDivElement>(null);
  const arrive = useEffectEvent(() => {
    element.current?.focus({ preventScroll: true });
    element.current?.scrollIntoView({ block: 'nearest' });
    onLinkShown();
  });
  useEffect(() => {
    if (isLinked) arrive();
  }, [isLinked]);
  return element;
}

// D4
function Words({ workspace, comment }: CommentViewProps) {
  const people = useStore(workspace.state);
  if (comment.withdrawn)
    return <p className={styles.gone}>{personOf(people, comment.by)} withdrew this comment.</p>;
  if (comment.text !== null) return comment.text === '' ? null : <CommentText text={comment.text} />;
  const { redacted } = comment;
  if (!redacted) return <p className={styles.gone}>The words of this comment were removed.</p>;
  return (
    <p className={styles.gone}>
      Removed by {personOf(people, redacted.by)}
      {whyWords[redacted.why]}
      {redacted.when.seq === null && ' · not yet sent'}
    </p>
  );
}

const whyWords = { secret: ': it held a secret', 'personal-data': ': it held personal data', other: '' };

/** D4: the earlier texts, newest first. */
function Edited({
  comment,
  zone,
  nowMs,
}: {
  readonly comment: Comment;
  readonly zone: string;
  readonly nowMs: number;
}) {
  return (
    <Popover
      align="end"
      title="Earlier texts"
      trigger={
        <button type="button" className={styles.edited}>
          edited
        </button>
      }
    >
      <ol className={styles.earlier} role="list">
        {comment.earlier.toReversed().map(({ text, hash, when }) => (
          <li key={hash}>
            <p className={styles.time}>{saidAt(when.atMs ?? when.claimedAtMs, zone, nowMs)}</p>
            <div className={styles.earlierText}>
              {text === null ? (
                <p className={styles.gone}>This text was removed.</p>
              ) : (
                <CommentText text={text} />
              )}
            </div>
          </li>
        ))}
      </ol>
    </Popover>
  );
}

// D2
function QuestionLine({ workspace, asked }: CommentViewProps & { readonly asked: AskedQuestion }) {
  const people = useStore(workspace.state);
  const me = useStore(workspace.me);
  const nowMs = useStore(workspace.now);
  const { to, standing, question } = asked;
  const { answerByMs } = question;
  const name = to === me.member ? 'you' : personOf(people, to);
  const isOverdue = standing === 'open' && answerByMs !== null && nowMs > answerByMs;
  const until =
    answerByMs === null
      ? 'the time runs when it is sent'
      : `${isOverdue ? 'was due' : 'answer by'} ${instant(answerByMs, me.zone, nowMs)}`;
  const words = {
    open: until,
    answered: asked.by === me.member ? 'answered: do you accept it?' : 'answered, not yet accepted',
    accepted: 'answered',
    closed: 'resolved without an answer',
  };
  return (
    <p className={classNames(styles.question, styles[standing], isOverdue && styles.overdue)}>
      <CircleHelp size={14} aria-hidden />
      <span>
        Question to <bdi>{name}</bdi> · {words[standing]}
      </span>
    </p>
  );
}

/** D2: for the one who asked, at what somebody else said since. */
function AcceptButton({ document, workspace, thread, comment, questions, isFocused }: CommentViewProps) {
  const me = useStore(workspace.me);
  const { perform, isBusy, failure } = usePerform(document);
  const order = thread.comments.map(({ id }) => id);
  const open = questions.find(
    ({ by, standing, ...each }) =>
      by === me.member &&
      standing !== 'accepted' &&
      order.indexOf(each.comment.id) < order.indexOf(comment.id) &&
      (each.to === comment.by || isFocused),
  );
  if (!open || comment.by === me.member || comment.withdrawn) return null;
  const draft = { type: 'answer-accepted', thread: thread.id, question: open.comment.id } as const;
  return (
    <>
      <Button
        size="small"
        className={styles.accept}
        disabled={isBusy}
        onClick={() => void perform({ ...draft, answer: comment.id })}
      >
        Accept as the answer
      </Button>
      {failure && (
        <p role="alert" className={styles.overdue}>
          {failure}
        </p>
      )}
    </>
  );
}
