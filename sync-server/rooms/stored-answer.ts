/** What somebody without a document is sent of a stored one: the stored bytes, where a Y.Doc would be made and written out. */
import { maxBufferedBytes } from '#shared/protocol/limits.ts';
import type { Store } from '../store/store.ts';
import { mergeInOrder } from './merge-updates.ts';
import { readUpdate, type ParsedUpdate } from './update-reader.ts';

export type StoredBody = ReturnType<Store['loadBody']>;

export const partsOf = ({ snapshot, updates }: StoredBody): readonly Uint8Array[] =>
  snapshot ? [snapshot, ...updates] : updates;

/** An update of nothing. */
export const emptyUpdate = new Uint8Array([0, 0]);

/** All of a body as few updates to apply one after the other; at least one. */
export function wholeOf({ snapshot, updates }: StoredBody): readonly Uint8Array[] {
  const later = together(updates);
  if (!snapshot) return later.length > 0 ? later : [emptyUpdate];
  return [snapshot, ...later];
}

/**
 * Whether these may leave one behind the other. Of a line's unsent output only one whole state at a time may pass the
 * bound, so what is longer than half of it goes as one.
 */
export const fitsTogether = (updates: readonly Uint8Array[]): boolean =>
  updates.length === 1 || updates.reduce((sum, { length }) => sum + length, 0) <= maxBufferedBytes / 2;

/** Each was new, in whole, after the ones before it, or nothing is put together. */
function together(updates: readonly Uint8Array[]): readonly Uint8Array[] {
  if (updates.length < 2) return updates;
  const parsed: ParsedUpdate[] = [];
  const ends = new Map<number, number>();
  for (const update of updates) {
    const read = readUpdate(update);
    if (!read.ok) return updates;
    for (const { client, clock, end, structs } of read.value.runs.values()) {
      if (structs.length === 0) continue;
      if (clock !== (ends.get(client) ?? clock)) return updates;
      ends.set(client, end);
    }
    parsed.push(read.value);
  }
  return [mergeInOrder(parsed)];
}
