/**
 * Whether a record holds: from its bytes alone to answers in the order in which a person would ask, or to the
 * first thing that does not hold. It needs no network, no relay and no clock; the one thing it cannot know is
 * whose key the relay's is, so it names that key's fingerprint.
 */
import { claimedTexts, type PlacedAct, type VerifySignature } from '../acts/opened-act.ts';
import { emptyDocument, foldDocument } from '../fold/document-fold.ts';
import type { DocumentState } from '../fold/document-state.ts';
import { decidingConclusion } from '../fold/sealing.ts';
import { fromBase64url } from '../kernel/bytes.ts';
import { digestOf } from '../kernel/canonical-json.ts';
import type { KeyId } from '../kernel/ids.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { sha256Text } from '../kernel/sha256.ts';
import { emptyWorkspace, foldWorkspace } from '../people/workspace-fold.ts';
import type { WorkspaceState } from '../people/workspace-state.ts';
import { checkpointHolds } from './checkpoint.ts';
import { ledgerSentence, unreadableSentence, voidSentence } from './fault-words.ts';
import { readLedger, type LedgerFault } from './read-ledger.ts';
import { readRecord, type DecisionRecord, type UnreadableRecord } from './record.ts';
import { removedLater } from './removed-texts.ts';
import { doubtsIn, type Doubt } from './signers.ts';
import { checkWindows, type WindowFinding } from './window-check.ts';

export type RecordFaultCode =
  | UnreadableRecord['code']
  | LedgerFault['code']
  | 'act-void'
  | 'relay-key-differs'
  | 'people-differ'
  | 'end-differs'
  | 'text-differs'
  | 'window-differs'
  | 'checkpoint-wrong';

/** The first thing that does not hold. */
export interface RecordFault {
  readonly code: RecordFaultCode;
  readonly sentence: string;
}

/** A record of which everything holds. */
export interface VerifiedRecord {
  readonly record: DecisionRecord;
  readonly state: DocumentState;
  readonly workspace: WorkspaceState;
  /** SHA-256 of the relay's public key, base64url: the trust anchor. */
  readonly relayFingerprint: KeyId;
  readonly counts: {
    readonly acts: number;
    readonly signatures: number;
    readonly keys: number;
    /** Free texts that were removed and left their hash. */
    readonly redacted: number;
    /** Of those, the ones that were removed after the record's end: the relay's word. */
    readonly removedLater: number;
  };
  readonly windows: readonly WindowFinding[];
  /** The workspace's ledger. */
  readonly people: readonly PlacedAct[];
  /** E6: what was signed in somebody's name and is not surely their word; the worst first. */
  readonly doubts: readonly Doubt[];
}

