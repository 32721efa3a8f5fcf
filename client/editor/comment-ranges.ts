/**
 * Keeps each thread on its words while they are edited. Ranges move with every transaction; only those whose words
 * were touched are looked up again, a moment later, so that a keystroke never waits for sixty comments.
 * Ranges are decorations: marks would change the text that people approve.
 */
import type { Node } from '@tiptap/pm/model';
import { Plugin, PluginKey, type EditorState, type Transaction } from '@tiptap/pm/state';
import { Mapping, StepMap, type Mappable } from '@tiptap/pm/transform';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import type { ActId } from '#shared/kernel/ids.ts';
import { isFromBody } from './collaboration.ts';
import { changeBetween } from './document-change.ts';
import type { ThreadPlace } from './editor-handle.ts';

export type PlaceOf = ReadonlyMap<ActId, ThreadPlace>;

/** How a thread's words are shown. */
export type RangeLook = 'open' | 'focused' | 'pending';

export interface CommentRanges {
  readonly places: PlaceOf;
  readonly looks: ReadonlyMap<ActId, RangeLook>;
  /** Threads whose words were touched since they were last looked up. */
  readonly touched: ReadonlySet<ActId>;
  readonly decorations: DecorationSet;
}

type Change = Partial<Pick<CommentRanges, 'places' | 'looks'>>;

const key = new PluginKey<CommentRanges>('comment-ranges');
const none: CommentRanges = {
  places: new Map(),
  looks: new Map(),
  touched: new Set(),
  decorations: DecorationSet.empty,
};

/** Stands for the words that a comment is being written about. */
export const pendingRange = 'pending-comment' as ActId;

export const commentRangesOf = (state: EditorState): CommentRanges => key.getState(state) ?? none;

/** A transaction that says where threads stand (looked up afresh), or how they look, or both. */
export const changeRanges = (state: EditorState, change: Change): Transaction =>
  state.tr.setMeta(key, change).setMeta('addToHistory', false);

/** Whether a transaction draws ranges anew. */
export const changesRanges = (tr: Transaction): boolean => tr.getMeta(key) !== undefined;

export const commentRanges = (): Plugin<CommentRanges> =>
  new Plugin<CommentRanges>({
    key,
    state: {
      init: () => none,
      apply(tr, ranges, before) {
        const change: Change | undefined = tr.getMeta(key);
        const moved = tr.docChanged ? follow(ranges, tr, before.doc) : ranges;
        return change ? changed(moved, change, tr.doc) : moved;
      },
    },
    props: { decorations: (state) => commentRangesOf(state).decorations },
  });

function changed(ranges: CommentRanges, change: Change, doc: Node): CommentRanges {
  const places = change.places ?? ranges.places;
  const looks = change.looks ?? ranges.looks;
  const touched = change.places ? none.touched : ranges.touched;
  return { places, looks, touched, decorations: drawn(places, looks, doc) };
}

function follow(ranges: CommentRanges, tr: Transaction, before: Node): CommentRanges {
  if (ranges.places.size === 0) return ranges;
  const change = changeBetween(before, tr.doc);
  if (!change) return ranges;
  // What Yjs brings replaces the whole document, so its own mapping says nothing.
  const { start, endBefore, endAfter } = change;
  const mapping = isFromBody(tr)
    ? new Mapping([new StepMap([start, endBefore - start, endAfter - start])])
    : tr.mapping;
  const places = new Map<ActId, ThreadPlace>();
  const touched = new Set(ranges.touched);
  for (const [thread, place] of ranges.places) {
    const now = place.kind === 'placed' ? followed(place, mapping) : place;
    places.set(thread, now);
    if (place.kind === 'orphaned' || (place.from <= endBefore && place.to >= start)) touched.add(thread);
  }
  const decorations = ranges.decorations.map(mapping, tr.doc);
  return { ...ranges, places, touched, decorations };
}

function followed({ from, to }: { from: number; to: number }, mapping: Mappable): ThreadPlace {
  const [start, end] = [mapping.map(from, 1), mapping.map(to, -1)];
  return start < end ? { kind: 'placed', from: start, to: end } : { kind: 'orphaned' };
}

function drawn(places: PlaceOf, looks: ReadonlyMap<ActId, RangeLook>, doc: Node): DecorationSet {
  const decorations: Decoration[] = [];
  for (const [thread, look] of looks) {
    const place = places.get(thread);
    if (place?.kind !== 'placed') continue;
    decorations.push(
      Decoration.inline(place.from, place.to, {
        nodeName: 'mark',
        'data-thread': thread,
        'data-look': look,
        ...(thread === pendingRange ? {} : { 'aria-details': `thread-${thread}` }),
      }),
    );
  }
  return DecorationSet.create(doc, decorations);
}

/** The innermost thread around a position. */
export function threadAt(state: EditorState, pos: number): ActId | null {
  const { places, looks } = commentRangesOf(state);
  let found: { readonly thread: ActId; readonly size: number } | null = null;
  for (const thread of looks.keys()) {
    const place = places.get(thread);
    if (thread === pendingRange || place?.kind !== 'placed' || pos < place.from || pos > place.to) continue;
    const size = place.to - place.from;
    if (!found || size < found.size) found = { thread, size };
  }
  return found?.thread ?? null;
}
