/** Writes opened acts into one row, in the words that their authors signed. */
import type { PlacedAct } from '#shared/acts/opened-act.ts';
import { fromBase64url, fromUtf8 } from '#shared/kernel/bytes.ts';
import type { LedgerId, LineageId } from '#shared/kernel/ids.ts';
import { sumOf, type ActPage, type StoredPage } from './act-rows.ts';

/** @param acts stamped ones of one ledger. */
export function pageOf(acts: readonly PlacedAct[]): StoredPage | null {
  const [first] = acts;
  if (!first) return null;
  const { ledger, lineage } = first.envelope;
  const kept = acts.map(({ envelope, texts, stamp }) => {
    const { payload, key, publicKey, signature } = envelope;
    // They were opened in their order.
    const hashes = [...texts.keys()];
    const told = envelope.texts.map((salted, i) => ({ ...salted, hash: hashes[i] }));
    // The author's own words: what was parsed of them may name its parts in another order.
    const act = fromUtf8(fromBase64url(payload) ?? new Uint8Array()) ?? 'null';
    return `{"act":${act},${JSON.stringify({ key, publicKey, signature, texts: told, stamp }).slice(1)}`;
  });
  return { row: written(ledger, lineage, `[${kept.join()}]`), acts };
}

export const written = (ledger: LedgerId, lineage: LineageId, acts: string): ActPage => ({
  ledger,
  lineage,
  acts,
  sum: sumOf(acts),
});