export async function verifyRecord(
  bytes: Uint8Array,
  verify: VerifySignature,
): Promise<Result<VerifiedRecord, RecordFault>> {
  const read = readRecord(bytes);
  if (!read.ok) return fault(read.error.code, unreadableSentence(read.error));
  const record = read.value;

  const relayKey = fromBase64url(record.relayKey);
  if (!relayKey) return fault('malformed', 'The relay’s key is not spelled as a key.');
  const relayFingerprint = sha256Text(relayKey) as KeyId;

  const brought = broughtKeys(record);
  const people = await readLedger(
    record.workspace.acts,
    record.workspace,
    (key) => (key === relayFingerprint ? relayKey : brought(key)),
    verify,
  );
  if (!people.ok) return fault(people.error.code, ledgerSentence('workspace', people.error));
  const { ledger, lineage } = record.workspace;
  const folded = foldWorkspace(emptyWorkspace(ledger, lineage), people.value);
  const workspace = folded.state;
  if (folded.voids[0]) return fault('act-void', voidSentence('workspace', folded.voids[0]));
  if (workspace.relayKey !== relayFingerprint)
    return fault('relay-key-differs', 'The relay’s key is not the one that the workspace was created with.');

  const keyOf = (key: KeyId) =>
    key === relayFingerprint ? relayKey : (workspace.keys.get(key)?.publicKey ?? null);
  const named = { ledger: record.document, lineage: record.lineage };
  const acts = await readLedger(record.acts, named, keyOf, verify);
  if (!acts.ok) return fault(acts.error.code, ledgerSentence('document', acts.error));
  const last = record.acts.at(-1)?.stamp;
  const lastOfPeople = record.workspace.acts.at(-1)?.stamp;
  if (!last || !lastOfPeople || last.workspaceSeq !== lastOfPeople.seq)
    return fault(
      'people-differ',
      'The list of people does not end where the document’s last act was stamped.',
    );

  const state = foldDocument(emptyDocument(record.document, record.lineage), acts.value, workspace);
  if (state.voids[0]) return fault('act-void', voidSentence('document', state.voids[0]));
  const end = endFault(record, state, acts.value.at(-1));
  if (end) return err(end);

  const windows = checkWindows(acts.value, state);
  const wrong = windows.find((window) => window.verdict === 'wrong');
  if (wrong)
    return fault('window-differs', `Act ${wrong.seq} names another closing time than its window gives.`);

  const later = removedLater(acts.value);
  const claims = {
    document: record.document,
    lineage: record.lineage,
    number: record.number,
    head: { seq: last.seq, hash: last.hash },
    workspace: { ledger, lineage, head: { seq: lastOfPeople.seq, hash: lastOfPeople.hash } },
    bodyDigest: state.seal?.bodyDigest ?? null,
    removedLater: later,
  };
  if (!(await checkpointHolds(record.checkpoint, claims, relayKey, verify)))
    return fault('checkpoint-wrong', 'The relay did not sign that this record is complete up to here.');

  const all = [...people.value, ...acts.value];
  return ok({
    record,
    state,
    workspace,
    relayFingerprint,
    counts: {
      acts: all.length,
      signatures: all.length + 1,
      keys: new Set([...all.map(({ envelope }) => envelope.key), relayFingerprint]).size,
      redacted: all.reduce((sum, { act, texts }) => sum + claimedTexts(act).size - texts.size, 0),
      removedLater: later.length,
    },
    windows,
    people: people.value,
    doubts: doubtsIn(all, workspace),
  });
}

const fault = (code: RecordFaultCode, sentence: string) => err({ code, sentence });

/** Keys that acts bring along; whether they count is decided by the fold. */
function broughtKeys({ workspace }: DecisionRecord): (key: KeyId) => Uint8Array | null {
  const keys = new Map<KeyId, Uint8Array>();
  for (const { key, publicKey } of workspace.acts) {
    const bytes = publicKey === null ? null : fromBase64url(publicKey);
    if (bytes && sha256Text(bytes) === key) keys.set(key, bytes);
  }
  return (key) => keys.get(key) ?? null;
}

/** A record ends with the seal, or with who was told in that moment, and carries the sealed text, or with a conclusion that seals nothing. */
function endFault(
  record: DecisionRecord,
  state: DocumentState,
  last: PlacedAct | undefined,
): RecordFault | null {
  if (state.seal) {
    if (last?.act.type !== 'document-sealed' && !isToldAtSeal(last))
      return { code: 'end-differs', sentence: 'The record goes on after the seal.' };
    if (!record.content || digestOf(record.content) !== state.seal.bodyDigest)
      return { code: 'text-differs', sentence: 'The text in this record is not the text that was sealed.' };
    return null;
  }
  if (last?.act.type !== 'proposal-concluded')
    return { code: 'end-differs', sentence: 'The record does not end with a conclusion or a seal.' };
  if (decidingConclusion(state.proposals))
    return { code: 'end-differs', sentence: 'The document was decided, but its seal is missing.' };
  if (record.content !== null)
    return { code: 'text-differs', sentence: 'The record carries a text that was never sealed.' };
  return null;
}

/** The fold lets it stand nowhere but right after the seal. */
const isToldAtSeal = (last: PlacedAct | undefined): boolean =>
  last?.act.type === 'people-informed' && last.act.way === 'list';
