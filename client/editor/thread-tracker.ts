/** Keeps the ranges of comments in step with the ledger's threads, the prose, and what has the focus. */
import type { Editor } from '@tiptap/core';
import type { TextAnchor, Thread } from '#shared/discussion/thread-state.ts';
import type { ActId } from '#shared/kernel/ids.ts';
import { deviceClock, type Clock } from '../kernel/clock.ts';
import { writableStore, type Store, type WritableStore } from '../kernel/store.ts';
import {
  changeRanges,
  commentRangesOf,
  pendingRange,
  threadAt,
  type PlaceOf,
  type RangeLook,
} from './comment-ranges.ts';
import type { ThreadPlace } from './editor-handle.ts';
import { placeOf } from './thread-places.ts';

/** Long enough to be out of the way of typing, short enough that a card follows while one looks, ms. */
const lookUpAfterMs = 350;

/** Of a document, only the ledger's threads matter here. */
export interface ThreadSource {
  readonly state: Store<{ readonly threads: ReadonlyMap<ActId, Thread> } | null>;
}

export interface ThreadTracker {
  /** Told when a thread was found, lost or moved to other words; positions in it age with every edit. */
  readonly places: Store<PlaceOf>;
  /** Where threads stand at this very moment. */
  readonly placesNow: () => PlaceOf;
  readonly focusedThread: WritableStore<ActId | null>;
  readonly pendingAnchor: WritableStore<TextAnchor | null>;
  readonly stop: () => void;
}

/** @param whenShown the prose is on the page first; comments come right after. */
export function trackThreads(
  editor: Editor,
  document: ThreadSource,
  clock: Clock = deviceClock,
  whenShown = (read: () => void): (() => void) => clock.after(0, read),
): ThreadTracker {
  const places = writableStore<PlaceOf>(new Map());
  const focusedThread = writableStore<ActId | null>(null);
  const pendingAnchor = writableStore<TextAnchor | null>(null);
  let anchors: ReadonlyMap<ActId, TextAnchor> = new Map();
  let cancelLookUp: (() => void) | null = null;
  let isShown = false;

  const lookUp = (threads: Iterable<ActId>): Map<ActId, ThreadPlace> => {
    const found = new Map<ActId, ThreadPlace>();
    for (const thread of threads) {
      const anchor = anchors.get(thread);
      if (anchor) found.set(thread, placeOf(editor.state, anchor));
    }
    return found;
  };
  const looks = (): ReadonlyMap<ActId, RangeLook> => {
    const threads = document.state.get()?.threads ?? new Map();
    const shown = new Map<ActId, RangeLook>();
    for (const thread of anchors.keys())
      if (thread === pendingRange) shown.set(thread, 'pending');
      else if (thread === focusedThread.get()) shown.set(thread, 'focused');
      else if (threads.get(thread)?.resolved === null) shown.set(thread, 'open');
    return shown;
  };
  const placesNow = (): PlaceOf => {
    const now = new Map(commentRangesOf(editor.state).places);
    now.delete(pendingRange);
    return now;
  };
  const show = (next?: PlaceOf): void => {
    if (editor.isDestroyed) return;
    editor.view.dispatch(changeRanges(editor.state, { looks: looks(), ...(next && { places: next }) }));
    if (next) places.set(placesNow());
  };

  /** Threads may have come, moved to other words, or gone; those that stayed keep the range they have. */
  const readThreads = (): void => {
    if (!isShown) return;
    const before = anchors;
    anchors = textAnchors(document, pendingAnchor.get());
    const kept = commentRangesOf(editor.state).places;
    const fresh = [...anchors].filter(([thread, anchor]) => !sameAnchor(before.get(thread), anchor));
    const next = new Map([...kept].filter(([thread]) => anchors.has(thread)));
    for (const [thread, place] of lookUp(fresh.map(([thread]) => thread))) next.set(thread, place);
    show(next);
  };
  const lookUpTouched = (): void => {
    cancelLookUp = null;
    const { touched, places: kept } = commentRangesOf(editor.state);
    show(new Map([...kept, ...lookUp(touched)]));
  };
  const onTransaction = ({ transaction }: { transaction: { docChanged: boolean } }): void => {
    if (!transaction.docChanged) return;
    const { touched } = commentRangesOf(editor.state);
    if (touched.size === 0) return;
    cancelLookUp?.();
    cancelLookUp = clock.after(lookUpAfterMs, lookUpTouched);
  };
  const onSelection = (): void => {
    if (!editor.isFocused || pendingAnchor.get()) return;
    focusedThread.set(threadAt(editor.state, editor.state.selection.head));
  };

  editor.on('transaction', onTransaction);
  editor.on('selectionUpdate', onSelection);
  const stops = [
    document.state.subscribe(readThreads),
    pendingAnchor.subscribe(readThreads),
    focusedThread.subscribe(() => show()),
    whenShown(() => {
      isShown = true;
      readThreads();
    }),
  ];
  return {
    places,
    placesNow,
    focusedThread,
    pendingAnchor,
    stop() {
      cancelLookUp?.();
      for (const stop of stops) stop();
      editor.off('transaction', onTransaction);
      editor.off('selectionUpdate', onSelection);
    },
  };
}

function textAnchors(document: ThreadSource, pending: TextAnchor | null): ReadonlyMap<ActId, TextAnchor> {
  const anchors = new Map<ActId, TextAnchor>();
  for (const { id, anchor } of document.state.get()?.threads.values() ?? [])
    if (anchor.kind === 'text') anchors.set(id, anchor);
  if (pending) anchors.set(pendingRange, pending);
  return anchors;
}

const sameAnchor = (a: TextAnchor | undefined, b: TextAnchor): boolean =>
  a !== undefined && a.exact === b.exact && a.block === b.block && a.start === b.start && a.end === b.end;
