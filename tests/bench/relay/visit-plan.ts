/** What the process of visitors is told, and what it answers: people who come, stay, and say where they are. */
import * as z from 'zod/mini';
import { Join as LoadJoin } from './load-plan.ts';
import { Listening } from './served.ts';

const place = { kind: LoadJoin.shape.kind, at: Listening };

/** So many come into one document, all at once or one after the other, and go when they have all of it. */
const Join = z.object({
  type: z.literal('join'),
  ...place,
  document: z.int(),
  people: z.int(),
  atOnce: z.boolean(),
});
/** One comes into an empty document and goes. */
const Knock = z.object({ type: z.literal('knock'), ...place, document: z.int() });
/** So many come and stay: in these documents in turns. */
const Sit = z.object({
  type: z.literal('sit'),
  ...place,
  documents: z.array(z.int()),
  people: z.int(),
  /** Types one letter, a paragraph of its own, into each. */
  types: z.boolean(),
});
/** So many come to one document and move their carets once a second. */
const Presence = z.object({
  type: z.literal('presence'),
  ...place,
  people: z.int(),
  warmUpMs: z.number(),
  measuredMs: z.number(),
});
/** Somebody comes in by the socket of acts and is sent the library. */
const Enter = z.object({ type: z.literal('enter'), at: Listening, people: z.int() });
export const VisitOrder = z.discriminatedUnion('type', [Join, Knock, Sit, Presence, Enter]);
export type VisitOrder = z.infer<typeof VisitOrder>;

export const Joined = z.object({
  /** From asking for a ticket, where there are any, until the last byte of the document; ms, of each. */
  tookMs: z.array(z.number()),
  /** What everybody has. */
  characters: z.int(),
});
export const Present = z.object({
  deliveries: z.int(),
  /** Deliveries that there had to be. */
  expected: z.int(),
  delivery: z.object({ p50: z.number(), p95: z.number(), p99: z.number() }),
});
export const Entered = z.object({ tookMs: z.number(), entries: z.int() });
