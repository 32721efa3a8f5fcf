/** What the fold knows of one proposal: facts only; phases and counts are computed from it (`phase.ts`, `tally.ts`). */
import type { Basis, ContentJson, Rule, Window } from '../acts/act.ts';
import type { When } from '../acts/when.ts';
import type { ActId, BlockId, Digest, MemberId } from '../kernel/ids.ts';

/** R1: the exact published content of a proposal. */
export interface Revision {
  readonly number: number;
  readonly digest: Digest;
  readonly content: ContentJson;
  /** `null` on revision 1. */
  readonly summary: string | null;
  /** What the author called it. Revision 1 is material. */
  readonly label: 'material' | 'editorial';
  /** R2: the first challenge of an editorial label makes it material from then on. */
  readonly challenge: { readonly by: MemberId; readonly reason: string | null; readonly when: When } | null;
  readonly by: MemberId;
  readonly when: When;
}

/** R2, R4: one position as its author gave it. */
export interface Position {
  readonly id: ActId;
  readonly by: MemberId;
  readonly kind: 'approve' | 'object' | 'abstain';
  /** Number and digest of the revision that its author saw. */
  readonly revision: number;
  readonly digest: Digest;
  readonly reason: string | null;
  /** R7: what would resolve the objection. */
  readonly resolution: string | null;
  readonly when: When;
  /** C4: arrived after the conclusion; kept, never counted. */
  readonly isLate: boolean;
  /** Signed by the relay's key for a member who has none. */
  readonly isAttested: boolean;
}

/** R7: the owner's question about an objection. */
export interface ObjectionRequest {
  readonly id: ActId;
  readonly by: MemberId;
  readonly question: string | null;
  /** Until when the owner would like an answer, ms; a wish, which may be sooner than `silentFromMs`. */
  readonly answerByMs: number | null;
  /** Without a word from the author until this instant, ms, the objection may be set aside; `null` while pending. */
  readonly silentFromMs: number | null;
  readonly when: When;
  /** The author's first word after it: an answer, a position or a comment. */
  readonly answered: { readonly text: string | null; readonly when: When } | null;
}

/** R7: what another asked person thinks of setting an objection aside; their latest word counts. */
export interface Judgement {
  readonly by: MemberId;
  readonly agrees: boolean;
  readonly when: When;
}

/** R7: it stays in the record as dissent. */
export interface SettingAside {
  readonly id: ActId;
  readonly by: MemberId;
  readonly ground: 'silence' | 'agreement';
  readonly reasons: string | null;
  readonly when: When;
}

/** R3, R7: an objection stands until its author withdraws it or the owner sets it aside. */
export interface Objection {
  readonly id: ActId;
  readonly by: MemberId;
  /** Number of the revision it was raised about. R5: a voice's objection is shown and blocks nothing. */
  readonly raisedIn: number;
  readonly reason: string | null;
  readonly resolution: string | null;
  readonly when: When;
  readonly withdrawn: When | null;
  /** R7, oldest first. */
  readonly requests: readonly ObjectionRequest[];
  /** R7: one of each person, in the order of their first word. */
  readonly judgements: readonly Judgement[];
  readonly setAside: SettingAside | null;
}

/** W4: one move of `closesAtMs`, always later. */
export interface Extension {
  readonly kind: 'extended' | 'revised' | 'asked';
  readonly by: MemberId;
  readonly reason: string | null;
  /** The instant from then on; while the extension is pending, still the one before it. */
  readonly closesAtMs: number;
  readonly when: When;
}

export interface Conclusion {
  readonly id: ActId;
  readonly disposition: 'accepted' | 'rejected' | 'postponed' | 'withdrawn';
  readonly outcome: string | null;
  readonly reviewOn: string | null;
  readonly by: MemberId;
  readonly revision: number;
  /** C2: what the owner had looked at; on the conclusion that seals. */
  readonly basis: Basis | null;
  /** C1: what happens next, in words. */
  readonly next: string | null;
  /** C1: the day (ISO date) that brings a postponed proposal back. */
  readonly returnsOn: string | null;
  /** R8: people of `asked` who had left when it was concluded; who leaves afterwards had a say. */
  readonly left: readonly MemberId[];
  readonly when: When;
}

/** C7: the owner looked at a concluded proposal again. */
export interface Review {
  readonly id: ActId;
  readonly by: MemberId;
  readonly finding: string | null;
  /** The next day to look at it (ISO date). */
  readonly nextOn: string | null;
  readonly when: When;
}

/** O2: `member` is asked because `for` is away. */
export interface StandIn {
  readonly member: MemberId;
  readonly for: MemberId;
}

export interface Proposal {
  readonly id: BlockId;
  readonly openedBy: MemberId;
  readonly opened: When;
  readonly revisions: readonly Revision[];
  readonly asked: readonly MemberId[];
  readonly consulted: readonly MemberId[];
  readonly informed: readonly MemberId[];
  readonly rule: Rule;
  readonly window: Window;
  /** Version of the rules it is judged by (`proposal-opened`). */
  readonly rules: 1 | 2;
  /** R6: the workspace's policy when it was opened. */
  readonly ownerCounts: boolean;
  /** Others' positions are shown to an asked person after their own answer (`hiding.ts`). */
  readonly hidesPositions: boolean;
  readonly standIns: readonly StandIn[];
  /** W7: of those asked at opening, then of those asked later. */
  readonly fairness: readonly { readonly member: MemberId; readonly workingHours: number }[];
  /** W2: the workspace's minimum when this was opened, minutes; the block says so when it is under a day. */
  readonly minimumWindowMinutes: number;
  /** `null` while the opening is pending: "starts when this device is next online" (W5). */
  readonly closesAtMs: number | null;
  readonly extensions: readonly Extension[];
  /** Every position in order, the latest of each person last (R4). Late ones included. */
  readonly positions: readonly Position[];
  readonly objections: readonly Objection[];
  /** R7: authors of objections whom the owner asked and who have said nothing since. */
  readonly waitsFor: readonly MemberId[];
  readonly conclusion: Conclusion | null;
  /** C7, oldest first. */
  readonly reviews: readonly Review[];
  /** C1: the round before, when a postponed proposal was opened again. */
  readonly earlier: Proposal | null;
}
