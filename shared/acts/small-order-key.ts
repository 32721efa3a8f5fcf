/**
 * Ed25519 public keys of small order: some signature under them holds for every message, so no member may have one.
 * Source: "Taming the many EdDSAs" (Chalkias, Garillot, Nikolaenko 2020), table of small-order points.
 */
import { fromBase64url } from '../kernel/bytes.ts';
import { invariant } from '../kernel/invariant.ts';

/** The y coordinates of the eight points, little-endian, canonical and not; the sign bit is left out. */
const smallOrderY: readonly Uint8Array[] = [
  // 0 (order 4), and the same as p
  'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  '7f_______________________________________38',
  // 1 (the neutral point), and the same as p + 1
  'AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  '7v_______________________________________38',
  // p - 1 (order 2)
  '7P_______________________________________38',
  // Order 8
  'JuiVj8KyJ7BFw_SJ8u-Y8NXfrAXTxjM5sTgCiG1T_AU',
  'xxdqcD1N2E-6PAt2DRBnDyogU_osOczGTsf9d5KsA3o',
].map((text) => {
  const bytes = fromBase64url(text);
  invariant(bytes?.length === 32, 'a point is 32 bytes');
  return bytes;
});

/** @param publicKey 32 raw bytes. */
export const isSmallOrderKey = (publicKey: Uint8Array): boolean =>
  smallOrderY.some((y) =>
    y.every((byte, i) => (i === 31 ? (byte & 0x7f) === ((publicKey[i] ?? 0) & 0x7f) : byte === publicKey[i])),
  );
