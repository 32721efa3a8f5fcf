/**
 * What the relay sends of a ledger becomes a row of this device: its chain, its signatures and its texts are checked
 * first, here or in another thread, so that nothing unchecked is stored or shown.
 */
import { signedBytes, type SignedAct, type StampedAct } from '#shared/acts/envelope.ts';
import { stampHash } from '#shared/acts/stamp-hash.ts';
import type { PlacedAct } from '#shared/acts/opened-act.ts';
import { openAct } from '#shared/acts/open-act.ts';
import { fromBase64url } from '#shared/kernel/bytes.ts';
import type { KeyId } from '#shared/kernel/ids.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { sha256Text } from '#shared/kernel/sha256.ts';
import type { RefusalCode } from '#shared/protocol/refusal.ts';
import { verifySignature } from '../session/verify-signature.ts';
import type { ActRow } from '../storage/act-rows.ts';
import { pageOf } from '../storage/page-of-acts.ts';

/** The raw public key registered under an id. */
export type KeyOf = (key: KeyId) => Uint8Array | null;

/** Fewer are opened sooner than a thread starts. */
const leastBeside = 150;

/** Many of them beside the page, where there are threads. @param acts of one ledger. */
export async function openMany(
  acts: readonly StampedAct[],
  keyOf: KeyOf,
): Promise<Result<ActRow, RefusalCode>> {
  if (acts.length < leastBeside || typeof Worker === 'undefined') return openActs(acts, keyOf);
  try {
    const { openInThreads } = await import('./opening-threads.ts');
    return await openInThreads(acts, keyOf);
  } catch {
    return openActs(acts, keyOf);
  }
}

/** @param acts of one ledger; the first of them may follow anything. */
export async function openActs(
  acts: readonly StampedAct[],
  keyOf: KeyOf,
): Promise<Result<ActRow, RefusalCode>> {
  const brought = new Map<KeyId, Uint8Array>();
  const opening: ReturnType<typeof openAct>[] = [];
  let before: StampedAct | null = null;
  for (const act of acts) {
    const signed = signedBytes(act);
    if (!signed || (before && !follows(before, act)) || stampHash(act, signed, act.stamp) !== act.stamp.hash)
      return err('history-differs');
    before = act;
    rememberKey(act, brought);
    const known = (key: KeyId) => keyOf(key) ?? brought.get(key) ?? null;
    opening.push(openAct(envelopeOf(act), known, verifySignature, signed));
  }
  const opened: PlacedAct[] = [];
  for (const [i, act] of (await Promise.all(opening)).entries()) {
    if (!act.ok) return err(act.error.code === 'key-unknown' ? 'key-unknown' : 'signature-wrong');
    opened.push({ ...act.value, stamp: acts[i]?.stamp ?? null });
  }
  const page = pageOf(opened);
  return page ? ok(page.row) : err('history-differs');
}

/** Whether nothing is missing between two acts, and both are of one history. */
const follows = (before: StampedAct, act: StampedAct): boolean =>
  act.stamp.seq === before.stamp.seq + 1 &&
  act.stamp.prev === before.stamp.hash &&
  act.ledger === before.ledger &&
  act.lineage === before.lineage;

function rememberKey({ key, publicKey }: StampedAct, brought: Map<KeyId, Uint8Array>) {
  const bytes = publicKey && fromBase64url(publicKey);
  if (bytes && sha256Text(bytes) === key) brought.set(key, bytes);
}

function envelopeOf({ ledger, lineage, payload, key, publicKey, signature, texts }: StampedAct): SignedAct {
  return { ledger, lineage, payload, key, publicKey, signature, texts };
}
