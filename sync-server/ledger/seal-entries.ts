/** What the relay itself enters when a conclusion decides a document: the seal, who was told, and what is superseded. */
import type { DocumentAct } from '#shared/acts/act.ts';
import type { ActDraft } from '#shared/acts/compose-act.ts';
import { parseAct } from '#shared/acts/opened-act.ts';
import { peopleToTell } from '#shared/decision/people-to-tell.ts';
import { applyDocumentAct } from '#shared/fold/document-fold.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import type { Digest, LedgerId } from '#shared/kernel/ids.ts';
import { invariant } from '#shared/kernel/invariant.ts';
import type { WorkspaceState } from '#shared/people/workspace-state.ts';
import { readable } from '../store/damage.ts';
import type { AppendedAct } from './chain.ts';
import type { History } from './history.ts';
import { placeAct } from './place-act.ts';
import { signByRelay } from './relay-acts.ts';
import type { RelayKey } from './relay-key.ts';

export interface Sealer {
  readonly relayKey: RelayKey;
  readonly workspace: WorkspaceState;
  readonly nowMs: number;
  /** Throws `DamagedStore` for a damaged one. */
  documentHistory(document: LedgerId): History<DocumentState> | null;
}

/** An entry of the relay's own, and the state that it makes. */
export interface OwnEntry {
  readonly placed: AppendedAct;
  readonly state: DocumentState;
}

export interface SealEntries {
  /** In the decided document, after its conclusion. */
  readonly entries: readonly AppendedAct[];
  readonly state: DocumentState;
  /** In the ledger of what the document amends (C6). */
  readonly superseded: { readonly history: History<DocumentState>; readonly entry: OwnEntry } | null;
}

/** @param concluded the state with `conclusion` folded in. */
export function sealEntries(
  sealer: Sealer,
  conclusion: AppendedAct,
  concluded: DocumentState,
  bodyDigest: Digest,
): SealEntries {
  const sealing = ownEntry(sealer, concluded, {
    type: 'document-sealed',
    conclusion: conclusion.act.id,
    bodyDigest,
  });
  const superseded = superseding(sealer, concluded, conclusion, sealing.placed);
  const members = peopleToTell(sealing.state, sealer.workspace);
  if (members.length === 0) return { entries: [sealing.placed], state: sealing.state, superseded };
  // Everyone concerned finds the final version in their list from this moment on, and the record says so.
  const telling = ownEntry(sealer, sealing.state, {
    type: 'people-informed',
    conclusion: conclusion.act.id,
    members: [...members],
    way: 'list',
  });
  return { entries: [sealing.placed, telling.placed], state: telling.state, superseded };
}

/** C6: what the amended document is told; `null` where nothing is amended, or its ledger cannot be read. */
function superseding(
  sealer: Sealer,
  { amends, document, lineage }: DocumentState,
  conclusion: AppendedAct,
  sealing: AppendedAct,
): SealEntries['superseded'] {
  if (!amends) return null;
  const history = readable(() => sealer.documentHistory(amends.document));
  if (history?.state.lineage !== amends.lineage || history.state.seal?.conclusion !== amends.conclusion)
    return null;
  const entry = ownEntry(sealer, history.state, {
    type: 'document-superseded',
    amendment: { document, lineage },
    conclusion: conclusion.act.id,
    seal: sealing.stamp.hash,
  });
  return { history, entry };
}

/** An entry that follows `before`. */
function ownEntry(
  { relayKey, workspace, nowMs }: Sealer,
  before: DocumentState,
  draft: ActDraft<DocumentAct>,
): OwnEntry {
  const { document: ledger, lineage, seq, hash } = before;
  const seen = { seq, hash };
  const opened = parseAct(signByRelay(relayKey, { ledger, lineage, by: 'relay', seen, atMs: nowMs, draft }));
  invariant(opened.ok, 'the relay writes its acts well');
  const placed = placeAct(opened.value, { tip: before, document: before, workspace, nowMs });
  const next = applyDocumentAct(before, placed, workspace);
  invariant(next.ok, 'the relay says what holds');
  return { placed, state: next.value };
}
