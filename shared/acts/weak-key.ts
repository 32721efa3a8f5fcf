/**
 * Ed25519 public keys that nobody may register: those of small order, under which some signature holds for every
 * message, and those spelled in a second way, on which verifiers disagree.
 * Source: "Taming the many EdDSAs" (Chalkias, Garillot, Nikolaenko 2020), table of small-order points.
 */
import { fromBase64url } from '../kernel/bytes.ts';
import { invariant } from '../kernel/invariant.ts';

/** The y coordinates of the eight points of small order, little-endian, without the sign bit. */
const smallOrderY: readonly Uint8Array[] = [
  // 0, order 4
  'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  // 1, the neutral point
  'AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  // p - 1, order 2
  '7P_______________________________________38',
  // Order 8
  'JuiVj8KyJ7BFw_SJ8u-Y8NXfrAXTxjM5sTgCiG1T_AU',
  'xxdqcD1N2E-6PAt2DRBnDyogU_osOczGTsf9d5KsA3o',
].map((text) => {
  const bytes = fromBase64url(text);
  invariant(bytes?.length === 32, 'a point is 32 bytes');
  return bytes;
});

/** @param publicKey raw bytes; anything but 32 of them is weak too. */
export function isWeakKey(publicKey: Uint8Array): boolean {
  if (publicKey.length !== 32) return true;
  const y = publicKey.slice();
  y[31] = (y[31] ?? 0) & 0x7f;
  return !isCanonical(y) || smallOrderY.some((weak) => weak.every((byte, i) => byte === y[i]));
}

/** Whether y < p = 2^255 - 19, so that the point has this one spelling. */
const isCanonical = (y: Uint8Array): boolean =>
  (y[0] ?? 0) < 0xed || y[31] !== 0x7f || y.subarray(1, 31).some((byte) => byte !== 0xff);
