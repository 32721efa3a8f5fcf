/**
 * Makes acts for the model: quickly, with no hash and no signature, or wholly, as a device makes them (`isSigned`).
 * The rules look at neither, so thousands of schedules run on quick acts and some on whole ones.
 */
import type { Act, Head } from '#shared/acts/act.ts';
import { composeAct, type ActDraft } from '#shared/acts/compose-act.ts';
import {
  bytesToSign,
  signedBytes,
  type SignedAct,
  type Stamp,
  type StampedAct,
} from '#shared/acts/envelope.ts';
import { stampHash } from '#shared/acts/stamp-hash.ts';
import { parseAct, type PlacedAct } from '#shared/acts/opened-act.ts';
import { base64url, utf8 } from '#shared/kernel/bytes.ts';
import { ActId, type Author, type Digest, type LedgerId, type LineageId } from '#shared/kernel/ids.ts';
import { sha256 } from '#shared/kernel/sha256.ts';
import type { Device } from '../../shared/ledger-fixture.ts';

export interface Made {
  readonly ledger: LedgerId;
  readonly lineage: LineageId;
  readonly by: Author;
  readonly device: Device;
  readonly seen: Head;
  readonly claimedAtMs: number;
  readonly bringsKey?: boolean;
}

export class Press {
  readonly isSigned: boolean;
  #count = 0;

  constructor(isSigned: boolean) {
    this.isSigned = isSigned;
  }

  fresh(kind: string): string {
    return `${kind}-${String(++this.#count).padStart(8, '0')}`;
  }

  make(draft: ActDraft, made: Made): PlacedAct {
    const { by, claimedAtMs, seen, device } = made;
    const signing = { id: ActId.parse(this.fresh('act')), by, claimedAtMs, seen };
    const envelope: SignedAct = {
      ledger: made.ledger,
      lineage: made.lineage,
      payload: '',
      key: device.key,
      publicKey: made.bringsKey ? base64url(device.publicKey) : null,
      signature: '',
      texts: [],
    };
    if (!this.isSigned) {
      const texts = new Map<Digest, string>();
      const act = { v: 1, ...signing, ...this.#named(draft, texts) };
      // Drafts are typed; what is added here is what `composeAct` adds.
      return { act: act as unknown as Act, envelope, texts, stamp: null };
    }
    const salt = (): string => base64url(sha256(utf8(this.fresh('salt'))).subarray(0, 16));
    const { payload, texts } = composeAct(draft, signing, salt);
    const signature = device.sign(bytesToSign(made.ledger, made.lineage, payload));
    return placed({
      ...envelope,
      payload: base64url(payload),
      signature: base64url(signature),
      texts: [...texts],
    });
  }

  /** A draft with its texts named by numbers in place of hashes. */
  #named(draft: object, texts: Map<Digest, string>): object {
    const name = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(name);
      if (!value || typeof value !== 'object') return value;
      const entries = Object.entries(value);
      const [[key, text] = []] = entries;
      if (entries.length === 1 && key === 'text' && typeof text === 'string') {
        // As long as a hash; nobody computes it.
        const textHash = this.fresh('text').padEnd(43, '-') as Digest;
        texts.set(textHash, text);
        return { textHash };
      }
      return Object.fromEntries(
        entries.map(([field, inner]) => [field, field === 'content' ? inner : name(inner)]),
      );
    };
    return Object.fromEntries(
      Object.entries(draft).map(([field, inner]) => [field, field === 'content' ? inner : name(inner)]),
    );
  }

  stamp<A extends Act>(act: PlacedAct<A>, fields: Omit<Stamp, 'hash'>): PlacedAct<A> {
    if (!this.isSigned) return { ...act, stamp: { ...fields, hash: quickHash(fields.seq) } };
    const bytes = signedBytes(act.envelope);
    if (!bytes) throw new Error('the press writes canonical base64url');
    return { ...act, stamp: { ...fields, hash: stampHash(act.envelope, bytes, fields) } };
  }
}

const quickHash = (seq: number): Digest => `hash-${seq}-`.padEnd(43, '-') as Digest;

function placed(envelope: SignedAct): PlacedAct {
  const parsed = parseAct(envelope);
  if (!parsed.ok) throw new Error(`the press made no act: ${JSON.stringify(parsed.error)}`);
  return { ...parsed.value, stamp: null };
}

/** What a store or an export has of an act. */
export function stored({ envelope, stamp }: PlacedAct): StampedAct {
  if (!stamp) throw new Error('only stamped acts are stored');
  return { ...envelope, stamp };
}
