/** One ledger that a connection follows: pages of what it lacks, then each act as it is appended. */
import type { StampedAct } from '#shared/acts/envelope.ts';
import type { LedgerId } from '#shared/kernel/ids.ts';
import type { Store } from '../store/store.ts';
import { maxFrameBytes } from '#shared/protocol/limits.ts';

/** Most acts of one page. */
const maxPageActs = 200;
/** Room for the acts of one page; the frame around them needs little. */
const maxPageBytes = maxFrameBytes / 2;

export interface FollowedLedger {
  readonly ledger: LedgerId;
  /** Sequence number of the last act that was sent. */
  sentSeq: number;
  /** Caught up: acts are sent as they come. */
  isLive: boolean;
}

/** The next page after `sentSeq`: at least one act when there is one, and never more than a frame holds. */
export function nextPage(store: Store, { ledger, sentSeq }: FollowedLedger): StampedAct[] {
  const page: StampedAct[] = [];
  let bytes = 0;
  for (const act of store.actsAfter(ledger, sentSeq, maxPageActs)) {
    bytes += Buffer.byteLength(JSON.stringify(act));
    if (page.length > 0 && bytes > maxPageBytes) break;
    page.push(act);
  }
  return page;
}
