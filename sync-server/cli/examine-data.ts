/** Whether everything that a data folder holds is whole: database, chains, signatures, texts and seals. */
import * as Y from 'yjs';
import { openAct } from '#shared/acts/open-act.ts';
import { bodyJson } from '#shared/document/body-json.ts';
import { digestedDocument } from '#shared/document/content-digest.ts';
import { emptyDocument, foldDocument } from '#shared/fold/document-fold.ts';
import type { VoidAct } from '#shared/fold/document-state.ts';
import { fromBase64url } from '#shared/kernel/bytes.ts';
import { LedgerId, LineageId, type Digest, type KeyId } from '#shared/kernel/ids.ts';
import { emptyWorkspace, foldWorkspace } from '#shared/people/workspace-fold.ts';
import type { WorkspaceState } from '#shared/people/workspace-state.ts';
import { bodyRoot } from '#shared/protocol/body-messages.ts';
import { readChain, type AppendedAct } from '../ledger/chain.ts';
import { openRelayKey, type RelayKey } from '../ledger/relay-key.ts';
import { verifySignature } from '../ledger/verify-signature.ts';
import { DamagedStore } from '../store/damage.ts';
import type { DocumentRow, Store } from '../store/store.ts';
import { wholeBody } from '../store/whole-body.ts';
import { fine, hint, wrong, type Finding } from './finding.ts';

export interface DataExamined {
  readonly findings: readonly Finding[];
  /** Relay time of the newest act, ms since 1970; 0 when there is none. */
  readonly newestMs: number;
}

/** @param store that passed its own check when it was opened. */
export async function examineData(store: Store): Promise<DataExamined> {
  const workspace = store.setting('workspace');
  const lineage = store.setting('workspace-lineage');
  if (workspace === null || lineage === null)
    return { findings: [hint('The database is empty: no relay has run on it yet.')], newestMs: 0 };
  const look = () => examineLedgers(store, LedgerId.parse(workspace), LineageId.parse(lineage));
  try {
    const first = await look();
    // A relay may have written while we looked; what is wrong is wrong the second time too.
    return first.findings.every(({ verdict }) => verdict === 'ok') ? first : await look();
  } catch (error) {
    // Without the people nothing else can be judged.
    return { findings: [wrong(`The workspace is damaged. ${sentenceOf(error)}`)], newestMs: 0 };
  }
}

async function examineLedgers(store: Store, ledger: LedgerId, lineage: LineageId): Promise<DataExamined> {
  const relayKey = openRelayKey(store);
  const people = readChain(store, ledger, lineage);
  const { state, voids } = foldWorkspace(emptyWorkspace(ledger, lineage), people);
  const faults = [...(await signatureFaults(people, state, relayKey)), ...voids.map(voidFault)];
  if (state.relayKey !== null && state.relayKey !== relayKey.id)
    faults.push('the key of this relay is not the one that the workspace was created with.');
  const findings = faults.map((fault) => wrong(`The workspace’s ledger: ${fault}`));

  const rows = store.documents();
  let acts = people.length;
  let sealed = 0;
  let newestMs = state.atMs;
  for (const row of rows) {
    const examined = await examineDocument(store, row, state, relayKey);
    acts += examined.acts;
    sealed += row.sealed ? 1 : 0;
    newestMs = Math.max(newestMs, examined.newestMs);
    findings.push(...examined.faults.map((fault) => wrong(`Document ${row.number}: ${fault}`)));
  }
  if (findings.length > 0) return { findings, newestMs };
  return {
    findings: [
      fine(
        `Every chain, signature and place holds: ${counted(acts, 'act')} in ${counted(rows.length + 1, 'ledger')}.`,
      ),
      fine(
        `Every text can be read: ${counted(rows.length, 'document')}${sealed > 0 ? `, ${sealed} of them sealed and unchanged since` : ''}.`,
      ),
    ],
    newestMs,
  };
}

interface DocumentExamined {
  readonly faults: readonly string[];
  readonly acts: number;
  readonly newestMs: number;
}

async function examineDocument(
  store: Store,
  { document, lineage, sealed }: DocumentRow,
  workspace: WorkspaceState,
  relayKey: RelayKey,
): Promise<DocumentExamined> {
  try {
    const acts = readChain(store, document, lineage);
    const state = foldDocument(emptyDocument(document, lineage), acts, workspace);
    const faults = [...(await signatureFaults(acts, workspace, relayKey)), ...state.voids.map(voidFault)];
    const digest = storedDigest(store, document);
    if (sealed !== (state.seal !== null))
      faults.push('its ledger and its row do not agree that it is sealed.');
    else if (state.seal && state.seal.bodyDigest !== digest)
      faults.push('its text is not the text that was sealed.');
    return { faults, acts: acts.length, newestMs: state.atMs };
  } catch (error) {
    return { faults: [sentenceOf(error)], acts: 0, newestMs: 0 };
  }
}

async function signatureFaults(
  acts: readonly AppendedAct[],
  workspace: WorkspaceState,
  relayKey: RelayKey,
): Promise<string[]> {
  const keyOf = (key: KeyId): Uint8Array | null =>
    key === relayKey.id ? fromBase64url(relayKey.publicKey) : (workspace.keys.get(key)?.publicKey ?? null);
  const faults: string[] = [];
  for (const { envelope, stamp } of acts) {
    const opened = await openAct(envelope, keyOf, verifySignature);
    if (!opened.ok) faults.push(`the signature of act ${stamp.seq} does not hold.`);
  }
  return faults;
}

/** Throws when the stored text cannot be read. */
function storedDigest(store: Store, document: LedgerId): Digest {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, wholeBody(store, document));
  const read = bodyJson(doc.getXmlFragment(bodyRoot));
  doc.destroy();
  if (!read.ok) throw new DamagedStore(read.error.sentence);
  return digestedDocument(read.value).digest;
}

const voidFault = ({ seq, refusal }: VoidAct): string =>
  `act ${seq ?? 0} was not allowed there. ${refusal.sentence}`;

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;
