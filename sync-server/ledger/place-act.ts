/** Gives an act its place in a ledger: the relay's stamp, chained to the one before. */
import { signedBytes } from '#shared/acts/envelope.ts';
import { stampHash } from '#shared/acts/stamp-hash.ts';
import type { OpenedAct } from '#shared/acts/opened-act.ts';
import { closingInstantFor } from '#shared/fold/closing-instant.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import { invariant } from '#shared/kernel/invariant.ts';
import type { WorkspaceState } from '#shared/people/workspace-state.ts';
import type { AppendedAct } from './chain.ts';
import type { FoldedTip } from './history.ts';

export interface Place {
  /** The ledger's state after the act before. */
  readonly tip: FoldedTip;
  /** The same, where the ledger is a document's. */
  readonly document: DocumentState | null;
  readonly workspace: WorkspaceState;
  readonly nowMs: number;
}

export function placeAct(opened: OpenedAct, { tip, document, workspace, nowMs }: Place): AppendedAct {
  const atMs = Math.max(nowMs, tip.atMs, workspace.atMs); // E3
  const signed = signedBytes(opened.envelope);
  invariant(signed, 'an opened act has canonical bytes');
  const stamp = {
    seq: tip.seq + 1,
    atMs,
    workspaceSeq: workspace.seq,
    closesAtMs: document && closingInstantFor(document, opened.act, atMs), // W1
    prev: tip.hash,
  };
  return { ...opened, stamp: { ...stamp, hash: stampHash(opened.envelope, signed, stamp) } };
}
