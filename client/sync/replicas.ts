/** The ledgers of this device: the workspace's, and one for each document that was looked at. */
import type { DocumentState } from '#shared/fold/document-state.ts';
import type { KeyId, LedgerId, LineageId } from '#shared/kernel/ids.ts';
import { emptyWorkspace } from '#shared/people/workspace-fold.ts';
import type { WorkspaceState } from '#shared/people/workspace-state.ts';
import { untilStore } from '../kernel/derived-store.ts';
import type { SessionFacts } from '../session/session-facts.ts';
import type { DeviceDatabase } from '../storage/device-database.ts';
import { documentFolding, workspaceFolding } from './folding.ts';
import { openLedgerReplica, type LedgerReplica } from './ledger-replica.ts';

export interface Replicas {
  readonly workspace: LedgerReplica<WorkspaceState>;
  /** Empty until something of the workspace is known here. */
  readonly workspaceState: () => WorkspaceState;
  /** Kept while the workspace is open. */
  readonly document: (document: LedgerId) => LedgerReplica<DocumentState>;
  readonly any: (ledger: LedgerId) => LedgerReplica<WorkspaceState> | LedgerReplica<DocumentState>;
  readonly stop: () => void;
}

/** @param lineageOf of a document, where this device knows it. */
export function openReplicas(
  db: DeviceDatabase,
  session: SessionFacts,
  lineageOf: (document: LedgerId) => LineageId | null,
): Replicas {
  const documents = new Map<LedgerId, LedgerReplica<DocumentState>>();
  const nothingYet = emptyWorkspace(session.workspace, session.lineage);
  const workspaceState = (): WorkspaceState => workspace.state.get() ?? nothingYet;
  const keyOf = (id: KeyId): Uint8Array | null =>
    workspaceState().keys.get(id)?.publicKey ?? (id === session.relayKey ? session.relayPublicKey : null);

  const workspace = openLedgerReplica<WorkspaceState>({
    db,
    ledger: session.workspace,
    lineage: session.lineage,
    folding: workspaceFolding,
    keyOf,
    whenWorkspaceAt: () => Promise.resolve(),
  });

  async function whenWorkspaceAt(seq: number): Promise<void> {
    await workspace.whenLoaded;
    await untilStore(workspace.state, (state) => (state?.seq ?? 0) >= seq);
  }

  function document(id: LedgerId): LedgerReplica<DocumentState> {
    const known = documents.get(id);
    if (known) return known;
    const folding = documentFolding(workspaceState);
    const lineage = lineageOf(id);
    const opened = openLedgerReplica({ db, ledger: id, lineage, folding, keyOf, whenWorkspaceAt });
    documents.set(id, opened);
    return opened;
  }

  // What is pending here may be allowed, or not, by what others did in the workspace.
  const stop = workspace.state.subscribe(() => {
    for (const replica of documents.values()) replica.refold();
  });
  return {
    workspace,
    workspaceState,
    document,
    any: (ledger) => (ledger === session.workspace ? workspace : document(ledger)),
    stop,
  };
}
