/**
 * Updates of one document put together byte by byte. `Y.mergeUpdates` looks for what overlaps, at a cost of the
 * product of the sizes; updates that were applied one after the other have nothing that does.
 */
import * as encoding from 'lib0/encoding';
import { invariant } from '#shared/kernel/invariant.ts';
import type { DeletedRange, ParsedUpdate, StructRun } from './update-reader.ts';

/** @param updates each was new, in whole, to a document that had the ones before it. */
export function mergeInOrder(updates: readonly ParsedUpdate[]): Uint8Array {
  const runs = new Map<number, StructRun[]>();
  const deleted = new Map<number, DeletedRange[]>();
  for (const update of updates) {
    for (const run of update.runs.values()) {
      const ofClient = runs.get(run.client) ?? [];
      const last = ofClient.at(-1);
      invariant(!last || last.end === run.clock, 'what a client adds follows what it added before');
      ofClient.push(run);
      runs.set(run.client, ofClient);
    }
    for (const range of update.deleted) {
      const ofClient = deleted.get(range.client) ?? [];
      ofClient.push(range);
      deleted.set(range.client, ofClient);
    }
  }
  return encodeUpdate(runs, deleted);
}

/** An update that deletes and adds nothing. */
export const encodeDeletions = (deleted: ReadonlyMap<number, readonly DeletedRange[]>): Uint8Array =>
  encodeUpdate(new Map(), deleted);

function encodeUpdate(
  runs: ReadonlyMap<number, readonly StructRun[]>,
  deleted: ReadonlyMap<number, readonly DeletedRange[]>,
): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, runs.size);
  // Highest client first, as Yjs writes them and its own merging expects them.
  for (const [client, ofClient] of [...runs].toSorted(([a], [b]) => b - a)) {
    encoding.writeVarUint(
      encoder,
      ofClient.reduce((sum, { structs }) => sum + structs.length, 0),
    );
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, ofClient[0]?.clock ?? 0);
    for (const { bytes } of ofClient) encoding.writeUint8Array(encoder, bytes);
  }
  encoding.writeVarUint(encoder, deleted.size);
  for (const [client, ranges] of deleted) {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, ranges.length);
    for (const { clock, length } of ranges) {
      encoding.writeVarUint(encoder, clock);
      encoding.writeVarUint(encoder, length);
    }
  }
  return encoding.toUint8Array(encoder);
}
