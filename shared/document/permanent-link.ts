/**
 * D5: what an address of a document leads to. `/d/<document>#comment-<id>`, `#position-<id>`,
 * `#revision-<number>-<proposal>` or `#block-<id>`; it holds for ever, because ids do. `#thread-<id>` of earlier
 * versions is the thread's first comment.
 */
import * as z from 'zod/mini';
import { ActId, BlockId } from '../kernel/ids.ts';

export type LinkTarget =
  | { readonly kind: 'comment'; readonly comment: ActId }
  | { readonly kind: 'position'; readonly position: ActId }
  | { readonly kind: 'revision'; readonly proposal: BlockId; readonly number: number }
  | { readonly kind: 'block'; readonly block: BlockId };

/** The part of the address from `#` on. */
export function fragmentOf(target: LinkTarget): string {
  switch (target.kind) {
    case 'comment':
      return `#comment-${target.comment}`;
    case 'position':
      return `#position-${target.position}`;
    case 'revision':
      return `#revision-${target.number}-${target.proposal}`;
    case 'block':
      return `#block-${target.block}`;
  }
}

const revisionNumber = z.coerce.number().check(z.int(), z.minimum(1), z.maximum(10_000));

/** `null` for a fragment that is no permanent link; whether its target exists is another question. */
export function targetOf(fragment: string): LinkTarget | null {
  const [, kind, rest] = /^#(comment|thread|position|revision|block)-(.+)$/.exec(fragment) ?? [];
  if (kind === undefined || rest === undefined) return null;
  if (kind === 'block') {
    const block = BlockId.safeParse(rest).data;
    return block ? { kind, block } : null;
  }
  if (kind === 'revision') {
    const [, digits, id] = /^(\d{1,5})-(.+)$/.exec(rest) ?? [];
    const number = revisionNumber.safeParse(digits).data;
    const proposal = BlockId.safeParse(id).data;
    return number !== undefined && proposal ? { kind, proposal, number } : null;
  }
  const act = ActId.safeParse(rest).data;
  if (!act) return null;
  return kind === 'position' ? { kind, position: act } : { kind: 'comment', comment: act };
}
