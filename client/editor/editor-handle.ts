/** What the rest of the app may ask of an open editor: read the prose, point at places in it, change it by name. */
import type { ContentJson } from '#shared/acts/act.ts';
import type { TextAnchor } from '#shared/discussion/thread-state.ts';
import type { ActId, BlockId, Digest } from '#shared/kernel/ids.ts';
import type { Store, WritableStore } from '../kernel/store.ts';

export interface OutlineEntry {
  /** `null` for a heading that has not been given an id yet. */
  readonly id: BlockId | null;
  readonly level: number;
  readonly text: string;
  /** Open threads on words between this heading and the next. */
  readonly comments: number;
}

/** Where a thread's words stand now. */
export type ThreadPlace =
  | { readonly kind: 'placed'; readonly from: number; readonly to: number }
  /** Its words are gone; the quotation is all that is left. */
  | { readonly kind: 'orphaned' };

/** A proposal block as the body holds it at this moment. */
export interface ProposalInBody {
  readonly id: BlockId;
  readonly content: ContentJson;
  readonly digest: Digest;
  readonly isEmpty: boolean;
}

export interface EditorHandle {
  readonly title: Store<string>;
  readonly outline: Store<readonly OutlineEntry[]>;
  readonly wordCount: Store<number>;
  /** The heading whose section is being read; changes while scrolling. */
  readonly activeHeading: Store<BlockId | null>;
  /** Threads with a text anchor as last looked up: whether and in which order they stand. Positions age with edits. */
  readonly places: Store<ReadonlyMap<ActId, ThreadPlace>>;
  /** The thread in focus in prose or margin. */
  readonly focusedThread: WritableStore<ActId | null>;
  /** Whether words are selected that a comment can be attached to. */
  readonly hasSelection: Store<boolean>;
  /** The words a comment is being written about; stays marked while the composer is open. */
  readonly pendingAnchor: WritableStore<TextAnchor | null>;
  /** Proposal blocks in document order. */
  readonly proposals: Store<readonly BlockId[]>;
  /** The proposal being revised here (R1), at most one. */
  readonly revising: Store<BlockId | null>;

  readonly selectionAnchor: () => TextAnchor | null;
  /** Takes the selection as `pendingAnchor`; false when nothing is selected. */
  readonly startComment: () => boolean;
  /** Viewport rectangle of a thread's words, or of the words being commented on (`'pending'`). */
  readonly rectOf: (thread: ActId | 'pending') => DOMRect | null;
  readonly rectOfBlock: (block: BlockId) => DOMRect | null;
  readonly positionOfBlock: (block: BlockId) => number | null;
  /** How high what the app says under the title stands, px. */
  readonly heightBelowTitle: () => number;
  /** Calls `listener` whenever places in the prose may have moved on screen. */
  readonly onLayout: (listener: () => void) => () => void;
  readonly scrollToThread: (thread: ActId) => void;
  readonly scrollToBlock: (block: BlockId) => void;

  /** Puts an empty proposal block behind the block with the caret and the caret into it. */
  readonly insertProposal: () => void;
  /** Puts a draft with `content` behind that proposal and the caret into it; false when that one is gone or the page locked. */
  readonly proposeAnew: (block: BlockId, content: ContentJson) => boolean;
  readonly proposal: (block: BlockId) => ProposalInBody | null;
  readonly startRevision: (block: BlockId) => void;
  readonly stopRevision: () => void;
  /** Replaces a thread's words (a suggestion); false when they are gone or locked. */
  readonly replaceThreadText: (thread: ActId, text: string) => boolean;

  /** The whole body as canonical content, and its digest (C2). */
  body(): { readonly content: ContentJson; readonly digest: Digest };
  readonly focus: () => void;
}
