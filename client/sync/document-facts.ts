/** The facts about one document's work on its way, gathered from its parts; what they mean is decided in `sync-status.ts`. */
import { documentSchemaVersion } from '#shared/document/content-schema.ts';
import type { LedgerId } from '#shared/kernel/ids.ts';
import type { Refusal } from '#shared/protocol/refusal.ts';
import { isOtherHistory } from './history-refusal.ts';
import type { OpenBody } from './open-body.ts';
import { hasAccessEnded, reachOf } from './relay-reach.ts';
import type { SyncFacts } from './sync-status.ts';
import type { WorkspaceParts } from './workspace-parts.ts';

export interface DocumentMoment {
  readonly body: OpenBody;
  readonly isLoaded: boolean;
  /** Refused because of the seal, and about to be moved out: not a word of trouble. */
  readonly isToBeRescued: boolean;
}

export function documentFacts(
  parts: WorkspaceParts,
  id: LedgerId,
  { body, isLoaded, isToBeRescued }: DocumentMoment,
): SyncFacts {
  const { acts, aside, session } = parts;
  const replica = parts.replica(id);
  const { sync: connection } = body.connection;
  const { link, isSynced, receiptedAtMs } = connection.get();
  const { fault, unreadableRows, isWriting, schema } = body.durable.storage.get();
  const outbox = replica.outbox.get();
  const unsentBlocks = body.durable.unsent.get().size;
  // R8: nothing was refused to somebody who left; their work is kept, and goes nowhere.
  const isSaidElsewhere = isToBeRescued || hasAccessEnded(acts.link.get());
  const stopped = link.kind === 'stopped' && !isSaidElsewhere ? link.refusal : null;
  const refusal = isSaidElsewhere ? null : connection.get().refusal;
  const isTooNew =
    schema > documentSchemaVersion ||
    (parts.library.entry(id)?.schema ?? 0) > documentSchemaVersion ||
    stopped?.code === 'schema-older';
  const refusedActs = outbox.filter((entry) => entry.refusal).length;
  return {
    isTooNew,
    storageFault: fault ?? aside.fault.get() ?? (unreadableRows > 0 && !isSynced ? 'damaged' : null),
    isWriting: isWriting || !isLoaded,
    refusal:
      refusal ??
      (stopped && isOtherHistory(stopped) ? stopped : null) ??
      forgotten(parts.followRefusal(id).get(), replica.place().head.seq) ??
      (stopped && unsentBlocks > 0 && stopped.code !== 'not-signed-in' ? stopped : null) ??
      replica.fault.get() ??
      otherHistory(parts.followRefusal(id).get()) ??
      otherHistory(parts.followRefusal(session.workspace).get()) ??
      outbox.find((entry) => entry.refusal)?.refusal ??
      null,
    refusedActs,
    refusedBlocks: refusal || stopped ? unsentBlocks : 0,
    unsentBlocks,
    pendingActs: outbox.length - refusedActs,
    relay: isToBeRescued ? 'trying' : reachOf(link, acts.link.get()),
    isSynced,
    receiptedAtMs,
  };
}

/** A relay that shows another history than the one seen here (E4) is trouble; one that knows nothing is not. */
const otherHistory = (refusal: Refusal | null): Refusal | null =>
  refusal && isOtherHistory(refusal) ? refusal : null;

/** A relay that knows nothing of a document of which it has stamped acts before was restored from a backup. */
const forgotten = (refusal: Refusal | null, headSeq: number): Refusal | null =>
  refusal?.code === 'document-unknown' && headSeq > 0 ? refusal : null;
