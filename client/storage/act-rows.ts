/**
 * Stamped acts as this device keeps them: many in one row, as JSON. They were checked before they were stored, so from
 * then on they are only read; a row that is not what was stored is found by its sum, and is not read at all.
 */
import type { Act } from '#shared/acts/act.ts';
import type { SignedAct, Stamp, StampedAct } from '#shared/acts/envelope.ts';
import type { SaltedText } from '#shared/acts/free-text.ts';
import { parseAct, type PlacedAct } from '#shared/acts/opened-act.ts';
import { base64url, utf8 } from '#shared/kernel/bytes.ts';
import type { Digest, KeyId, LedgerId, LineageId } from '#shared/kernel/ids.ts';

/** Acts that follow one another. */
export interface ActPage {
  readonly ledger: LedgerId;
  readonly lineage: LineageId;
  /** JSON of `KeptAct`s. */
  readonly acts: string;
  readonly sum: number;
}

/** What a row was before version 4 of the database: one act. */
export interface SingleAct extends StampedAct {
  /** The hashes of `texts`, in their order; absent where an older app stored it. */
  readonly textHashes?: readonly Digest[];
}

export type ActRow = ActPage | SingleAct;

/** The payload as a value: JSON has one spelling of it (`sound-json.ts`), so the signed bytes can be had again. */
interface KeptAct {
  readonly act: Act;
  readonly key: KeyId;
  readonly publicKey: string | null;
  readonly signature: string;
  readonly texts: KeptText[];
  readonly stamp: Stamp;
}

export interface KeptText extends SaltedText {
  readonly hash: Digest;
}

/** A row, and the acts that it holds. */
export interface StoredPage {
  readonly row: ActRow;
  readonly acts: readonly PlacedAct[];
}

/** FNV-1a over the even and over the odd UTF-16 code units: finds what a disk does, not what a person does. */
export function sumOf(text: string): number {
  let even = 0x811c9dc5;
  let odd = text.length;
  // Past the end a code is no number, and counts as 0.
  for (let i = 0; i < text.length; i += 2) {
    even = Math.imul(even ^ text.charCodeAt(i), 0x01000193);
    odd = Math.imul(odd ^ text.charCodeAt(i + 1), 0x01000193);
  }
  return Math.imul(even, 31) ^ odd;
}

export const isPage = (row: ActRow): row is ActPage => 'acts' in row;

/** None when the row is not what was stored. */
export function actsOf(row: ActRow): readonly PlacedAct[] {
  if (isPage(row)) return keptIn(row).map((kept) => placed(kept, row));
  const { stamp, textHashes, ...envelope } = row;
  const opened = parseAct(envelope, textHashes);
  return opened.ok ? [{ ...opened.value, stamp }] : [];
}

export function keptIn({ acts, sum }: ActPage): readonly KeptAct[] {
  // What has its sum was written by `pageOf`.
  return typeof acts === 'string' && sumOf(acts) === sum ? (JSON.parse(acts) as readonly KeptAct[]) : [];
}

function placed(kept: KeptAct, page: ActPage): PlacedAct {
  const texts = new Map<Digest, string>();
  for (const { hash, text } of kept.texts) texts.set(hash, text);
  return { act: kept.act, envelope: new KeptEnvelope(kept, page), texts, stamp: kept.stamp };
}

/** The payload is written out where it is asked for, which no fold does. */
class KeptEnvelope implements SignedAct {
  readonly ledger: LedgerId;
  readonly lineage: LineageId;
  readonly key: KeyId;
  readonly publicKey: string | null;
  readonly signature: string;
  readonly texts: SaltedText[];
  readonly #act: Act;

  constructor({ act, key, publicKey, signature, texts }: KeptAct, { ledger, lineage }: ActPage) {
    this.ledger = ledger;
    this.lineage = lineage;
    this.key = key;
    this.publicKey = publicKey;
    this.signature = signature;
    this.texts = texts;
    this.#act = act;
  }
  get payload(): string {
    return base64url(utf8(JSON.stringify(this.#act)));
  }
}

export interface ReadActs {
  /** From the first act on, unbroken. */
  readonly acts: readonly PlacedAct[];
  /** Stored twice by two tabs, or of another history, or behind a gap. */
  readonly others: readonly PlacedAct[];
}

/** @param rows in the order of their keys. */
export function readRows(rows: readonly ActRow[]): ReadActs {
  const acts: PlacedAct[] = [];
  const others: PlacedAct[] = [];
  let hash: Digest | '' = '';
  for (const row of rows)
    for (const act of actsOf(row))
      if (act.stamp?.seq === acts.length + 1 && act.stamp.prev === hash) {
        acts.push(act);
        hash = act.stamp.hash;
      } else others.push(act);
  return { acts, others };
}
