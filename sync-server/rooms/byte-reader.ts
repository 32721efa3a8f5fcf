/** Reads bytes that are hostile until read whole: nothing past the end, one spelling per number, nothing left over. */

export interface ByteReader {
  readonly byte: () => number;
  /** A whole number below 2^53 in its shortest spelling (lib0's varuint). */
  readonly varUint: () => number;
  /** lib0's signed varint, shortest spelling. */
  readonly varInt: () => number;
  /** `length` bytes as a view, not a copy. */
  readonly bytes: (length: number) => Uint8Array;
  readonly varBytes: () => Uint8Array;
  /** Strict UTF-8 behind its length in bytes. */
  readonly varString: () => string;
  readonly float32: () => number;
  readonly float64: () => number;
  /** How many bytes were read. */
  readonly position: () => number;
  /** What was read since `from`, as a view. */
  readonly since: (from: number) => Uint8Array;
}

/** Thrown inside `readWhole` only; carries what the reader of a format wants to say. */
export class Unreadable<Reason extends string = string> extends Error {
  readonly reason: Reason;
  constructor(reason: Reason) {
    super(reason);
    this.reason = reason;
  }
}

const malformed = (): never => {
  throw new Unreadable('malformed');
};

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A letter, a name of a node or an attribute: the way through the decoder costs more than looking. */
const mostPlain = 16;

/** Short text of ASCII alone; `null` for other text. */
function asciiOf(bytes: Uint8Array): string | null {
  let text = '';
  for (const byte of bytes) {
    if (byte > 127) return null;
    text += String.fromCharCode(byte);
  }
  return text;
}

function readerOf(source: Uint8Array): ByteReader & { readonly isAtEnd: () => boolean } {
  const view = new DataView(source.buffer, source.byteOffset, source.byteLength);
  let at = 0;
  const byte = (): number => source[at++] ?? malformed();
  const bytes = (length: number): Uint8Array => {
    if (length > source.length - at) malformed();
    at += length;
    return source.subarray(at - length, at);
  };
  /** Groups of 7 bits, lowest first, after `value` with `weight`; a last group of 0 would be over-long. */
  const groups = (start: number, firstWeight: number): number => {
    let value = start;
    let weight = firstWeight;
    for (;;) {
      const group = byte();
      value += (group & 127) * weight;
      if (value > Number.MAX_SAFE_INTEGER) malformed();
      if (group < 128) return group === 0 && weight > 1 ? malformed() : value;
      weight *= 128;
    }
  };
  const varUint = (): number => groups(0, 1);
  const varBytes = (): Uint8Array => bytes(varUint());
  return {
    byte,
    bytes,
    varUint,
    varBytes,
    varInt: () => {
      const first = byte();
      const low = first & 63;
      const size = first & 128 ? groups(low, 64) : low;
      return first & 64 ? -size : size;
    },
    varString: () => {
      const encoded = varBytes();
      const plain = encoded.length <= mostPlain ? asciiOf(encoded) : null;
      if (plain !== null) return plain;
      try {
        return decoder.decode(encoded);
      } catch {
        return malformed();
      }
    },
    float32: () => view.getFloat32(view.byteLength - at < 4 ? malformed() : (at += 4) - 4),
    float64: () => view.getFloat64(view.byteLength - at < 8 ? malformed() : (at += 8) - 8),
    position: () => at,
    since: (from) => source.subarray(from, at),
    isAtEnd: () => at === source.length,
  };
}

/** What `read` makes of all of `source`, or why it cannot be read (`malformed` for bytes left over). */
export function readWhole<T>(
  source: Uint8Array,
  read: (reader: ByteReader) => T,
): { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string } {
  try {
    const reader = readerOf(source);
    const value = read(reader);
    return reader.isAtEnd() ? { ok: true, value } : { ok: false, error: 'malformed' };
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, error: error.reason };
    throw error;
  }
}
