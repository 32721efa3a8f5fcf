/** What the fold knows of discussion: threads of comments, each anchored to words, a revision or the document. */
import type { ActId, BlockId, Digest, MemberId } from '../kernel/ids.ts';
import type { When } from '../acts/when.ts';

/** D1: where a thread is attached. `quote` fields are null when redacted. */
export type ThreadAnchor =
  | TextAnchor
  | { readonly kind: 'revision'; readonly proposal: BlockId; readonly digest: Digest }
  | { readonly kind: 'document' };

/** W3C TextQuoteSelector with the hints that survive ordinary editing. */
export interface TextAnchor {
  readonly kind: 'text';
  readonly exact: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly block: BlockId | null;
  /** Yjs relative positions, base64url of their V1 encoding. */
  readonly start: string | null;
  readonly end: string | null;
}

export interface Comment {
  readonly id: ActId;
  readonly by: MemberId;
  /** `null` when redacted. */
  readonly text: string | null;
  /** D1: replacement for the quotation; `null` when there is none or it was redacted. */
  readonly suggestion: string | null;
  /** Whether it carries a suggestion, redacted or not. */
  readonly isSuggestion: boolean;
  readonly when: When;
  readonly isAttested: boolean;
  /** C3: written after the document was sealed, perhaps in a thread from before. */
  readonly isAfterDecision: boolean;
}

export interface Thread {
  /** The id of its first comment. */
  readonly id: ActId;
  readonly anchor: ThreadAnchor;
  readonly comments: readonly Comment[];
  /** D1, D3: who resolved it and how; `null` while open. */
  readonly resolved: { readonly by: MemberId; readonly when: When; readonly applied: boolean } | null;
  /** C3: begun after the document was sealed: shown under "After the decision". */
  readonly isAfterDecision: boolean;
}
