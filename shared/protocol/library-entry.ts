/** One row of the library: what can be known of a document without opening it. */
import * as z from 'zod/mini';
import { ActId, LedgerId, LineageId, MemberId } from '../kernel/ids.ts';
import { Head } from '../acts/act.ts';

export const LibraryEntry = z.strictObject({
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
  /** Earliest closing instant among open proposals. */
  closesAtMs: z.nullable(z.int()),
  /** Whether each open proposal's rule is met with nothing standing against it. */
  met: z.boolean(),
  /** Outcome sentence of the last conclusion. */
  outcome: z.nullable(z.string()),
  decidedAtMs: z.nullable(z.int()),
  /** People who are asked in an open proposal and have not answered its current revision. */
  awaiting: z.array(MemberId),
  asked: z.array(MemberId),
  /** Unresolved threads. */
  openThreads: z.int(),
  amends: z.nullable(z.strictObject({ document: LedgerId, lineage: LineageId, conclusion: ActId })),
  /** Documents that amend this one. */
  amendedBy: z.array(LedgerId),
  head: Head,
  /** Schema version that the body needs. */
  schema: z.int(),
});
export type LibraryEntry = z.infer<typeof LibraryEntry>;
