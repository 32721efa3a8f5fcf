/** What the fold knows of discussion: threads of comments, each anchored to words, a revision or the document. */
import type { Window } from '../acts/act.ts';
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

/** D4: who removed a text for everybody, and why. */
export interface Redaction {
  readonly by: MemberId;
  readonly why: 'secret' | 'personal-data' | 'other';
  readonly when: When;
}

/** D2: what a comment asks of one person. `questions.ts` says how it stands. */
export interface Question {
  readonly to: MemberId;
  readonly within: Window;
  /** ms since 1970; `null` while the comment is pending. */
  readonly answerByMs: number | null;
  /** The comment that the asker took as the answer. */
  readonly accepted: { readonly answer: ActId; readonly by: MemberId; readonly when: When } | null;
}

/** D4: one text that a comment had. */
export interface EarlierText {
  /** `null` when redacted, or the comment withdrawn. */
  readonly text: string | null;
  /** How the signed act names it. */
  readonly hash: Digest;
  readonly when: When;
  /** C3: written after the document was sealed. */
  readonly isAfterDecision: boolean;
}

export interface Comment {
  readonly id: ActId;
  readonly by: MemberId;
  /** `null` when redacted or withdrawn. */
  readonly text: string | null;
  /** How the signed act names the text. */
  readonly textHash: Digest;
  /** D4: the texts it had before, oldest first; all `null` once it is withdrawn. */
  readonly earlier: readonly EarlierText[];
  /** D4: when it got the text it has; `null` when that was its first. */
  readonly edited: When | null;
  /** D4 */
  readonly withdrawn: When | null;
  /** D4: of its text or its suggestion; `null` also where a text is missing and nobody said why. */
  readonly redacted: Redaction | null;
  /** D2 */
  readonly question: Question | null;
  /** D1: replacement for the quotation; `null` when there is none or it was redacted. */
  readonly suggestion: string | null;
  readonly suggestionHash: Digest | null;
  /** Whether it carries a suggestion, redacted or not. */
  readonly isSuggestion: boolean;
  readonly when: When;
  readonly isAttested: boolean;
  /** C3: written after the document was sealed, perhaps in a thread from before. */
  readonly isAfterDecision: boolean;
  /** C3: the text it has is from after the seal. */
  readonly isEditedAfterDecision: boolean;
}

export interface Thread {
  /** The id of its first comment. */
  readonly id: ActId;
  readonly anchor: ThreadAnchor;
  /** How the signed acts name its quotations and what stood around them, also of earlier anchors. */
  readonly quoteHashes: readonly Digest[];
  readonly comments: readonly Comment[];
  /** D1, D3: who resolved it and how; `null` while open. */
  readonly resolved: { readonly by: MemberId; readonly when: When; readonly applied: boolean } | null;
  /** D3: every resolving and reopening, in order. */
  readonly turns: readonly Turn[];
  /** C3: begun after the document was sealed: shown under "After the decision". */
  readonly isAfterDecision: boolean;
}

export interface Turn {
  readonly did: 'resolved' | 'applied' | 'reopened';
  readonly by: MemberId;
  readonly when: When;
}
