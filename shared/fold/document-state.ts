/** The state of one document as its ledger tells it: owner, proposals, threads, seal. */
import type { When } from '../acts/when.ts';
import type { Proposal } from '../decision/proposal-state.ts';
import type { Redaction, Thread } from '../discussion/thread-state.ts';
import type { ActId, BlockId, Digest, LedgerId, LineageId, MemberId } from '../kernel/ids.ts';
import type { IdSet } from '../kernel/layered.ts';
import type { Refusal } from '../protocol/refusal.ts';

export interface Seal {
  readonly conclusion: ActId;
  readonly bodyDigest: Digest;
  readonly when: When;
}

/** People who were handed the final version: in their list at the seal, by mail when their mail server took it. */
export interface Told {
  readonly way: 'list' | 'mail';
  readonly members: readonly MemberId[];
  readonly when: When;
}

/** E1: an act that stands in a ledger and was not allowed there. */
export interface VoidAct {
  readonly id: ActId;
  readonly seq: number | null;
  readonly refusal: Refusal;
}

/** O1: who became the owner, and how; the first is its creator. */
export interface Ownership {
  readonly owner: MemberId;
  readonly how: 'created' | 'handed-over' | 'assigned';
  /** Who offered or assigned it. */
  readonly by: MemberId;
  readonly reason: string | null;
  readonly when: When;
}

/** O1: an offer that nobody answered yet. */
export interface Handover {
  readonly id: ActId;
  readonly by: MemberId;
  readonly to: MemberId;
  readonly note: string | null;
  readonly when: When;
}

/** O1: the last offer, when the person to whom it was made declined it; a new offer or owner takes its place. */
export interface DeclinedHandover {
  readonly to: MemberId;
  readonly reason: string | null;
  readonly when: When;
}

/** C1: something to be done, with one owner and a date. */
export interface ActionItem {
  readonly id: ActId;
  readonly proposal: BlockId | null;
  readonly what: string | null;
  readonly owner: MemberId;
  /** ISO date. */
  readonly dueOn: string;
  readonly addedBy: MemberId;
  readonly when: When;
  readonly closed: {
    readonly as: 'done' | 'dropped';
    readonly note: string | null;
    readonly by: MemberId;
    readonly when: When;
  } | null;
}

/** C6: the relay's word that an amendment was decided; the amendment's own ledger proves it. */
export interface Supersession {
  readonly amendment: LedgerId;
  readonly lineage: LineageId;
  readonly conclusion: ActId;
  /** Hash of the stamp of the amendment's seal. */
  readonly seal: Digest;
  readonly when: When;
}

/** C1 */
export interface DocumentLink {
  readonly to: LedgerId;
  readonly lineage: LineageId;
  readonly relation: 'same-decision' | 'related';
  readonly by: MemberId;
  readonly when: When;
}

/** A page was published, which locks nothing. */
export interface Publication {
  readonly by: MemberId;
  readonly summary: string | null;
  readonly when: When;
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
  /** D4: texts that were removed, by the hash that their acts still hold. */
  readonly redactions: ReadonlyMap<Digest, Redaction>;
  readonly seal: Seal | null;
  /** C6, oldest first; the last one is what holds. */
  readonly supersededBy: readonly Supersession[];
  /** O1, oldest first. */
  readonly ownerships: readonly Ownership[];
  readonly handover: Handover | null;
  readonly declined: DeclinedHandover | null;
  readonly actions: ReadonlyMap<ActId, ActionItem>;
  readonly links: ReadonlyMap<LedgerId, DocumentLink>;
  /** Oldest first. */
  readonly publications: readonly Publication[];
  /** Whom the relay handed the final version, in order. */
  readonly told: readonly Told[];
  readonly voids: readonly VoidAct[];
  /** Last stamped act folded; pending acts do not move it. */
  readonly seq: number;
  readonly atMs: number;
  readonly hash: Digest | '';
  readonly actIds: IdSet;
}
