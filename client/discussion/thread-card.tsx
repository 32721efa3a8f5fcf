/** One thread: who said what, what it is about, and what may be done with it. */
import Check from 'lucide-react/icons/check';
import RotateCcw from 'lucide-react/icons/rotate-ccw';
import { lazy, Suspense, useRef, useState } from 'react';
import { questionsIn } from '#shared/discussion/questions.ts';
import type { Thread } from '#shared/discussion/thread-state.ts';
import type { ActId } from '#shared/kernel/ids.ts';
import { personOf } from '#shared/people/workspace-state.ts';
import { useStore } from '../kernel/store.ts';
import type { OpenDocument, Workspace } from '../sync/workspace.ts';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { saidAt } from '../ui/instant.ts';
import { announce } from '../ui/live-region.tsx';
import { reattach } from './comment-acts.ts';
import { CommentView } from './comment-view.tsx';
import type { DiscussionRights } from './discussion-rights.ts';
import type { MarginEditor } from './margin-editor.ts';
import { ReplyBox } from './reply-box.tsx';
import { foldedComments } from './thread-lists.ts';
import { usePerform } from '../sync/use-perform.ts';
import styles from './thread-card.module.css';

const SuggestedWords = lazy(async () => ({
  default: (await import('./suggested-words.tsx')).SuggestedWords,
}));

export interface ThreadCardProps {
  readonly document: OpenDocument;
  readonly workspace: Workspace;
  readonly editor: MarginEditor;
  readonly rights: DiscussionRights;
  readonly thread: Thread;
  readonly isFocused: boolean;
  readonly isOrphaned: boolean;
  /** Away from its words, a card always shows the quotation. */
  readonly isBesideWords: boolean;
  /** D5: the comment that a permanent link leads to, when it is one of these. */
  readonly linked: ActId | null;
  readonly onLinkShown: () => void;
  readonly onFocus: () => void;
  /** It was resolved here, or its suggestion applied. */
  readonly onSettled: () => void;
}

export function ThreadCard(props: ThreadCardProps) {
  const { document, workspace, editor, rights, thread, isFocused, isOrphaned, isBesideWords, onFocus } =
    props;
  const people = useStore(workspace.state);
  const card = useRef<HTMLElement>(null);
  const replyField = useRef<HTMLTextAreaElement>(null);
  const { perform, failure } = usePerform(document);
  const [isUnfolded, setUnfolded] = useState(false);
  const { linked, onLinkShown } = props;
  const folded = foldedComments(thread.comments, isUnfolded);
  // A link may lead to a comment that is folded away.
  if (linked !== null && folded.hidden > 0 && !folded.shown.some(({ id }) => id === linked))
    setUnfolded(true);
  const { hidden, shown } = folded;
  const questions = questionsIn([thread]);
  const first = thread.comments[0];
  const author = first ? personOf(people, first.by) : 'somebody';
  const { anchor } = thread;
  const showsQuote = isFocused || isOrphaned || !isBesideWords;
  const quote = showsQuote && anchor.kind === 'text' ? anchor.exact : null;
  const suggestion = first?.suggestion ?? null;

  const suggested = suggestion !== null && anchor.kind === 'text' && (
    <div className={styles.suggested}>
      <Suspense fallback={<p>{suggestion}</p>}>
        <SuggestedWords from={anchor.exact} to={suggestion} />
      </Suspense>
      {rights.mayApply && thread.resolved === null && !isOrphaned && (
        <Button
          size="small"
          onClick={(event) => {
            event.stopPropagation();
            if (editor.replaceThreadText(thread.id, suggestion))
              void settle(props, perform, 'suggestion-applied');
            else announce('These words cannot be changed here.', 'margin');
          }}
        >
          Apply
        </Button>
      )}
    </div>
  );

  return (
    <article
      ref={card}
      // ARIA 1.3; `mark` in the prose points here.
      role="comment"
      id={`thread-${thread.id}`}
      data-thread-card={thread.id}
      data-focused={isFocused || undefined}
      aria-label={cardLabel(author, thread)}
      tabIndex={-1}
      className={classNames(styles.card, isFocused && styles.focused)}
      onClick={onFocus}
      // Focused cards move: one that moved between press and release would lose the click, so the pointer's
      // focus waits for its click.
      onFocus={(event) => {
        if (event.target !== card.current && event.target.matches(':focus-visible')) onFocus();
      }}
    >
      <Tools {...props} />
      {anchor.kind === 'document' && <p className={styles.about}>About the whole document</p>}
      {anchor.kind === 'revision' && <p className={styles.about}>About the proposal</p>}
      {isOrphaned && <Orphan {...props} perform={perform} />}
      {hidden > 0 && (
        <Button size="small" weight="plain" className={styles.unfold} onClick={() => setUnfolded(true)}>
          {hidden} earlier {hidden === 1 ? 'comment' : 'comments'}
        </Button>
      )}
      {shown.map((comment, index) => (
        <CommentView
          key={comment.id}
          document={document}
          workspace={workspace}
          rights={rights}
          thread={thread}
          comment={comment}
          questions={questions}
          quote={index === 0 ? quote : null}
          isFocused={isFocused}
          isLinked={linked === comment.id}
          onLinkShown={onLinkShown}
        >
          {index === 0 && suggested}
        </CommentView>
      ))}
      {thread.resolved && <Resolution thread={thread} workspace={workspace} />}
      {failure && (
        <p role="alert" className={styles.failure}>
          {failure}
        </p>
      )}
      {isFocused && rights.mayComment && thread.resolved === null && (
        <div className={styles.indented}>
          <ReplyBox
            document={document}
            workspace={workspace}
            thread={thread}
            field={replyField}
            onLeave={() => card.current?.focus()}
          />
        </div>
      )}
    </article>
  );
}

