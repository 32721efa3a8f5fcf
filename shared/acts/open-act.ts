/** From received bytes to an act one may reason about: signature first, then what `opened-act.ts` does. */
import { fromBase64url } from '../kernel/bytes.ts';
import type { KeyId } from '../kernel/ids.ts';
import { err, type Result } from '../kernel/result.ts';
import { sha256Text } from '../kernel/sha256.ts';
import { payloadOf, signedBytes, type SignedAct } from './envelope.ts';
import { parseAct, type EnvelopeFault, type OpenedAct, type VerifySignature } from './opened-act.ts';

/**
 * @param keyOf the raw public key registered under an id, or `null`; a key that travels with the act is used
 *   when its hash is the act's key id, so that an act may bring the key it registers.
 * @param signed the bytes that its signature covers, where they are at hand.
 */
export async function openAct(
  envelope: SignedAct,
  keyOf: (key: KeyId) => Uint8Array | null,
  verify: VerifySignature,
  signed: Uint8Array | null = signedBytes(envelope),
): Promise<Result<OpenedAct, EnvelopeFault>> {
  const brought = envelope.publicKey === null ? null : fromBase64url(envelope.publicKey);
  const isBroughtWhole =
    brought === null ? envelope.publicKey === null : sha256Text(brought) === envelope.key;
  const publicKey = isBroughtWhole ? (brought ?? keyOf(envelope.key)) : null;
  if (!publicKey) return err({ code: 'key-unknown' });

  const signature = fromBase64url(envelope.signature);
  if (!signed || !signature || !(await verify(publicKey, signed, signature)))
    return err({ code: 'signature-wrong' });
  return parseAct(envelope, undefined, payloadOf(envelope, signed));
}
