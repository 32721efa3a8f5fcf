/** Where two versions of a document differ; cheap, because everything unchanged is the same object in both. */
import type { Node } from '@tiptap/pm/model';

/** The one span that differs, in positions of either version. */
export interface DocumentChange {
  readonly start: number;
  readonly endBefore: number;
  readonly endAfter: number;
}

/** Several plugins ask about the same change, one after the other. */
let last: { readonly before: Node; readonly after: Node; readonly change: DocumentChange | null } | null =
  null;

/** `null` when nothing differs. */
export function changeBetween(before: Node, after: Node): DocumentChange | null {
  if (last?.before !== before || last.after !== after)
    last = { before, after, change: lookForChange(before, after) };
  return last.change;
}

function lookForChange(before: Node, after: Node): DocumentChange | null {
  const start = before.content.findDiffStart(after.content);
  const end = before.content.findDiffEnd(after.content);
  if (start === null || !end) return null;
  // Repeated characters, or a block split at its start, let the two searches overlap.
  const overlap = Math.max(0, start - Math.min(end.a, end.b));
  return { start, endBefore: end.a + overlap, endAfter: end.b + overlap };
}
