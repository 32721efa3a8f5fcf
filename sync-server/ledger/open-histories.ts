/** Ledgers in memory: the workspace's from the start, each document's from when it is first asked for. */
import { emptyDocument, foldDocument } from '#shared/fold/document-fold.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import type { LedgerId, LineageId } from '#shared/kernel/ids.ts';
import { emptyWorkspace, foldWorkspace } from '#shared/people/workspace-fold.ts';
import type { WorkspaceState } from '#shared/people/workspace-state.ts';
import type { Log } from '../log.ts';
import { DamagedStore } from '../store/damage.ts';
import type { Store } from '../store/store.ts';
import { readChain } from './chain.ts';
import { historyOf, type History } from './history.ts';

export interface Histories {
  readonly workspace: History<WorkspaceState>;
  /** `null` for a document that does not exist. Throws `DamagedStore` for one whose ledger was changed. */
  document(document: LedgerId): History<DocumentState> | null;
  /** What is in memory of a document; `null` while nobody asked for it. */
  loaded(document: LedgerId): History<DocumentState> | null;
  /** Whether a document came to memory because it was asked for, and nobody was told of it yet; from now on it counts as told. */
  takeUntold(document: LedgerId): boolean;
  /** A document that was just created. */
  add(history: History<DocumentState>): void;
}

/**
 * Throws `DamagedStore` when the workspace's ledger was changed: without it nobody can be let in.
 * @param hearOfWorkspace takes in what other nodes appended to it.
 */
export function openHistories(
  store: Store,
  workspaceId: LedgerId,
  lineage: LineageId,
  log: Log,
  hearOfWorkspace: () => void = () => undefined,
): Histories {
  const workspace = loadWorkspace(store, workspaceId, lineage, log);
  const documents = new Map<LedgerId, History<DocumentState>>();
  const untold = new Set<LedgerId>();
  /** Said once in the log. */
  const damaged = new Set<LedgerId>();

  const load = (document: LedgerId): History<DocumentState> | null => {
    const row = store.document(document);
    if (!row) return null;
    const acts = readChain(store, document, row.lineage);
    // A document begins with an act, in one transaction with its row.
    if (acts.length === 0) throw new DamagedStore(`The ledger ${document} is lost.`);
    if (acts.some(({ stamp }) => stamp.workspaceSeq > workspace.state.seq)) {
      // Acts are judged by roles and keys that this node has not heard of yet.
      hearOfWorkspace();
      const known = documents.get(document);
      if (known) return known;
    }
    const state = foldDocument(emptyDocument(document, row.lineage), acts, workspace.state);
    const voids = state.voids.length;
    if (voids > 0) log.warn({ ledger: document, voids }, 'stored acts are void');
    return historyOf(state, acts);
  };

  return {
    workspace,
    document(document) {
      const known = documents.get(document);
      if (known) return known;
      try {
        const loaded = load(document);
        if (loaded) {
          documents.set(document, loaded);
          untold.add(document);
        }
        return loaded;
      } catch (error) {
        if (error instanceof DamagedStore && !damaged.has(document)) {
          damaged.add(document);
          log.error({ document, err: error }, 'a ledger is damaged and is served to nobody');
        }
        throw error;
      }
    },
    loaded: (document) => documents.get(document) ?? null,
    takeUntold: (document) => untold.delete(document),
    add: (history) => void documents.set(history.state.document, history),
  };
}

function loadWorkspace(
  store: Store,
  workspace: LedgerId,
  lineage: LineageId,
  log: Log,
): History<WorkspaceState> {
  const acts = readChain(store, workspace, lineage);
  const { state, voids } = foldWorkspace(emptyWorkspace(workspace, lineage), acts);
  if (voids.length > 0) log.warn({ ledger: workspace, voids: voids.length }, 'stored acts are void');
  return historyOf(state, acts);
}
