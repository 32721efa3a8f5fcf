/** This device's Ed25519 key: non-extractable where the runtime can, a plain one where it cannot (plain http). */
import type { KeyId } from '#shared/kernel/ids.ts';
import { sha256Text } from '#shared/kernel/sha256.ts';
import type { DeviceDatabase } from '../storage/device-database.ts';
import type { StoredKey } from '../storage/stored-key.ts';

/** Its code comes only where it is needed. */
const plainKeys = () => import('./plain-key.ts');

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
    if (privateKey instanceof Uint8Array) return (await plainKeys()).signPlainly(message, privateKey);
    return new Uint8Array(await crypto.subtle.sign('Ed25519', privateKey, message.slice()));
  },
});

async function newKey(): Promise<StoredKey> {
  return (await newWebCryptoKey()) ?? (await plainKeys()).newPlainKey();
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
