/**
 * What a stored body holds, read from its updates in passing and without making a document of them: how far each client
 * came, what is deleted, and whether anything stands on what is not there. A long document is looked through in a
 * fraction of the time, and a hundredth of the memory, of a Y.Doc.
 */
import { inOrder } from './merge-updates.ts';
import type { DeletedRange } from './update-reader.ts';

export interface BodyIndex {
  /** First clock of `client` that is not in the body. */
  readonly stateOf: (client: number) => number;
  /** Every client's first clock that is not in the body. */
  readonly states: ReadonlyMap<number, number>;
  /** Whether all of a range is known to be deleted. What was deleted with its parent alone may not be known. */
  readonly isDeleted: (client: number, clock: number, length: number) => boolean;
  /** Everything that is known to be deleted, by client: ascending and apart. */
  readonly deleted: () => ReadonlyMap<number, readonly DeletedRange[]>;
}

/** `null` when the updates are no whole body, or hold what only Yjs can judge. */
export function indexOf(updates: readonly Uint8Array[]): BodyIndex | null {
  const scanned: Scanned = { ends: new Map(), needed: new Map(), deleted: new Map() };
  try {
    for (const update of updates) scan(update, scanned);
  } catch (error) {
    if (error instanceof NotPlain) return null;
    throw error;
  }
  for (const [client, end] of scanned.needed) if (end > (scanned.ends.get(client) ?? 0)) return null;
  return bodyIndex(scanned.ends, scanned.deleted);
}

/** @param found ranges of each client in any order. */
export function bodyIndex(
  states: ReadonlyMap<number, number>,
  found: ReadonlyMap<number, readonly DeletedRange[]>,
): BodyIndex {
  const deleted = new Map([...found].map(([client, ranges]) => [client, packed(inOrder(ranges))]));
  return {
    states,
    deleted: () => new Map([...deleted].map(([client, ranges]) => [client, unpacked(client, ranges)])),
    stateOf: (client) => states.get(client) ?? 0,
    isDeleted(client, clock, length) {
      const ranges = deleted.get(client);
      const at = ranges ? lastUpTo(ranges, clock) : -1;
      return at >= 0 && clock + length <= (ranges?.[2 * at] ?? 0) + (ranges?.[2 * at + 1] ?? 0);
    },
  };
}

/** A clock and a length for each range: a long document has thousands, and an open room keeps them. */
const packed = (ranges: readonly DeletedRange[]): Uint32Array =>
  Uint32Array.from(ranges.flatMap(({ clock, length }) => [clock, length]));

const unpacked = (client: number, ranges: Uint32Array): readonly DeletedRange[] =>
  Array.from({ length: ranges.length / 2 }, (_, i) => ({
    client,
    clock: ranges[2 * i] ?? 0,
    length: ranges[2 * i + 1] ?? 0,
  }));

/** The number of the last packed range that begins at `clock` or before; -1 for none. */
function lastUpTo(ranges: Uint32Array, clock: number): number {
  let [low, high] = [0, ranges.length / 2];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ranges[2 * middle] ?? Infinity) <= clock) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Not an update as the guard lets it in. */
class NotPlain extends Error {}

const notPlain = (): never => {
  throw new NotPlain('not plain');
};

// Bits of a struct's first byte (yjs/src/utils/encoding.js), as in `update-reader.ts`.
const contentBits = 0b0001_1111;
const hasAttribute = 0b0010_0000;
const hasRightOrigin = 0b0100_0000;
const hasOrigin = 0b1000_0000;

interface Scanned {
  readonly ends: Map<number, number>;
  /** How far each client must have come for everything to stand on something. */
  readonly needed: Map<number, number>;
  readonly deleted: Map<number, DeletedRange[]>;
}

/**
 * One pass over an update. One loop over plain variables, because the first document after a start is read before
 * anything is compiled, and calls are what costs then: a third of the time of small functions.
 */
