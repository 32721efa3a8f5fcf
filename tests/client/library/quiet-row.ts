/** A library's row about which nothing is to be said: a shared draft without proposals, as old as it was changed. */
import type { LedgerId, LineageId, MemberId } from '#shared/kernel/ids.ts';
import type { FollowUp } from '#shared/protocol/library-entry.ts';
import type { LibraryRow } from '../../../client/sync/workspace.ts';

export const quietRow = (number: number, title: string, owner: MemberId, atMs: number): LibraryRow => ({
  document: `document-${number}` as LedgerId,
  lineage: 'lineage-one' as LineageId,
  number,
  title,
  owner,
  createdAtMs: atMs,
  changedAtMs: atMs,
  shared: true,
  state: 'drafting',
  closesAtMs: null,
  met: false,
  outcome: null,
  decidedAtMs: null,
  awaiting: [],
  asked: [],
  openThreads: 0,
  amends: null,
  amendedBy: [],
  head: { seq: 1, hash: '' },
  schema: 1,
  isUnsent: false,
  isOnDevice: true,
});

export const quietFollowUp: FollowUp = {
  ownerLeft: false,
  offeredTo: null,
  stagnantFromMs: null,
  reviewOn: null,
  returnsOn: null,
  actions: [],
  questioned: [],
  judging: [],
  lateObjections: 0,
  supersededBy: [],
  links: [],
  publishedAtMs: null,
};
