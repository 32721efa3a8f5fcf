/** What the comment margin needs of the editor beside it; the editor's handle fits without either knowing the other. */
import type { TextAnchor } from '#shared/discussion/thread-state.ts';
import type { ActId, BlockId } from '#shared/kernel/ids.ts';
import { writableStore, type Store, type WritableStore } from '../kernel/store.ts';

/** Where a thread's words stand now. */
export type ThreadPlace =
  | { readonly kind: 'placed'; readonly from: number; readonly to: number }
  /** Its words are gone; the quotation is all that is left. */
  | { readonly kind: 'orphaned' };

export interface MarginEditor {
  readonly places: Store<ReadonlyMap<ActId, ThreadPlace>>;
  readonly focusedThread: WritableStore<ActId | null>;
  readonly hasSelection: Store<boolean>;
  /** The words a comment is being written about. */
  readonly pendingAnchor: WritableStore<TextAnchor | null>;
  readonly selectionAnchor: () => TextAnchor | null;
  readonly startComment: () => boolean;
  readonly rectOf: (thread: ActId | 'pending') => DOMRect | null;
  readonly rectOfBlock: (block: BlockId) => DOMRect | null;
  readonly positionOfBlock: (block: BlockId) => number | null;
  readonly onLayout: (listener: () => void) => () => void;
  readonly scrollToThread: (thread: ActId) => void;
  readonly replaceThreadText: (thread: ActId, text: string) => boolean;
  readonly focus: () => void;
}

/** Stands in while no editor is mounted: the threads can be read all the same. */
export const noEditor: MarginEditor = {
  places: writableStore<ReadonlyMap<ActId, ThreadPlace>>(new Map()),
  focusedThread: writableStore<ActId | null>(null),
  hasSelection: writableStore(false),
  pendingAnchor: writableStore<TextAnchor | null>(null),
  selectionAnchor: () => null,
  startComment: () => false,
  rectOf: () => null,
  rectOfBlock: () => null,
  positionOfBlock: () => null,
  onLayout: () => () => undefined,
  scrollToThread: () => undefined,
  replaceThreadText: () => false,
  focus: () => undefined,
};
