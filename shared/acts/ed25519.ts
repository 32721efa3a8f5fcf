/**
 * Ed25519 for places without WebCrypto, and for verifiers: the same answer as OpenSSL and BoringSSL give, for honest
 * signatures and for crafted ones. That is the equation without cofactor, compared by the bytes of R
 * (RFC 8032, section 5.1.7), S below the group's order, and no weak key.
 */
import { Point } from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';
import { concat, equalBytes } from '../kernel/bytes.ts';
import { isWeakKey } from './weak-key.ts';

/** The order of the base point. */
const order = Point.CURVE().n;

/** Never throws: what is no key or no signature does not hold. */
export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== 64 || isWeakKey(publicKey)) return false;
  const r = signature.subarray(0, 32);
  const s = littleEndian(signature.subarray(32));
  const a = pointOf(publicKey);
  if (!a || s >= order) return false;
  const k = littleEndian(sha512(concat([r, publicKey, message]))) % order;
  const expected = Point.BASE.multiply(s, false).subtract(a.multiply(k, false));
  return equalBytes(expected.toBytes(), r);
}

function pointOf(bytes: Uint8Array): Point | null {
  try {
    return Point.fromBytes(bytes, false);
  } catch {
    return null; // not on the curve
  }
}

const littleEndian = (bytes: Uint8Array): bigint =>
  bytes.reduceRight((number, byte) => (number << 8n) | BigInt(byte), 0n);
