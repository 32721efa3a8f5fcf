/**
 * A row of the journal: what one commit added to bodies, piece after piece.
 *
 * | bytes | what                                                     |
 * | ----- | -------------------------------------------------------- |
 * | 2     | length of the document's id                              |
 * |       | the id, UTF-8                                            |
 * | 8     | number of the piece's last update (float)                |
 * | 8     | when it was stored, ms since 1970 (float)                |
 * | 4     | how many updates it has                                  |
 * | 4     | length of these, packed                                  |
 * |       | the updates, packed: each with its length (4) before it  |
 *
 * Numbers are little-endian. Pieces of one document put one after the other are a longer piece.
 */
import { LedgerId } from '#shared/kernel/ids.ts';

/** Updates of one document that were stored together. */
export interface Piece {
  readonly document: LedgerId;
  /** Number of the last one; they are dense. */
  readonly seq: number;
  readonly count: number;
  /** ms since 1970. */
  readonly atMs: number;
  readonly packed: Uint8Array;
}

/** A piece that is not packed yet. */
export interface FreshPiece extends Omit<Piece, 'count' | 'packed'> {
  readonly updates: readonly Uint8Array[];
}

const lengthBytes = 4;
const headBytes = 2 + 8 + 8 + 4 + 4;

const packedLength = (updates: readonly Uint8Array[]): number =>
  updates.reduce((sum, { length }) => sum + lengthBytes + length, 0);

/** The row, and its pieces as parts of it. */
export function journalRow(fresh: readonly FreshPiece[]): { readonly row: Buffer; readonly pieces: Piece[] } {
  const length = fresh.reduce(
    (sum, { document, updates }) => sum + headBytes + Buffer.byteLength(document) + packedLength(updates),
    0,
  );
  const row = Buffer.allocUnsafeSlow(length);
  const pieces: Piece[] = [];
  let at = 0;
  for (const { document, seq, atMs, updates } of fresh) {
    const idLength = row.write(document, at + 2);
    at = row.writeUInt16LE(idLength, at) + idLength;
    at = row.writeDoubleLE(seq, at);
    at = row.writeDoubleLE(atMs, at);
    at = row.writeUInt32LE(updates.length, at);
    const packed = row.subarray(at + 4, at + 4 + packedLength(updates));
    at = row.writeUInt32LE(packed.length, at);
    for (const update of updates) {
      at = row.writeUInt32LE(update.length, at);
      row.set(update, at);
      at += update.length;
    }
    pieces.push({ document, seq, count: updates.length, atMs, packed });
  }
  return { row, pieces };
}

/** Throws where the bytes are no such row. */
export function readJournalRow(bytes: Uint8Array): Piece[] {
  const row = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const pieces: Piece[] = [];
  let at = 0;
  while (at < row.length) {
    const idEnd = at + 2 + row.readUInt16LE(at);
    const document = LedgerId.parse(row.toString('utf8', at + 2, idEnd));
    const start = idEnd + headBytes - 2;
    const packed = row.subarray(start, start + row.readUInt32LE(start - 4));
    pieces.push({
      document,
      seq: row.readDoubleLE(idEnd),
      count: row.readUInt32LE(idEnd + 16),
      atMs: row.readDoubleLE(idEnd + 8),
      packed,
    });
    at = start + packed.length;
  }
  return pieces;
}

/** Throws where the bytes are not packed updates. */
export function unpacked(packed: Uint8Array): Uint8Array[] {
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.length);
  const updates: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const start = at + lengthBytes;
    at = start + bytes.readUInt32LE(at);
    if (at > bytes.length) throw new RangeError('an update is longer than what holds it');
    updates.push(new Uint8Array(packed.buffer, packed.byteOffset + start, at - start));
  }
  return updates;
}
