/** From ledgers, sealed content and the relay's key to the bytes of a record; the same bytes each time. */
import type { Act, ContentJson } from '../acts/act.ts';
import type { StampedAct } from '../acts/envelope.ts';
import { textHash, type SaltedText } from '../acts/free-text.ts';
import { claimedInOrder, parseAct, type OpenedAct } from '../acts/opened-act.ts';
import { base64url } from '../kernel/bytes.ts';
import { digestOf } from '../kernel/canonical-json.ts';
import type { Digest, LedgerId, LineageId } from '../kernel/ids.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { signCheckpoint, type SignBytes } from './checkpoint.ts';
import { removedLater } from './removed-texts.ts';
import { recordFormat, recordVersion, writeRecord } from './record.ts';

export interface RecordSource {
  readonly document: LedgerId;
  readonly lineage: LineageId;
  /** The document's short number. */
  readonly number: number;
  /** The document's whole ledger; what comes later than the seal (and who was told with it) or the last conclusion is left out. */
  readonly acts: readonly StampedAct[];
  readonly workspace: {
    readonly ledger: LedgerId;
    readonly lineage: LineageId;
    readonly acts: readonly StampedAct[];
  };
  /** The body as the seal's digest covers it (`digestedDocument`); not used while nothing is sealed. */
  readonly content: ContentJson | null;
  /** Raw Ed25519 public key, 32 bytes. */
  readonly relayKey: Uint8Array;
  readonly sign: SignBytes;
}

export type BuildFault =
  /** Nothing is concluded yet, so there is nothing to record. */
  | { readonly code: 'not-concluded'; readonly sentence: string }
  /** The body is not the one that was sealed: damage, never to be papered over. */
  | { readonly code: 'content-differs'; readonly sentence: string };

export async function buildRecord(source: RecordSource): Promise<Result<Uint8Array, BuildFault>> {
  const read = source.acts.map(readAct);
  const opened = read.map(({ act }) => act);
  const end = endOfRecord(opened);
  const last = source.acts[end];
  if (!last)
    return err({
      code: 'not-concluded',
      sentence: 'Nothing in this document is concluded, so it has no record yet.',
    });
  const bodyDigest = sealedDigest(opened);
  const content = bodyDigest ? source.content : null;
  if (bodyDigest && (!content || digestOf(content) !== bodyDigest))
    return err({ code: 'content-differs', sentence: 'The stored text is not the text that was sealed.' });

  const people = source.workspace.acts.slice(0, last.stamp.workspaceSeq);
  const head = people.at(-1);
  if (!head) throw new Error('Bug: a workspace begins before its documents');
  const checkpoint = await signCheckpoint(
    {
      document: source.document,
      lineage: source.lineage,
      number: source.number,
      head: { seq: last.stamp.seq, hash: last.stamp.hash },
      workspace: {
        ledger: source.workspace.ledger,
        lineage: source.workspace.lineage,
        head: { seq: head.stamp.seq, hash: head.stamp.hash },
      },
      bodyDigest,
      removedLater: removedLater(read.slice(0, end + 1)),
    },
    source.relayKey,
    source.sign,
  );
  return ok(
    writeRecord({
      format: recordFormat,
      version: recordVersion,
      document: source.document,
      lineage: source.lineage,
      number: source.number,
      acts: source.acts.slice(0, end + 1).map(withTextsInOrder),
      workspace: { ledger: source.workspace.ledger, lineage: source.workspace.lineage, acts: people },
      content,
      relayKey: base64url(source.relayKey),
      checkpoint,
    }),
  );
}

/** Where a record ends: at the seal and who was told in that moment, or at the last conclusion; -1 before any. */
function endOfRecord(acts: readonly Act[]): number {
  const seal = acts.findIndex(({ type }) => type === 'document-sealed');
  if (seal < 0) return acts.findLastIndex(({ type }) => type === 'proposal-concluded');
  const next = acts[seal + 1];
  return next?.type === 'people-informed' && next.way === 'list' ? seal + 1 : seal;
}

/** Whatever order a device sent them in. */
function withTextsInOrder(stamped: StampedAct): StampedAct {
  if (stamped.texts.length < 2) return stamped;
  const places = new Map(claimedInOrder(stamped).map((hash, place) => [hash as string, place]));
  const placeOf = (salted: SaltedText): number => places.get(textHash(salted) ?? '') ?? 0;
  return { ...stamped, texts: stamped.texts.toSorted((a, b) => placeOf(a) - placeOf(b)) };
}

function readAct(stamped: StampedAct): OpenedAct {
  const opened = parseAct(stamped);
  if (!opened.ok) throw new Error('Bug: a stored act can be read');
  return opened.value;
}

function sealedDigest(acts: readonly Act[]): Digest | null {
  const seal = acts.find((act) => act.type === 'document-sealed');
  return seal?.type === 'document-sealed' ? seal.bodyDigest : null;
}
