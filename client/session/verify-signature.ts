/** Checks Ed25519 signatures with WebCrypto where it is there, with our own where not; never weak keys. */
import type { VerifySignature } from '#shared/acts/opened-act.ts';
import { isWeakKey } from '#shared/acts/weak-key.ts';
import { base64url } from '#shared/kernel/bytes.ts';

/** `null` when this runtime cannot import Ed25519 keys. */
const imported = new Map<string, Promise<CryptoKey | null>>();

export const verifySignature: VerifySignature = async (publicKey, message, signature) => {
  if (signature.length !== 64 || isWeakKey(publicKey)) return false;
  const key = await importedKey(publicKey);
  if (key) return crypto.subtle.verify('Ed25519', key, signature.slice(), message.slice());
  // Its code comes only where it is needed.
  const { verifyEd25519 } = await import('#shared/acts/ed25519.ts');
  return verifyEd25519(publicKey, message, signature);
};

function importedKey(publicKey: Uint8Array): Promise<CryptoKey | null> {
  const name = base64url(publicKey);
  const known = imported.get(name) ?? importKey(publicKey);
  imported.set(name, known);
  return known;
}

async function importKey(publicKey: Uint8Array): Promise<CryptoKey | null> {
  try {
    return await crypto.subtle.importKey('raw', publicKey.slice(), 'Ed25519', true, ['verify']);
  } catch {
    return null;
  }
}
