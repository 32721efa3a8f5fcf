/** How a ledger of either kind is folded, so that one replica serves both. */
import type { Head } from '#shared/acts/act.ts';
import type { PlacedAct } from '#shared/acts/opened-act.ts';
import { applyDocumentAct, emptyDocument, foldDocument } from '#shared/fold/document-fold.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import type { Digest, LedgerId, LineageId } from '#shared/kernel/ids.ts';
import type { Result } from '#shared/kernel/result.ts';
import { applyWorkspaceAct, emptyWorkspace, foldWorkspace } from '#shared/people/workspace-fold.ts';
import type { WorkspaceState } from '#shared/people/workspace-state.ts';
import type { Refusal } from '#shared/protocol/refusal.ts';

export interface Folding<S extends { readonly seq: number; readonly hash: Digest | '' }> {
  empty(ledger: LedgerId, lineage: LineageId): S;
  fold(state: S, acts: readonly PlacedAct[]): S;
  /** Whether a new act would be allowed after `state`. */
  admit(state: S, act: PlacedAct): Result<S, Refusal>;
  /** D4: hashes of the texts that were removed from the ledger. */
  redacted(state: S): Iterable<Digest>;
}

export const headOf = ({ seq, hash }: { seq: number; hash: Digest | '' }): Head => ({ seq, hash });

export const workspaceFolding: Folding<WorkspaceState> = {
  empty: emptyWorkspace,
  fold: (state, acts) => foldWorkspace(state, acts).state,
  admit: applyWorkspaceAct,
  // People and keys carry no free text.
  redacted: () => [],
};

/** @param workspace the workspace as it is now, with its pending acts: stamped acts ask only what held at their time. */
export const documentFolding = (workspace: () => WorkspaceState): Folding<DocumentState> => ({
  empty: emptyDocument,
  fold: (state, acts) => foldDocument(state, acts, workspace()),
  admit: (state, act) => applyDocumentAct(state, act, workspace()),
  redacted: (state) => state.redactions.keys(),
});
