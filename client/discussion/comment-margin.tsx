/** The discussion beside the prose: threads by tab, each beside its words where there is room, in a list elsewhere. */
import MessageSquarePlus from 'lucide-react/icons/message-square-plus';
import { memo, useEffect, useEffectEvent, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { Thread } from '#shared/discussion/thread-state.ts';
import type { ActId } from '#shared/kernel/ids.ts';
import { useStore } from '../kernel/store.ts';
import type { OpenDocument, Workspace } from '../sync/workspace.ts';
import { classNames } from '../ui/class-names.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { keysOf } from '../ui/kbd.tsx';
import { Composer } from './composer.tsx';
import { discussionRights } from './discussion-rights.ts';
import { noEditor, type MarginEditor } from './margin-editor.ts';
import { marginKey, useThreadKeys } from './margin-keys.ts';
import { MarginTabs } from './margin-tabs.tsx';
import { useNewComment } from './new-comment.ts';
import { cardElement, ThreadCard } from './thread-card.tsx';
import { isInTab, threadLists, type MarginTab } from './thread-lists.ts';
import { neighbour } from './thread-order.ts';
import { UnseenThreads } from './unseen-threads.tsx';
import { useBesideWords, type PlacedCard } from './use-beside-words.ts';
import styles from './comment-margin.module.css';

export interface CommentMarginProps {
  readonly document: OpenDocument;
  readonly workspace: Workspace;
  /** `null` while no editor is mounted. */
  readonly handle: MarginEditor | null;
  /** `beside` in the column next to the prose, scrolling with it; `list` in a drawer or a sheet. */
  readonly layout: 'beside' | 'list';
  /** Single keys (J, K, R, E) can be switched off. */
  readonly hasSingleKeys?: boolean;
  /** D5: the comment that a permanent link leads to; a new value for each time it is followed. */
  readonly linked?: LinkedComment | null;
  readonly onLinkShown?: () => void;
}

export interface LinkedComment {
  readonly thread: ActId;
  readonly comment: ActId;
}

/** Card of the comment that is being begun. */
const composerCard = 'composer';

/** Sixty cards are not drawn anew because something else on the page changed. */
export const CommentMargin = memo(Margin);

function Margin(props: CommentMarginProps) {
  const { document, workspace, handle, layout, hasSingleKeys = true, linked = null, onLinkShown } = props;
  const editor = handle ?? noEditor;
  const state = useStore(document.state);
  const me = useStore(workspace.me);
  const places = useStore(editor.places);
  const focused = useStore(editor.focusedThread);
  const [tab, setTab] = useState<MarginTab>('open');
  const root = useRef<HTMLElement>(null);
  const draft = useNewComment(editor, workspace.drafts, document.id);
  const rights = discussionRights(me, state);

  const threads = useMemo(() => [...(state?.threads.values() ?? [])], [state]);
  // Whoever goes to a thread sees it, whichever tab it is in.
  const [focusedBefore, setFocusedBefore] = useState(focused);
  if (focused !== focusedBefore) {
    setFocusedBefore(focused);
    const thread = threads.find(({ id }) => id === focused);
    if (thread && !isInTab(thread, tab, me.member)) setTab(tabOf(thread));
  }
  const lists = threadLists(threads, tab, me.member, { places, positionOfBlock: editor.positionOfBlock });
  const counts = { open: count(threads, 'open'), resolved: count(threads, 'resolved') };
  const order = [...lists.placed, ...lists.orphaned, ...lists.afterDecision].map(({ id }) => id);

  const goTo = (thread: ActId): void => {
    editor.focusedThread.set(thread);
    editor.scrollToThread(thread);
    cardElement(root.current, thread)?.focus({ preventScroll: layout === 'beside' });
  };
  /** A thread that was settled leaves the tab: the next one takes its place. */
  const goOn = (settled: ActId): void => {
    const next = neighbour(order, settled, 'next') ?? neighbour(order, settled, 'previous');
    editor.focusedThread.set(next);
    if (next) cardElement(root.current, next)?.focus({ preventScroll: true });
  };
  useThreadKeys(order, focused, goTo);
  const followed = useFollowedLink(linked, ({ thread }) => {
    editor.focusedThread.set(thread);
    editor.scrollToThread(thread);
  });
  // What the relay still sends may move it to another tab.
  const followedThread = threads.find(({ id }) => id === followed?.thread);
  if (followedThread && focused === followedThread.id && !isInTab(followedThread, tab, me.member))
    setTab(tabOf(followedThread));
  // A drawer opens at the thread that was asked for.
  const showFocused = useEffectEvent(() => {
    if (layout === 'list' && focused)
      cardElement(root.current, focused)?.scrollIntoView({ block: 'nearest' });
  });
  useEffect(() => showFocused(), []);

  const cards: PlacedCard[] = [
    ...(draft.about ? [{ id: composerCard, rect: () => editor.rectOf('pending') }] : []),
    ...lists.placed.map((thread) => ({ id: thread.id, rect: () => rectOfThread(editor, thread) })),
  ];
  const isBeside = layout === 'beside';
  const stack = useBesideWords(
    editor,
    sortedByPlace(cards, draft.about !== null),
    draft.about ? composerCard : focused,
  );

  const onKeyDown = (event: KeyboardEvent): void => {
    if (!hasSingleKeys) return;
    const act = marginKey(event);
    if (!act) return;
    event.preventDefault();
    const card = focused ? cardElement(root.current, focused) : null;
    switch (act) {
      case 'next':
      case 'previous': {
        const next = neighbour(order, focused, act);
        if (next) goTo(next);
        break;
      }
      case 'reply':
        card?.querySelector('textarea')?.focus();
        break;
      case 'resolve':
        card?.querySelector<HTMLButtonElement>('[data-resolve]')?.click();
        break;
    }
  };

  const cardOf = (thread: Thread, isOrphaned: boolean) => (
    <ThreadCard
      document={document}
      workspace={workspace}
      editor={editor}
      rights={rights}
      thread={thread}
      isFocused={thread.id === focused}
      isOrphaned={isOrphaned}
      isBesideWords={isBeside && !isOrphaned}
      linked={followed?.thread === thread.id ? followed.comment : null}
      onLinkShown={() => onLinkShown?.()}
      onFocus={() => {
        if (thread.id === editor.focusedThread.get()) return;
        editor.focusedThread.set(thread.id);
        editor.scrollToThread(thread.id);
      }}
      onSettled={() => tab === 'open' && goOn(thread.id)}
    />
  );
  const isEmpty = order.length === 0 && !draft.about;
  return (
    <section
      ref={root}
      aria-label="Comments"
      className={classNames(styles.margin, isBeside && styles.beside)}
      onKeyDown={onKeyDown}
    >
      <header className={styles.header}>
        <MarginTabs
          tab={tab}
          counts={counts}
          onChange={(next) => {
            editor.focusedThread.set(null);
            setTab(next);
          }}
        />
        {rights.mayComment && (
          <IconButton
            label="Comment"
            className={styles.begin}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => {
              if (!editor.startComment()) draft.beginAboutDocument();
            }}
          >
            <MessageSquarePlus size={16} />
          </IconButton>
        )}
      </header>
      {isEmpty && <Empty tab={tab} mayComment={rights.mayComment} />}
      <div ref={isBeside ? stack : null} className={isBeside ? styles.stack : styles.list}>
        {draft.about && (
          <div data-card={composerCard} className={styles.slot}>
            <Composer
              document={document}
              workspace={workspace}
              editor={editor}
              draft={draft}
              onSent={(thread) => {
                setTab('open');
                editor.focusedThread.set(thread);
                requestAnimationFrame(() =>
                  cardElement(root.current, thread)?.focus({ preventScroll: true }),
                );
              }}
            />
          </div>
        )}
        {lists.placed.map((thread) => (
          <div key={thread.id} data-card={thread.id} className={styles.slot}>
            {cardOf(thread, false)}
          </div>
        ))}
      </div>
      {lists.orphaned.length > 0 && (
        <div className={styles.group}>
          <h3 className={styles.overline}>Without their words</h3>
          {lists.orphaned.map((thread) => (
            <div key={thread.id}>{cardOf(thread, true)}</div>
          ))}
        </div>
      )}
      {lists.afterDecision.length > 0 && (
        <div className={styles.group}>
          <h3 className={styles.overline}>After the decision</h3>
          {lists.afterDecision.map((thread) => (
            <div key={thread.id}>{cardOf(thread, places.get(thread.id)?.kind === 'orphaned')}</div>
          ))}
        </div>
      )}
      <UnseenThreads workspace={workspace} threads={threads.filter(({ id }) => !order.includes(id))} />
    </section>
  );
}

