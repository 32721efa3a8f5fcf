/** Checks act signatures with the machine's own Ed25519, here or in other threads. */
import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import type { VerifySignature } from '#shared/acts/opened-act.ts';
import { base64url } from '#shared/kernel/bytes.ts';

/** Devices whose keys stay ready: making one ready takes half as long as a signature. */
const mostReady = 2_000;
const ready = new Map<string, KeyObject>();

/** Throws for what is no point of the curve. */
function keyOf(publicKey: Uint8Array): KeyObject {
  const x = base64url(publicKey);
  const known = ready.get(x);
  if (known) return known;
  const made = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  const [oldest] = ready.keys();
  if (ready.size >= mostReady && oldest !== undefined) ready.delete(oldest);
  ready.set(x, made);
  return made;
}

export const verifySignature: VerifySignature = (publicKey, message, signature) => {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  try {
    return verify(null, message, keyOf(publicKey), signature);
  } catch {
    return false;
  }
};

/** Signatures that were given in one turn of the event loop. */
interface Batch {
  left: number;
  isWhole: boolean;
  readonly answers: (() => void)[];
}

let open: Batch | null = null;

/**
 * The same in other threads: it takes longer than everything else about an act. Those of one turn are answered
 * together and in their order, so that what they let in is still one group and one sync.
 */
export const verifyAside: VerifySignature = (publicKey, message, signature) => {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  const batch = (open ??= begin());
  batch.left++;
  return new Promise((resolve) => {
    let isRight = false;
    batch.answers.push(() => resolve(isRight));
    const done = (error: Error | null, holds: boolean): void => {
      isRight = !error && holds;
      batch.left--;
      settle(batch);
    };
    try {
      verify(null, message, keyOf(publicKey), signature, done);
    } catch (error) {
      done(error instanceof Error ? error : new Error('no key'), false);
    }
  });
};

function begin(): Batch {
  const batch: Batch = { left: 0, isWhole: false, answers: [] };
  setImmediate(() => {
    open = null;
    batch.isWhole = true;
    settle(batch);
  });
  return batch;
}

function settle({ left, isWhole, answers }: Batch): void {
  if (isWhole && left === 0) for (const answer of answers) answer();
}
