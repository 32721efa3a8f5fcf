/** Checks act signatures with the machine's own Ed25519. */
import { createPublicKey, verify } from 'node:crypto';
import type { VerifySignature } from '#shared/acts/opened-act.ts';
import { base64url } from '#shared/kernel/bytes.ts';

export const verifySignature: VerifySignature = (publicKey, message, signature) => {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  try {
    const key = createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: base64url(publicKey) },
      format: 'jwk',
    });
    return verify(null, message, key, signature);
  } catch {
    return false; // no point of the curve
  }
};
