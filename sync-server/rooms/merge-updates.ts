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
      if (run.structs.length === 0) continue;
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

/**
 * Whether an update is written as Yjs writes it: highest client first, deleted ranges ascending and apart. A client
 * whose frames overtook one another keeps what it cannot apply yet in an encoding that relies on it, and is stuck
 * for good when it does not hold.
 */
export function isInOrder({ runs, deleted }: ParsedUpdate): boolean {
  let above = Infinity;
  for (const { client, structs } of runs.values()) {
    if (client >= above || structs.length === 0) return false;
    above = client;
  }
  let before: DeletedRange | null = null;
  for (const range of deleted) {
    if (before && !follows(range, before)) return false;
    before = range;
  }
  return true;
}

const follows = (range: DeletedRange, before: DeletedRange): boolean =>
  range.client === before.client ? range.clock >= before.clock + before.length : range.client < before.client;

/** Ascending and apart. */
export function inOrder(ranges: readonly DeletedRange[]): readonly DeletedRange[] {
  const ordered: DeletedRange[] = [];
  for (const range of ranges.toSorted((a, b) => a.clock - b.clock)) {
    const last = ordered.at(-1);
    const lastEnd = last ? last.clock + last.length : -1;
    if (last && range.clock <= lastEnd)
      ordered[ordered.length - 1] = {
        ...last,
        length: Math.max(lastEnd, range.clock + range.length) - last.clock,
      };
    else ordered.push(range);
  }
  return ordered;
}

function encodeUpdate(
  runs: ReadonlyMap<number, readonly StructRun[]>,
  deleted: ReadonlyMap<number, readonly DeletedRange[]>,
): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, runs.size);
  for (const [client, ofClient] of [...runs].toSorted(highestFirst)) {
    encoding.writeVarUint(
      encoder,
      ofClient.reduce((sum, { structs }) => sum + structs.length, 0),
    );
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, ofClient[0]?.clock ?? 0);
    for (const { bytes } of ofClient) encoding.writeUint8Array(encoder, bytes);
  }
  encoding.writeVarUint(encoder, deleted.size);
  for (const [client, unordered] of [...deleted].toSorted(highestFirst)) {
    const ranges = inOrder(unordered);
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, ranges.length);
    for (const { clock, length } of ranges) {
      encoding.writeVarUint(encoder, clock);
      encoding.writeVarUint(encoder, length);
    }
  }
  return encoding.toUint8Array(encoder);
}

const highestFirst = ([a]: readonly [number, unknown], [b]: readonly [number, unknown]): number => b - a;
