/** What other nodes appended: read from the store, checked as a chain, folded, and passed on like what was appended here. */
import { emptyDocument, foldDocument } from '#shared/fold/document-fold.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import type { LedgerId } from '#shared/kernel/ids.ts';
import { foldWorkspace } from '#shared/people/workspace-fold.ts';
import type { Store } from '../store/store.ts';
import { readChain, type AppendedAct } from './chain.ts';
import type { FoldedTip, History } from './history.ts';
import type { Histories } from './open-histories.ts';
import type { Bodies } from './sealing.ts';

export interface CatchingUp {
  readonly store: Store;
  readonly histories: Histories;
  readonly workspace: LedgerId;
  readonly bodies: Bodies;
  /** Stores, or gives up, what is built on the state as it was. */
  settle(): void;
  advance<State extends FoldedTip>(history: History<State>, next: State, acts: readonly AppendedAct[]): void;
  publish(ledger: LedgerId, acts: readonly AppendedAct[]): void;
}

export interface CatchUp {
  /** Takes in what a ledger has become; throws what the store throws, `DamagedStore` for a broken chain. */
  ledger(ledger: LedgerId): void;
  /** The workspace's, also in the middle of something: what is built on it as it was is refused by the store. */
  workspace(): void;
}

/** What a hint is about happened so shortly before the last act, ms. */
const untoldMs = 15_000;

export function catchUpWith(options: CatchingUp): CatchUp {
  const { store, histories, bodies } = options;
  const { workspace } = histories;

  const catchUpWorkspace = (): void => {
    const acts = readChain(store, options.workspace, workspace.state.lineage, workspace.state);
    if (acts.length === 0) return;
    options.advance(workspace, foldWorkspace(workspace.state, acts).state, acts);
    options.publish(options.workspace, acts);
  };

  const folded = (history: History<DocumentState>, acts: readonly AppendedAct[]): DocumentState => {
    const { document, lineage } = history.state;
    // D4: texts that were heard before are gone.
    if (!acts.some(({ act }) => act.type === 'text-redacted'))
      return foldDocument(history.state, acts, workspace.state);
    // What was appended since is for the next time, which tells it.
    const all = readChain(store, document, lineage).slice(0, acts.at(-1)?.stamp.seq);
    return foldDocument(emptyDocument(document, lineage), all, workspace.state);
  };

  const catchUpDocument = (document: LedgerId): void => {
    const row = store.document(document);
    if (!row) return;
    const known = histories.loaded(document);
    const read = readChain(store, document, row.lineage, known?.state);
    if (read.some(({ stamp }) => stamp.workspaceSeq > workspace.state.seq)) catchUpWorkspace();
    // Who was told of the workspace may have asked for this ledger, too: nothing is taken in twice.
    const acts = read.filter(({ stamp }) => !known || stamp.seq > known.state.seq);
    const isUntold = histories.takeUntold(document);
    if (known && acts.length === 0) {
      // Somebody asked for it before this node was told of it: the rest learns of it now.
      if (isUntold) options.publish(document, latest(known.state, readChain(store, document, row.lineage)));
      return;
    }
    if (acts.length === 0) return;
    if (known) options.advance(known, folded(known, acts), acts);
    else if (histories.document(document)) histories.takeUntold(document);
    if (acts.some(({ act }) => act.type === 'document-sealed')) bodies.sealed(document);
    options.publish(document, acts);
  };

  /** Whoever has them already passes over them. */
  const latest = ({ atMs }: DocumentState, acts: readonly AppendedAct[]): readonly AppendedAct[] =>
    acts.filter(({ stamp }) => atMs - stamp.atMs < untoldMs);

  return {
    ledger(ledger) {
      options.settle();
      if (ledger === options.workspace) catchUpWorkspace();
      else catchUpDocument(ledger);
    },
    workspace: catchUpWorkspace,
  };
}
