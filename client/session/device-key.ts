/** This device's Ed25519 key: non-extractable where the runtime can, @noble/ed25519 where it cannot (plain http). */
import { getPublicKey, hashes, sign, utils } from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';
import type { KeyId } from '#shared/kernel/ids.ts';
import { sha256Text } from '#shared/kernel/sha256.ts';
import type { DeviceDatabase } from '../storage/device-database.ts';
import type { StoredKey } from '../storage/stored-key.ts';

hashes.sha512 = sha512;

export interface DeviceKey {
  readonly id: KeyId;
  /** 32 raw bytes. */
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Promise<Uint8Array>;
}

/** The member's key on this device, made and stored at first use. */
export async function deviceKey(db: DeviceDatabase): Promise<DeviceKey> {
  const stored = await db.get('keys', 'device');
  if (stored) return keyOf(stored);
  const made = await newKey();
  const tx = db.transaction('keys', 'readwrite', { durability: 'strict' });
  // Another tab may have been first: its key is the one.
  const other = await tx.store.get('device');
  if (!other) await tx.store.put(made, 'device');
  await tx.done;
  return keyOf(other ?? made);
}

const keyOf = ({ publicKey, privateKey }: StoredKey): DeviceKey => ({
  id: sha256Text(publicKey) as KeyId,
  publicKey,
  async sign(message) {
    if (privateKey instanceof Uint8Array) return sign(message, privateKey);
    return new Uint8Array(await crypto.subtle.sign('Ed25519', privateKey, message.slice()));
  },
});

async function newKey(): Promise<StoredKey> {
  return (await newWebCryptoKey()) ?? newNobleKey();
}

async function newWebCryptoKey(): Promise<StoredKey | null> {
  try {
    const pair = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
    const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
    return { publicKey, privateKey: pair.privateKey };
  } catch {
    // No crypto.subtle on an insecure origin, or no Ed25519 in it.
    return null;
  }
}

function newNobleKey(): StoredKey {
  const privateKey = utils.randomSecretKey();
  return { publicKey: getPublicKey(privateKey), privateKey };
}
