/**
 * The acts socket, `/sync/acts`: JSON text frames, one schema per direction, used by both sides.
 * Authentication is the body socket's: subprotocol `ticket.<ticket>` beside `countersign.v1`.
 *
 * Version history (raise `actsProtocolVersion` when a schema changes; a test pins their hash):
 *   1  2026-11  first
 */
import * as z from 'zod/mini';
import { Head, Role } from '../acts/act.ts';
import { SignedAct, StampedAct } from '../acts/envelope.ts';
import { ActId, LedgerId, LineageId, MemberId } from '../kernel/ids.ts';
import { LibraryEntry } from './library-entry.ts';

export const actsProtocolVersion = 1;

/** Client to relay. */
export const UpMessage = z.discriminatedUnion('type', [
  /** Send me what follows my head of this ledger, now and from now on. */
  z.strictObject({ type: z.literal('follow'), ledger: LedgerId, lineage: z.nullable(LineageId), head: Head }),
  z.strictObject({ type: z.literal('unfollow'), ledger: LedgerId }),
  /** Append this act. Sending the same act twice is answered as if it were once. */
  z.strictObject({ type: z.literal('submit'), act: SignedAct }),
  z.strictObject({ type: z.literal('keep-alive') }),
]);
export type UpMessage = z.infer<typeof UpMessage>;

/** Relay to client. */
export const DownMessage = z.discriminatedUnion('type', [
  /** First message. The library as this member may see it. */
  z.strictObject({
    type: z.literal('welcome'),
    protocol: z.literal(actsProtocolVersion),
    version: z.string(),
    member: MemberId,
    role: Role,
    /** Relay time now, ms since 1970, for display only. */
    nowMs: z.int(),
    library: z.array(LibraryEntry),
  }),
  /** Acts of a followed ledger, dense and in order, after the head that was named; `complete` when none is left. */
  z.strictObject({
    type: z.literal('acts'),
    ledger: LedgerId,
    lineage: LineageId,
    acts: z.array(StampedAct),
    complete: z.boolean(),
  }),
  /** The act is on disk at this place. */
  z.strictObject({ type: z.literal('accepted'), ledger: LedgerId, id: ActId, seq: z.int() }),
  /** Nothing was appended. `id` names the act, or is null when the message was not understood. */
  z.strictObject({
    type: z.literal('refused'),
    ledger: z.nullable(LedgerId),
    id: z.nullable(ActId),
    code: z.string(),
    sentence: z.string(),
  }),
  /** One document's library entry changed, or it can no longer be seen. */
  z.strictObject({ type: z.literal('library'), entry: LibraryEntry }),
  z.strictObject({ type: z.literal('library-removed'), document: LedgerId }),
  /** Who has this document open or had it open today. */
  z.strictObject({
    type: z.literal('here'),
    document: LedgerId,
    members: z.array(z.strictObject({ member: MemberId, lastSeenMs: z.int(), now: z.boolean() })),
  }),
  z.strictObject({ type: z.literal('keep-alive'), nowMs: z.int() }),
]);
export type DownMessage = z.infer<typeof DownMessage>;