function scan(bytes: Uint8Array, { ends, needed, deleted }: Scanned): void {
  let at = 0;
  /** The client that was named last, and the furthest clock of it: names come in long rows. */
  let namedClient = -1;
  let namedEnd = 0;

  const byte = (): number => bytes[at++] ?? notPlain();
  const varUint = (): number => {
    const first = byte();
    if (first < 128) return first;
    let value = first & 127;
    for (let weight = 128; ; weight *= 128) {
      const group = byte();
      value += (group & 127) * weight;
      if (value > Number.MAX_SAFE_INTEGER) notPlain();
      if (group < 128) return value;
    }
  };
  const skip = (): void => {
    const length = varUint();
    at += length;
  };
  const skipValue = (): void => {
    switch (byte()) {
      case 126: // null
      case 121: // false
      case 120: // true
        return;
      case 125: // a whole number of any length
        while (byte() >= 128);
        return;
      case 124:
        at += 4;
        return;
      case 123:
        at += 8;
        return;
      case 119:
        skip();
        return;
      case 117:
        for (let left = varUint(); left > 0; left--) skipValue();
        return;
      default:
        notPlain();
    }
  };
  const need = (client: number, end: number): void => {
    if (end > (needed.get(client) ?? 0)) needed.set(client, end);
  };

  for (let runs = varUint(); runs > 0; runs--) {
    const count = varUint();
    const client = varUint();
    const start = varUint();
    const known = ends.get(client) ?? 0;
    if (start > known) notPlain();
    let clock = start;
    for (let left = count; left > 0; left--) {
      const before = clock;
      const info = bytes[at++] ?? notPlain();
      if (info === 0) {
        clock += varUint();
        if (clock === before) notPlain();
        continue;
      }
      const kind = info & contentBits;
      let names = (info & hasOrigin ? 1 : 0) + (info & hasRightOrigin ? 1 : 0);
      const namesParent = names === 0;
      if (namesParent) {
        if (varUint() === 1) skip();
        else names = 1;
      }
      for (; names > 0; names--) {
        let group = bytes[at++] ?? notPlain();
        let name = group & 127;
        for (let weight = 128; group >= 128; weight *= 128) {
          group = bytes[at++] ?? notPlain();
          name += (group & 127) * weight;
        }
        group = bytes[at++] ?? notPlain();
        let end = (group & 127) + 1;
        for (let weight = 128; group >= 128; weight *= 128) {
          group = bytes[at++] ?? notPlain();
          end += (group & 127) * weight;
        }
        if (name !== namedClient) {
          if (namedClient >= 0) need(namedClient, namedEnd);
          namedClient = name;
          namedEnd = end;
        } else if (end > namedEnd) namedEnd = end;
      }
      if (namesParent && info & hasAttribute) skip();
      if (kind === 1) clock += varUint();
      else if (kind === 4) {
        // Clocks count UTF-16 code units: bytes that continue a character count for nothing, four bytes are two units.
        const length = varUint();
        const end = at + length;
        if (end > bytes.length) notPlain();
        for (; at < end; at++) {
          const unit = bytes[at] ?? 0;
          if (unit < 128) clock++;
          else if ((unit & 0xc0) !== 0x80) clock += unit >= 0xf0 ? 2 : 1;
        }
      } else if (kind === 6) {
        skip();
        skip();
        clock++;
      } else if (kind === 7) {
        const type = varUint();
        if (type === 3) skip();
        else if (type !== 6) notPlain();
        clock++;
      } else if (kind === 8) {
        const values = varUint();
        for (let i = values; i > 0; i--) skipValue();
        clock += values;
      } else notPlain();
      if (clock === before) notPlain();
    }
    if (clock > known) ends.set(client, clock);
  }
  if (namedClient >= 0) need(namedClient, namedEnd);

  for (let clients = varUint(); clients > 0; clients--) {
    const client = varUint();
    const ranges = deleted.get(client) ?? [];
    for (let left = varUint(); left > 0; left--) {
      const clock = varUint();
      const length = varUint();
      ranges.push({ client, clock, length });
      need(client, clock + length);
    }
    deleted.set(client, ranges);
  }
  if (at !== bytes.length) notPlain();
}
