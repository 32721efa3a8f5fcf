/** Bytes of a known length, written piece by piece: what is signed and hashed is put together often. */
import { invariant } from './invariant.ts';

/** Of a length prefix. */
export const lengthBytes = 4;

export class ByteWriter {
  readonly #out: Uint8Array;
  #at = 0;

  constructor(length: number) {
    this.#out = new Uint8Array(length);
  }
  bytes(bytes: Uint8Array): this {
    this.#out.set(bytes, this.#at);
    this.#at += bytes.length;
    return this;
  }
  /** Big-endian, as `uint64`. */
  uint32(value: number): this {
    for (let shift = 24; shift >= 0; shift -= 8) this.#out[this.#at++] = (value >>> shift) & 255;
    return this;
  }
  /** A whole number from 0 to 2^53-1 as 8 big-endian bytes. */
  uint64(value: number): this {
    return this.uint32(Math.floor(value / 0x1_0000_0000)).uint32(value % 0x1_0000_0000);
  }
  /** ASCII text, as ids and hashes are, behind its length. */
  prefixed(text: string): this {
    this.uint32(text.length);
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      invariant(code < 128, 'this is ASCII');
      this.#out[this.#at++] = code;
    }
    return this;
  }
  /** All of it; what was left out is zero. */
  finish(): Uint8Array {
    return this.#out;
  }
}
