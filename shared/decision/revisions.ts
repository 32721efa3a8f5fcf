/** Which revision of a proposal is meant (R1, R2). */
import type { Digest } from '../kernel/ids.ts';
import { invariant } from '../kernel/invariant.ts';
import type { Proposal, Revision } from './proposal-state.ts';

export function currentRevision(proposal: Proposal): Revision {
  const revision = proposal.revisions.at(-1);
  invariant(revision, 'opening publishes revision 1');
  return revision;
}

/** R2: a revision is material when its author said so, or when its label was challenged. */
export const isMaterial = (revision: Revision): boolean =>
  revision.label === 'material' || revision.challenge !== null;

/** The last material revision: a position counts when it is about this text or an editorial revision of it. */
export function materialRevision(proposal: Proposal): Revision {
  const revision = proposal.revisions.findLast(isMaterial);
  invariant(revision, 'revision 1 is material');
  return revision;
}

/** The latest revision with this digest: a text that came back is the text that came back. */
export const revisionWithDigest = (proposal: Proposal, digest: Digest): Revision | null =>
  proposal.revisions.findLast((revision) => revision.digest === digest) ?? null;
