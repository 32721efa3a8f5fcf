/** What the comment margin needs of the editor beside it; the editor's handle fits without either knowing the other. */
import type { TextAnchor } from '#shared/discussion/thread-state.ts';
import type { ActId, BlockId } from '#shared/kernel/ids.ts';
import type { Store, WritableStore } from '../kernel/store.ts';

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
  selectionAnchor(): TextAnchor | null;
  rectOf(thread: ActId | 'pending'): DOMRect | null;
  rectOfBlock(block: BlockId): DOMRect | null;
  onLayout(listener: () => void): () => void;
  scrollToThread(thread: ActId): void;
  replaceThreadText(thread: ActId, text: string): boolean;
  focus(): void;
}
