/** Signatures hold or do not, the same here as in the machine's own Ed25519. */
import { createPublicKey, verify } from 'node:crypto';
import { Point } from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';
import { describe, expect, test } from 'vitest';
import { verifyEd25519 } from '#shared/acts/ed25519.ts';
import { isWeakKey } from '#shared/acts/weak-key.ts';
import { base64url, concat, utf8 } from '#shared/kernel/bytes.ts';
import { deviceOf } from '../ledger-fixture.ts';

const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const device = deviceOf('Ann');
const message = utf8('We use SQLite.');
const signature = device.sign(message);

function machineVerify(publicKey: Uint8Array, text: Uint8Array, sign: Uint8Array): boolean {
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: base64url(publicKey) },
    format: 'jwk',
  });
  return verify(null, text, key, sign);
}

/** RFC 8032, section 7.1. */
const vectors = [
  [
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
] as const;

test.each(vectors)('the vector of RFC 8032 for %s holds', (key, text, sign) => {
  expect(verifyEd25519(hex(key), hex(text), hex(sign))).toBe(true);
});

test('a signature of the machine holds, and with any one bit changed it does not', () => {
  expect(verifyEd25519(device.publicKey, message, signature)).toBe(true);
  for (let bit = 0; bit < 512; bit += 5) {
    const changed = signature.slice();
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(verifyEd25519(device.publicKey, message, changed)).toBe(false);
  }
  expect(verifyEd25519(device.publicKey, utf8('We use SQLite!'), signature)).toBe(false);
});

test('the same signature with the group order added to S does not hold', () => {
  const s = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString('hex')}`) + Point.CURVE().n;
  const respelled = Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse();
  const changed = concat([signature.subarray(0, 32), new Uint8Array(respelled)]);
  expect(verifyEd25519(device.publicKey, message, changed)).toBe(false);
});

test.each([0, 31, 33, 64])('a key of %i bytes holds nothing', (length) => {
  expect(verifyEd25519(new Uint8Array(length).fill(3), message, signature)).toBe(false);
});
test.each([0, 63, 65])('a signature of %i bytes does not hold', (length) => {
  expect(verifyEd25519(device.publicKey, message, new Uint8Array(length))).toBe(false);
});

describe('keys that nobody may register', () => {
  const p = (1n << 255n) - 19n;
  const littleEndian = (y: bigint) =>
    Buffer.from(y.toString(16).padStart(64, '0'), 'hex').reverse().toString('hex');
  const order8 = [
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  ];
  const ys = [0n, 1n, p - 1n, p, p + 1n].map(littleEndian).concat(order8);
  const withSign = (y: string) => y.slice(0, 62) + (Number.parseInt(y.slice(62), 16) | 0x80).toString(16);
  const weak = ys.flatMap((y) => [y, withSign(y)]);

  test.each(weak)('%s is weak, and verifies nothing', (key) => {
    expect(isWeakKey(hex(key))).toBe(true);
    // R neutral, S 0: the signature that holds for every message under some of them
    const forged = concat([hex(littleEndian(1n)), new Uint8Array(32)]);
    expect(verifyEd25519(hex(key), message, forged)).toBe(false);
  });

  test('they are the eight points whose eighth multiple is neutral', () => {
    for (const key of [...[0n, 1n, p - 1n].map(littleEndian), ...order8])
      expect(Point.fromBytes(hex(key)).isSmallOrder()).toBe(true);
  });

  test('ordinary keys are not weak', () => {
    for (let i = 0; i < 50; i++) expect(isWeakKey(deviceOf(`person ${i}`).publicKey)).toBe(false);
  });
});

test('a crafted signature whose R carries a small-order part is judged as the machine judges it', () => {
  // A signer who knows the secret scalar can make R = rB + T; with the cofactor it would hold, without it does not.
  const secret = 12_345n;
  const nonce = 67_890n;
  const key = Point.BASE.multiply(secret).toBytes();
  const torsion = Point.fromBytes(hex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05'));
  for (const r of [Point.BASE.multiply(nonce), Point.BASE.multiply(nonce).add(torsion)]) {
    const encoded = r.toBytes();
    const hash = sha512(concat([encoded, key, message]));
    const k = BigInt(`0x${Buffer.from(hash).reverse().toString('hex')}`) % Point.CURVE().n;
    const s = (nonce + k * secret) % Point.CURVE().n;
    const tail = new Uint8Array(Buffer.from(s.toString(16).padStart(64, '0'), 'hex').reverse());
    const crafted = concat([encoded, tail]);
    expect(verifyEd25519(key, message, crafted)).toBe(machineVerify(key, message, crafted));
  }
});
