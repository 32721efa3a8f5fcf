/** The relay's own key: it seals, and it attests the acts of sample members, who have no device. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import * as z from 'zod/mini';
import { fromBase64url } from '#shared/kernel/bytes.ts';
import { KeyId } from '#shared/kernel/ids.ts';
import { invariant } from '#shared/kernel/invariant.ts';
import { sha256Text } from '#shared/kernel/sha256.ts';
import { DamagedStore } from '../store/damage.ts';
import type { Store } from '../store/store.ts';

export interface RelayKey {
  readonly id: KeyId;
  /** Raw Ed25519 public key, 32 bytes, base64url. */
  readonly publicKey: string;
  /** 64 bytes. */
  readonly sign: (message: Uint8Array) => Uint8Array;
}

const settingName = 'relay-private-key';
const PublicJwk = z.object({ x: z.string() });

/** The key of this installation, made at its first start. */
export function openRelayKey(store: Store): RelayKey {
  const privateKey = readPrivateKey(store.settingOnce(settingName, newPrivateKey));
  const { x: publicKey } = PublicJwk.parse(createPublicKey(privateKey).export({ format: 'jwk' }));
  const raw = fromBase64url(publicKey);
  invariant(raw, 'a JWK spells its key in base64url');
  return {
    id: KeyId.parse(sha256Text(raw)),
    publicKey,
    sign: (message) => sign(null, message, privateKey),
  };
}

function readPrivateKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw new DamagedStore('The key of this relay is damaged.');
  }
}

const newPrivateKey = (): string =>
  generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  }).privateKey;
