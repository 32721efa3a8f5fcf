/** One row of the library: what can be known of a document without opening it. */
import * as z from 'zod/mini';
import { ActId, LedgerId, LineageId, MemberId } from '../kernel/ids.ts';
import { Head } from '../acts/act.ts';

/**
 * What may need somebody's attention beside an open window, and how the document stands among others. Of rows and of
 * this, an app passes over what it does not know: a relay that is newer may tell more.
 */
export const FollowUp = z.object({
  /** O1: the owner has left the workspace. */
  ownerLeft: z.boolean(),
  /** O1: to whom the document is offered. */
  offeredTo: z.nullable(MemberId),
  /** O1: who declined the last offer, and when, ms. Absent where nobody did, and in rows that an earlier version kept. */
  declined: z.optional(z.strictObject({ by: MemberId, atMs: z.int() })),
  /** O3: the instant from which its earliest open proposal is stagnant, ms; a later act moves it. */
  stagnantFromMs: z.nullable(z.int()),
  /** C7: the earliest day (ISO) on which a conclusion is to be looked at again. */
  reviewOn: z.nullable(z.string()),
  /** C1: the earliest day (ISO) that brings a postponed proposal back. */
  returnsOn: z.nullable(z.string()),
  /** C1: open action items, the earliest date first; at most 100. */
  actions: z.array(
    z.strictObject({ id: ActId, owner: MemberId, dueOn: z.string(), what: z.nullable(z.string()) }),
  ),
  /** R7: authors of objections whom the owner asked and who have said nothing since. */
  questioned: z.array(
    z.strictObject({ member: MemberId, answerByMs: z.nullable(z.int()), silentFromMs: z.nullable(z.int()) }),
  ),
  /** R7: people whose word on setting an objection aside is open: the owner asked about it, and they have not judged. */
  judging: z.array(MemberId),
  /** C4: objections that arrived after the last conclusion or review. */
  lateObjections: z.int(),
  /** C6: decided amendments, the latest last. */
  supersededBy: z.array(LedgerId),
  /** C1: linked from here, and to here; only those that the reader may see. */
  links: z.array(LedgerId),
  /** Of a page: when it was published last, ms. */
  publishedAtMs: z.nullable(z.int()),
});
export type FollowUp = z.infer<typeof FollowUp>;

/** D2: a question that waits: for `to` until somebody answered, then for `by` until the answer is accepted. */
export const WaitingQuestion = z.strictObject({
  /** Where it stands: `/d/<document>#comment-<id>`. */
  comment: ActId,
  by: MemberId,
  to: MemberId,
  answerByMs: z.nullable(z.int()),
  isAnswered: z.boolean(),
  /** Its first words; `null` when they were removed. */
  text: z.nullable(z.string()),
});
export type WaitingQuestion = z.infer<typeof WaitingQuestion>;

/** One thing without which what is open cannot be accepted, in a few words; names of the members stand where `{}` is. */
export const MissingInRow = z.object({ words: z.string(), members: z.array(MemberId) });
export type MissingInRow = z.infer<typeof MissingInRow>;

export const LibraryEntry = z.object({
  document: LedgerId,
  lineage: LineageId,
  /** Short number for people and file names, given by the relay in order of creation. */
  number: z.int(),
  title: z.string(),
  owner: MemberId,
  createdAtMs: z.int(),
  /** Last act or prose change, ms since 1970. */
  changedAtMs: z.int(),
  shared: z.boolean(),
  /** `decided` or `concluded` (nothing accepted) once every proposal ended; the window's phases are computed from `closesAtMs` and `met`. */
  state: z.enum(['drafting', 'in-contribution', 'decided', 'concluded']),
  /** How its last proposal ended, where nothing was accepted. Absent in rows that an earlier version kept on the device. */
  ended: z.optional(z.nullable(z.enum(['rejected', 'postponed', 'withdrawn']))),
  /** Earliest closing instant among open proposals. */
  closesAtMs: z.nullable(z.int()),
  /** Whether each open proposal's rule is met with nothing standing against it. */
  met: z.boolean(),
  /** Of the first to close of the proposals whose rule is not met. Absent where all are, and in rows that an earlier version kept. */
  missing: z.optional(z.array(MissingInRow)),
  /** Outcome sentence of what was accepted last; where nothing was, of the last conclusion. */
  outcome: z.nullable(z.string()),
  /** The seal's time; where nothing was accepted, of the last conclusion; ms since 1970. */
  decidedAtMs: z.nullable(z.int()),
  /** People who are asked in an open proposal and have not answered its current revision. */
  awaiting: z.array(MemberId),
  asked: z.array(MemberId),
  /** Unresolved threads. */
  openThreads: z.int(),
  amends: z.nullable(z.strictObject({ document: LedgerId, lineage: LineageId, conclusion: ActId })),
  /** Documents that amend this one. */
  amendedBy: z.array(LedgerId),
  /** Who has the final version in their list. Absent in rows that an earlier version kept on the device. */
  told: z.optional(z.array(MemberId)),
  /** D2: the earliest time first; at most 100. Absent in rows that an earlier version kept on the device. */
  questions: z.optional(z.array(WaitingQuestion)),
  /** Absent in rows that an earlier version kept on the device. */
  followUp: z.optional(FollowUp),
  head: Head,
  /** Schema version that the body needs. */
  schema: z.int(),
});
export type LibraryEntry = z.infer<typeof LibraryEntry>;
