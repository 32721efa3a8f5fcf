/** Acts that the relay signs: its own seals, and those it attests for sample members. */
import { randomBytes } from 'node:crypto';
import type { Head } from '#shared/acts/act.ts';
import { composeAct, type ActDraft } from '#shared/acts/compose-act.ts';
import { bytesToSign, type SignedAct } from '#shared/acts/envelope.ts';
import { base64url } from '#shared/kernel/bytes.ts';
import { ActId, type Author, type LedgerId, type LineageId } from '#shared/kernel/ids.ts';
import type { RelayKey } from './relay-key.ts';

export interface RelayAct {
  readonly ledger: LedgerId;
  readonly lineage: LineageId;
  readonly by: Author;
  readonly seen: Head;
  readonly atMs: number;
  readonly draft: ActDraft;
}

/** 16 random bytes as base64url: ids and salts. */
export const randomToken = (): string => base64url(randomBytes(16));

export function signByRelay(
  relayKey: RelayKey,
  { ledger, lineage, by, seen, atMs, draft }: RelayAct,
): SignedAct {
  const id = ActId.parse(randomToken());
  const { payload, texts } = composeAct(draft, { id, by, claimedAtMs: atMs, seen }, randomToken);
  return {
    ledger,
    lineage,
    payload: base64url(payload),
    key: relayKey.id,
    publicKey: null,
    signature: base64url(relayKey.sign(bytesToSign(ledger, lineage, payload))),
    texts: [...texts],
  };
}
