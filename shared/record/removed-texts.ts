/**
 * D4: texts that a record's acts name and do not carry. A redaction among the acts says who removed one and why. What
 * was removed after the record's end is the relay's word in the checkpoint, so that nobody else can leave a text out.
 */
import { claimedInOrder, claimedTexts, type OpenedAct } from '../acts/opened-act.ts';
import type { Digest } from '../kernel/ids.ts';

/** Hashes of missing texts that no act among `acts` redacts, in their order. */
export function removedLater(acts: readonly OpenedAct[]): readonly Digest[] {
  const named = new Set<string>(acts.flatMap(({ act }) => (act.type === 'text-redacted' ? act.texts : [])));
  return missingTexts(acts).filter((hash) => !named.has(hash));
}

const missingTexts = (acts: readonly OpenedAct[]): readonly Digest[] =>
  acts.flatMap(({ act, envelope, texts }) =>
    claimedTexts(act).size === texts.size ? [] : claimedInOrder(envelope).filter((hash) => !texts.has(hash)),
  );
