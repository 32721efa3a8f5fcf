/** Ed25519 keys for runtimes without them: @noble/ed25519, with the private key as bytes. */
import { getPublicKey, hashes, sign, utils } from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';

hashes.sha512 = sha512;

export function newPlainKey(): { readonly publicKey: Uint8Array; readonly privateKey: Uint8Array } {
  const privateKey = utils.randomSecretKey();
  return { publicKey: getPublicKey(privateKey), privateKey };
}

export const signPlainly = (message: Uint8Array, privateKey: Uint8Array): Uint8Array =>
  sign(message, privateKey);
