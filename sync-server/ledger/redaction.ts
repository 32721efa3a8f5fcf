/** D4: what a redaction takes out of the stored ledger. */
import type { ActOf } from '#shared/acts/opened-act.ts';
import { claimedTexts, parseAct } from '#shared/acts/opened-act.ts';
import type { StampedAct } from '#shared/acts/envelope.ts';
import { withoutTexts } from '#shared/acts/redact.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { refuse, type Refusal } from '#shared/protocol/refusal.ts';

/** The acts that carry one of the texts, without it; or why the act cannot be, when it names a text of no act here. */
export function actsWithout(
  stored: readonly StampedAct[],
  { texts }: ActOf<'text-redacted'>,
): Result<readonly StampedAct[], Refusal> {
  const hashes = new Set(texts);
  const unknown = new Set<string>(texts);
  const lighter: StampedAct[] = [];
  for (const act of stored) {
    const opened = parseAct(act);
    if (opened.ok) for (const hash of claimedTexts(opened.value.act)) unknown.delete(hash);
    const without = withoutTexts(act, hashes);
    if (without !== act) lighter.push(without);
  }
  return unknown.size === 0
    ? ok(lighter)
    : err(refuse('act-out-of-place', 'There is no such text in this document.'));
}
