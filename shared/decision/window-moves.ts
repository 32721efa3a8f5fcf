/** W4: what end a window had at first, and why it moved later since. */
import type { MemberId } from '../kernel/ids.ts';
import type { Extension, Proposal } from './proposal-state.ts';
import { closingInstant } from './window.ts';

/** The end that was promised at the opening, ms; `null` before it started, and where this machine does not know its zone. */
export const promisedMs = ({ window, opened }: Proposal): number | null =>
  opened.atMs === null ? null : closingInstant(window, opened.atMs);

export type MoveReason =
  /** The owner said why. */
  | { readonly kind: 'extended'; readonly reason: string | null }
  | { readonly kind: 'revised'; readonly revision: number }
  /** R2: somebody said that an editorial revision changed the substance. */
  | { readonly kind: 'challenged'; readonly revision: number; readonly by: MemberId }
  | { readonly kind: 'asked' };

export function reasonOfMove({ revisions }: Proposal, { kind, reason, when }: Extension): MoveReason {
  if (kind === 'extended') return { kind, reason };
  if (kind === 'asked') return { kind };
  // One act moves it, and stands with the revision that it published or challenged.
  const challenged = revisions.find(({ challenge }) => challenge !== null && challenge.when.seq === when.seq);
  if (challenged?.challenge)
    return { kind: 'challenged', revision: challenged.number, by: challenged.challenge.by };
  const revised = revisions.find((revision) => revision.when.seq === when.seq);
  return { kind, revision: revised?.number ?? revisions.length };
}
