/** Whether stamped acts are one unbroken ledger: what a relay serves, a store reads back and a record carries. */
import type { LedgerId, LineageId, Digest } from '../kernel/ids.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { signedBytes, type StampedAct } from './envelope.ts';
import { stampHash } from './stamp-hash.ts';

/** The end of a chain, as the next stamp must continue it. */
export interface ChainEnd {
  readonly seq: number;
  readonly hash: Digest | '';
  readonly atMs: number;
  readonly workspaceSeq: number;
}

export const chainStart: ChainEnd = { seq: 0, hash: '', atMs: 0, workspaceSeq: 0 };

export interface ChainFault {
  /** The sequence number at which the chain breaks. */
  readonly seq: number;
  readonly code:
    | 'ledger-differs'
    | 'lineage-differs'
    | 'payload-malformed'
    | 'sequence-gap'
    | 'previous-differs'
    | 'hash-wrong'
    | 'time-backwards'
    | 'workspace-backwards';
}

/**
 * Checks that `acts` continue `from`: one ledger and lineage, sequence numbers dense, each stamp's hash right and
 * naming the one before, relay time and the workspace's sequence number never going back (E3). Signatures and rules
 * are checked elsewhere.
 */
export function checkChain(
  acts: readonly StampedAct[],
  ledger: LedgerId,
  lineage: LineageId,
  from: ChainEnd = chainStart,
): Result<ChainEnd, ChainFault> {
  let end = from;
  for (const act of acts) {
    const code =
      act.ledger !== ledger
        ? 'ledger-differs'
        : act.lineage !== lineage
          ? 'lineage-differs'
          : linkFault(end, act);
    if (code) return err({ seq: end.seq + 1, code });
    end = act.stamp;
  }
  return ok({ seq: end.seq, hash: end.hash, atMs: end.atMs, workspaceSeq: end.workspaceSeq });
}

function linkFault(before: ChainEnd, act: StampedAct): ChainFault['code'] | null {
  const { stamp } = act;
  if (stamp.seq !== before.seq + 1) return 'sequence-gap';
  if (stamp.prev !== before.hash) return 'previous-differs';
  if (stamp.atMs < before.atMs) return 'time-backwards';
  if (stamp.workspaceSeq < before.workspaceSeq) return 'workspace-backwards';
  const signed = signedBytes(act);
  if (!signed) return 'payload-malformed';
  return stampHash(act, signed, stamp) === stamp.hash ? null : 'hash-wrong';
}