const cardLabel = (author: string, { comments, resolved }: Thread): string => {
  const answers = comments.length - 1;
  const count = answers === 0 ? '' : answers === 1 ? ', 1 answer' : `, ${answers} answers`;
  return `Comment by ${author}${count}${resolved ? ', resolved' : ''}`;
};

/** Resolve or reopen; quiet until the card is looked at. */
function Tools(props: ThreadCardProps) {
  const { document, rights, thread } = props;
  const { perform } = usePerform(document);
  return (
    <div className={styles.tools}>
      {thread.resolved === null
        ? rights.mayResolve(thread) && (
            <IconButton
              label="Resolve (E)"
              className={styles.tool}
              data-resolve
              onClick={(event) => {
                event.stopPropagation();
                void settle(props, perform, 'thread-resolved');
              }}
            >
              <Check size={16} />
            </IconButton>
          )
        : rights.mayComment && (
            <IconButton
              label="Reopen"
              className={styles.tool}
              onClick={() => void perform({ type: 'thread-reopened', thread: thread.id })}
            >
              <RotateCcw size={15} />
            </IconButton>
          )}
    </div>
  );
}

type Perform = ReturnType<typeof usePerform>['perform'];

async function settle(
  { thread, onSettled }: ThreadCardProps,
  perform: Perform,
  type: 'thread-resolved' | 'suggestion-applied',
): Promise<void> {
  if (await perform({ type, thread: thread.id })) onSettled();
}

function Orphan({ editor, rights, thread, perform }: ThreadCardProps & { readonly perform: Perform }) {
  const hasSelection = useStore(editor.hasSelection);
  const [isAsking, setAsking] = useState(false);
  const attach = (): void => {
    const anchor = editor.selectionAnchor();
    if (anchor) void perform(reattach(thread.id, anchor));
    else setAsking(true);
  };
  return (
    <p className={styles.orphan}>
      The text this refers to was removed
      {rights.mayComment && (
        <>
          {' · '}
          <button
            type="button"
            className={styles.inlineAction}
            // The selection in the text is what it is about to be attached to.
            onMouseDown={(event) => event.preventDefault()}
            onClick={attach}
          >
            attach again
          </button>
        </>
      )}
      {isAsking && !hasSelection && (
        <span role="status" className={styles.ask}>
          Select the words it is about, then press “attach again”.
        </span>
      )}
    </p>
  );
}

function Resolution({ thread, workspace }: { readonly thread: Thread; readonly workspace: Workspace }) {
  const people = useStore(workspace.state);
  const me = useStore(workspace.me);
  const nowMs = useStore(workspace.now);
  const { resolved } = thread;
  if (!resolved) return null;
  const { atMs, claimedAtMs, seq } = resolved.when;
  return (
    <p className={classNames(styles.resolution, styles.indented)}>
      <Check size={14} aria-hidden />
      {resolved.applied ? 'Applied' : 'Resolved'} by {personOf(people, resolved.by)} ·{' '}
      {saidAt(atMs ?? claimedAtMs, me.zone, nowMs)}
      {seq === null && ' · not yet sent'}
    </p>
  );
}

/** Ref to the card of a thread in the page, for keys. */
export const cardElement = (root: HTMLElement | null, thread: string): HTMLElement | null =>
  root?.querySelector<HTMLElement>(`[data-thread-card="${thread}"]`) ?? null;
