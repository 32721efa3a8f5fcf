/** The state of one document as its ledger tells it: owner, proposals, threads, seal. */
import type { When } from '../acts/when.ts';
import type { Proposal } from '../decision/proposal-state.ts';
import type { Thread } from '../discussion/thread-state.ts';
import type { ActId, BlockId, Digest, LedgerId, LineageId, MemberId } from '../kernel/ids.ts';
import type { Refusal } from '../protocol/refusal.ts';

export interface Seal {
  readonly conclusion: ActId;
  readonly bodyDigest: Digest;
  readonly when: When;
}

/** E1: an act that stands in a ledger and was not allowed there. */
export interface VoidAct {
  readonly id: ActId;
  readonly seq: number | null;
  readonly refusal: Refusal;
}

export interface DocumentState {
  readonly document: LedgerId;
  readonly lineage: LineageId;
  readonly owner: MemberId | null;
  /** Title given at creation; the body's title node is what counts afterwards. */
  readonly createdTitle: string;
  readonly created: When | null;
  readonly amends: {
    readonly document: LedgerId;
    readonly lineage: LineageId;
    readonly conclusion: ActId;
  } | null;
  readonly isShared: boolean;
  /** When its owner shared it; `null` while it is private, and when opening a proposal shared it. */
  readonly shared: When | null;
  /** It came with its text through the relay: imported by its operator, or the sample. */
  readonly isBroughtIn: boolean;
  readonly proposals: ReadonlyMap<BlockId, Proposal>;
  readonly threads: ReadonlyMap<ActId, Thread>;
  readonly seal: Seal | null;
  readonly voids: readonly VoidAct[];
  /** Last stamped act folded; pending acts do not move it. */
  readonly seq: number;
  readonly atMs: number;
  readonly hash: Digest | '';
  readonly actIds: ReadonlySet<string>;
}
