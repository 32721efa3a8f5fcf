/** What the process that types is told, and what it answers. */
import * as z from 'zod/mini';
import { Join as LoadJoin } from '../relay/load-plan.ts';
import { Listening } from '../relay/served.ts';

export const Come = z.object({
  type: z.literal('come'),
  name: z.string(),
  kind: LoadJoin.shape.kind,
  /** The writer and a reader come to the first, another reader to the second. */
  nodes: z.array(Listening),
  document: z.int(),
});
export const Type = z.object({ type: z.literal('type'), name: z.string(), letters: z.int() });
export const LettersOrder = z.discriminatedUnion('type', [Come, Type]);
export type LettersOrder = z.infer<typeof LettersOrder>;

/** ms from a letter's sending to its receipt by readers, a value for each letter. */
export const Typed = z.object({
  same: z.array(z.number()),
  cross: z.array(z.number()),
  /** Letters that somebody did not get in time. */
  late: z.int(),
});
export type Typed = z.infer<typeof Typed>;
