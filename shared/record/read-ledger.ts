/** A ledger out of a record: its chain recomputed, each signature checked, each act parsed, in one pass. */
import type { StampedAct } from '../acts/envelope.ts';
import { signedBytes } from '../acts/envelope.ts';
import { stampHash } from '../acts/stamp-hash.ts';
import {
  claimedInOrder,
  type EnvelopeFault,
  type OpenedAct,
  type PlacedAct,
  type VerifySignature,
} from '../acts/opened-act.ts';
import { openAct } from '../acts/open-act.ts';
import type { KeyId, LedgerId, LineageId } from '../kernel/ids.ts';
import { err, ok, type Result } from '../kernel/result.ts';

export type LedgerFault = {
  readonly code:
    | 'other-ledger'
    | 'order-broken'
    | 'time-backwards'
    | 'chain-broken'
    | 'signature-wrong'
    | 'key-unknown'
    | 'act-malformed'
    | 'act-unknown'
    | 'text-unclaimed'
    | 'history-differs';
  /** Place of the act in its ledger, from 1. */
  readonly seq: number;
};

export interface LedgerName {
  readonly ledger: LedgerId;
  readonly lineage: LineageId;
}

/** @param keyOf raw public keys that acts may be signed with, beside those that acts bring themselves. */
export async function readLedger(
  acts: readonly StampedAct[],
  name: LedgerName,
  keyOf: (key: KeyId) => Uint8Array | null,
  verify: VerifySignature,
): Promise<Result<readonly PlacedAct[], LedgerFault>> {
  const placed: PlacedAct[] = [];
  for (const [index, stamped] of acts.entries()) {
    const fault = chainFault(stamped, acts[index - 1], index + 1, name);
    if (fault) return err({ code: fault, seq: index + 1 });
    const { stamp, ...envelope } = stamped;
    const opened = await openAct(envelope, keyOf, verify);
    if (!opened.ok) return err({ code: envelopeFault(opened.error), seq: index + 1 });
    if (!areInOrder(opened.value)) return err({ code: 'text-unclaimed', seq: index + 1 });
    const { seen } = opened.value.act;
    // E4: what the author had seen is this history
    if (seen.seq >= stamp.seq || (acts[seen.seq - 1]?.stamp.hash ?? '') !== seen.hash)
      return err({ code: 'history-differs', seq: index + 1 });
    placed.push({ ...opened.value, stamp });
  }
  return ok(placed);
}

/** One spelling of a record: texts stand in the order in which their act names them. */
function areInOrder({ envelope, texts }: OpenedAct): boolean {
  if (texts.size < 2) return true;
  const order = claimedInOrder(envelope).filter((hash) => texts.has(hash));
  return [...texts.keys()].every((hash, index) => hash === order[index]);
}

function envelopeFault(fault: EnvelopeFault): LedgerFault['code'] {
  if (fault.code !== 'payload-malformed') return fault.code;
  return fault.isUnknownKind === true ? 'act-unknown' : 'act-malformed';
}

function chainFault(
  stamped: StampedAct,
  before: StampedAct | undefined,
  seq: number,
  { ledger, lineage }: LedgerName,
): LedgerFault['code'] | null {
  const { stamp } = stamped;
  if (stamped.ledger !== ledger || stamped.lineage !== lineage) return 'other-ledger';
  if (stamp.seq !== seq || stamp.prev !== (before?.stamp.hash ?? '')) return 'order-broken';
  // E3
  if (stamp.atMs < (before?.stamp.atMs ?? 0) || stamp.workspaceSeq < (before?.stamp.workspaceSeq ?? 0))
    return 'time-backwards';
  const signed = signedBytes(stamped);
  return signed && stampHash(stamped, signed, stamp) === stamp.hash ? null : 'chain-broken';
}
