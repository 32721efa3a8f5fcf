/** What the load process is told, and what it answers. */
import * as z from 'zod/mini';
import { Listening } from './served.ts';

export const Join = z.object({
  type: z.literal('join'),
  kind: z.enum(['ours', 'hocuspocus', 'y-websocket', 'bare', 'batched']),
  at: Listening,
  /** Other nodes of the same installation: who comes is sent to each in turn. */
  others: z._default(z.array(Listening), []),
  /** Instead, everybody in one document comes to the same node. */
  isApart: z._default(z.boolean(), false),
  /** In each document. */
  readers: z.int(),
  writers: z.int(),
});
export const Run = z.object({
  type: z.literal('run'),
  /** By all writers together. */
  updatesPerSecond: z.number(),
  warmUpMs: z.number(),
  measuredMs: z.number(),
});
/** Join one document and say how much of each writer is there. */
export const Look = z.object({ type: z.literal('look'), kind: Join.shape.kind, at: Listening });
/** How many updates of each writer were acknowledged. */
export const Tell = z.object({ type: z.literal('tell') });
export const Order = z.discriminatedUnion('type', [Join, Run, Look, Tell]);
export type Order = z.input<typeof Order>;

export const RunResult = z.object({
  sent: z.int(),
  /** Updates that arrived at readers, summed over readers; in the measured time and its tail. */
  deliveries: z.int(),
  /** Everything sent arrived at every reader within the grace time. */
  isWhole: z.boolean(),
  /** From the first send until everything had arrived, or the grace time was over; ms. */
  tookMs: z.number(),
  /** Updates that arrived in that time, summed over readers. */
  arrived: z.int(),
  /** ms from send to arrival at a reader, measured at some of them. */
  delivery: z.object({ p50: z.number(), p95: z.number(), p99: z.number() }),
  /** ms from send to acknowledgement; `null` where there are none. */
  acknowledged: z.nullable(z.object({ p50: z.number(), p95: z.number(), p99: z.number() })),
});
export type RunResult = z.infer<typeof RunResult>;

/** Clocks by writer. */
export const Clocks = z.record(z.string(), z.int());