const tabOf = (thread: Thread): MarginTab => (thread.resolved ? 'resolved' : 'open');
const count = (threads: readonly Thread[], tab: 'open' | 'resolved'): number =>
  threads.filter((thread) => tabOf(thread) === tab).length;

function rectOfThread(editor: MarginEditor, { id, anchor }: Thread): DOMRect | null {
  switch (anchor.kind) {
    case 'text':
      return editor.rectOf(id);
    case 'revision':
      return editor.rectOfBlock(anchor.proposal);
    case 'document':
      return null;
  }
}

/** The composer stands first in the page, and among the cards where its words are. */
function sortedByPlace(cards: readonly PlacedCard[], hasComposer: boolean): readonly PlacedCard[] {
  const [composer, ...others] = cards;
  if (!hasComposer || !composer) return cards;
  const top = composer.rect()?.top ?? Number.NEGATIVE_INFINITY;
  const at = others.findIndex((card) => (card.rect()?.top ?? Number.NEGATIVE_INFINITY) > top);
  return at < 0 ? [...others, composer] : [...others.slice(0, at), composer, ...others.slice(at)];
}

/** D5: the comment that a link led to, until its reader does something else. */
function useFollowedLink(
  linked: LinkedComment | null,
  onFollow: (link: LinkedComment) => void,
): LinkedComment | null {
  const [known, setKnown] = useState<LinkedComment | null>(null);
  const [followed, setFollowed] = useState<LinkedComment | null>(null);
  if (linked && linked !== known) {
    setKnown(linked);
    setFollowed(linked);
  }
  const follow = useEffectEvent(onFollow);
  useEffect(() => {
    if (linked) follow(linked);
  }, [linked]);
  useEffect(() => {
    if (!followed) return undefined;
    const leave = (): void => setFollowed(null);
    const options = { capture: true, once: true };
    window.addEventListener('pointerdown', leave, options);
    window.addEventListener('keydown', leave, options);
    return () => {
      window.removeEventListener('pointerdown', leave, options);
      window.removeEventListener('keydown', leave, options);
    };
  }, [followed]);
  return followed;
}

function Empty({ tab, mayComment }: { readonly tab: MarginTab; readonly mayComment: boolean }) {
  const words: Record<MarginTab, string> = {
    open: 'No open comments.',
    resolved: 'Resolved threads will stand here.',
    mine: 'Threads that you take part in will stand here.',
  };
  return (
    <p className={styles.empty}>
      {words[tab]}
      {tab === 'open' && mayComment && (
        <>
          <span className={styles.byKey}>
            {' '}
            Select words in the text and press {keysOf('Mod+Alt+M').join(' ')}.
          </span>
          <span className={styles.byHand}> Select words in the text and choose Comment.</span>
        </>
      )}
    </p>
  );
}
