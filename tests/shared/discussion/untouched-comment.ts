/** What a comment has that was neither edited, withdrawn nor redacted, and asks nobody; for made-up threads. */
import type { Comment } from '#shared/discussion/thread-state.ts';
import { Digest } from '#shared/kernel/ids.ts';

export const untouched = {
  textHash: Digest.parse('A'.repeat(43)),
  suggestionHash: null,
  earlier: [],
  edited: null,
  withdrawn: null,
  redacted: null,
  question: null,
  isEditedAfterDecision: false,
} as const satisfies Partial<Comment>;
