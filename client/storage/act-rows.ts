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

const prime = 0x01000193;

/** FNV-1a over the even and over the odd UTF-16 code units: finds what a disk does, not what a person does. */
export function sumOf(text: string): number {
  const { length } = text;
  let even = 0x811c9dc5;
  let odd = length;
  // Looking past the end once makes every look slow.
  for (let i = 0; i < length - 1; i += 2) {
    even = Math.imul(even ^ text.charCodeAt(i), prime);
    odd = Math.imul(odd ^ text.charCodeAt(i + 1), prime);
  }
  if (length % 2 === 1) {
    even = Math.imul(even ^ text.charCodeAt(length - 1), prime);
    odd = Math.imul(odd, prime);
  }
  return Math.imul(even, 31) ^ odd;
}

export const isPage = (row: ActRow): row is ActPage => 'acts' in row;

/** None when the row is not what was stored. */
export function actsOf(row: ActRow): readonly PlacedAct[] {
  if (isPage(row)) return keptIn(row).map((kept) => new KeptPlace(kept, row));
  const { stamp, textHashes, ...envelope } = row;
  const opened = parseAct(envelope, textHashes);
  return opened.ok ? [{ ...opened.value, stamp }] : [];
}

export function keptIn({ acts, sum }: ActPage): readonly KeptAct[] {
  // What has its sum was written by `pageOf`.
  return typeof acts === 'string' && sumOf(acts) === sum ? (JSON.parse(acts) as readonly KeptAct[]) : [];
}

/** Its texts by their hashes are put together when they are asked for: a map for each of many acts costs more than the rest. */
class KeptPlace implements PlacedAct {
  readonly act: Act;
  readonly envelope: KeptEnvelope;
  readonly stamp: Stamp;

  constructor(kept: KeptAct, page: ActPage) {
    this.act = kept.act;
    this.envelope = new KeptEnvelope(kept, page);
    this.stamp = kept.stamp;
  }
  get texts(): ReadonlyMap<Digest, string> {
    if (asked?.of !== this)
      asked = { of: this, texts: new Map(this.envelope.texts.map(({ hash, text }) => [hash, text])) };
    return asked.texts;
  }
}

/** A fold asks a few times for one act's texts, and then for the next one's. */
let asked: { readonly of: KeptPlace; readonly texts: ReadonlyMap<Digest, string> } | null = null;

/** The payload is written out where it is asked for, which no fold does. */
class KeptEnvelope implements SignedAct {
  readonly ledger: LedgerId;
  readonly lineage: LineageId;
  readonly key: KeyId;
  readonly publicKey: string | null;
  readonly signature: string;
  readonly texts: KeptText[];
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
  const reading = new ReadingRows();
  reading.add(rows);
  return reading;
}

/** Rows that come in pieces, in the order of their keys. */
export class ReadingRows implements ReadActs {
  readonly acts: PlacedAct[] = [];
  readonly others: PlacedAct[] = [];
  #hash: Digest | '' = '';

  add(rows: readonly ActRow[]): void {
    const { acts, others } = this;
    for (const row of rows)
      for (const act of actsOf(row))
        if (act.stamp?.seq === acts.length + 1 && act.stamp.prev === this.#hash) {
          acts.push(act);
          this.#hash = act.stamp.hash;
        } else others.push(act);
  }
}
