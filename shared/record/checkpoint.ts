/**
 * The relay's signed word for where both ledgers of a record end (c2sp.org/tlog-checkpoint, with a chain's
 * head in the place of a tree's root): everything in a record that no act covers stands here.
 */
import { fromBase64url, utf8, equalBytes } from '../kernel/bytes.ts';
import { digestOf } from '../kernel/canonical-json.ts';
import type { Digest, LedgerId, LineageId } from '../kernel/ids.ts';
import { invariant } from '../kernel/invariant.ts';
import type { VerifySignature } from '../acts/opened-act.ts';
import { base64, noteKeyHash, readNote, writeNote } from './note.ts';

/** What a checkpoint says. */
export interface CheckpointClaims {
  readonly document: LedgerId;
  readonly lineage: LineageId;
  readonly number: number;
  /** Last act of the document's ledger in the record. */
  readonly head: { readonly seq: number; readonly hash: Digest };
  readonly workspace: {
    readonly ledger: LedgerId;
    readonly lineage: LineageId;
    readonly head: { readonly seq: number; readonly hash: Digest };
  };
  /** Digest of the sealed body; `null` while nothing is sealed. */
  readonly bodyDigest: Digest | null;
  /** D4: hashes of texts that are missing and that no redaction among the record's acts names, in their order. */
  readonly removedLater: readonly Digest[];
}

/** Signs bytes with the relay's Ed25519 key; deterministic (RFC 8032), so that a re-export is byte-identical. */
export type SignBytes = (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>;

/** Name of the log and of the key that signs for it, as C2SP recommends. */
export const checkpointOrigin = (document: LedgerId): string => `countersign/${document}`;

/** The text that is signed: one spelling for equal claims. */
export function checkpointText(claims: CheckpointClaims): string {
  const head = fromBase64url(claims.head.hash);
  invariant(head, 'a digest is base64url');
  const { ledger, lineage, head: people } = claims.workspace;
  return [
    checkpointOrigin(claims.document),
    String(claims.head.seq),
    base64(head),
    `lineage ${claims.lineage}`,
    `number ${claims.number}`,
    `workspace ${ledger} ${lineage} ${people.seq} ${people.hash}`,
    ...(claims.bodyDigest ? [`body ${claims.bodyDigest}`] : []),
    ...(claims.removedLater.length > 0
      ? [`removed ${claims.removedLater.length} ${digestOf([...claims.removedLater])}`]
      : []),
    '',
  ].join('\n');
}

export async function signCheckpoint(
  claims: CheckpointClaims,
  relayKey: Uint8Array,
  sign: SignBytes,
): Promise<string> {
  const text = checkpointText(claims);
  const signature = await sign(utf8(text));
  return writeNote(text, checkpointOrigin(claims.document), relayKey, signature);
}

/** Whether `checkpoint` is exactly the note that the holder of `relayKey` signs for `claims`. */
export async function checkpointHolds(
  checkpoint: string,
  claims: CheckpointClaims,
  relayKey: Uint8Array,
  verify: VerifySignature,
): Promise<boolean> {
  const note = readNote(checkpoint);
  const name = checkpointOrigin(claims.document);
  return (
    note !== null &&
    note.text === checkpointText(claims) &&
    note.name === name &&
    equalBytes(note.keyHash, noteKeyHash(name, relayKey)) &&
    (await verify(relayKey, utf8(note.text), note.signature))
  );
}
