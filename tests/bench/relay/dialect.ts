/** How each server is spoken to: the same y-protocols messages, in what each puts around them. */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import type { Kind } from './served.ts';

export type Heard =
  | { readonly type: 'step1' }
  | { readonly type: 'step2'; readonly update: Uint8Array }
  | { readonly type: 'updates'; readonly updates: readonly Uint8Array[] }
  | { readonly type: 'awareness'; readonly update: Uint8Array }
  /** `upTo` frames in all, or one more. */
  | { readonly type: 'acknowledged'; readonly upTo: number | null }
  | { readonly type: 'other' };

export interface Dialect {
  /** What a client says first. */
  readonly greeting: readonly Uint8Array[];
  readonly emptyStep2: readonly Uint8Array[];
  readonly keepAlive: Uint8Array | null;
  readonly acknowledges: boolean;
  /** Whether the client's step 2 is acknowledged like an update. */
  readonly countsStep2: boolean;
  readonly update: (update: Uint8Array) => Uint8Array;
  readonly awareness: (update: Uint8Array) => Uint8Array;
  readonly read: (frame: Buffer) => Heard;
}

const written = (write: (encoder: encoding.Encoder) => void): Uint8Array => {
  const encoder = encoding.createEncoder();
  write(encoder);
  return encoding.toUint8Array(encoder);
};

const emptyUpdate = new Uint8Array([0, 0]);
const emptyStateVector = new Uint8Array([0]);

export function dialectOf(kind: Kind, document: string): Dialect {
  const isBare = kind === 'bare' || kind === 'batched';
  const prefix = written((encoder) => {
    if (kind === 'hocuspocus') encoding.writeVarString(encoder, document);
  });
  const sync = (subtype: number, payload: Uint8Array): Uint8Array =>
    written((encoder) => {
      encoding.writeUint8Array(encoder, prefix);
      encoding.writeVarUint(encoder, 0);
      encoding.writeVarUint(encoder, subtype);
      encoding.writeVarUint8Array(encoder, payload);
    });
  const token = written((encoder) => {
    encoding.writeUint8Array(encoder, prefix);
    encoding.writeVarUint(encoder, 2);
    encoding.writeVarUint(encoder, 0);
    encoding.writeVarString(encoder, 'anybody');
    encoding.writeVarString(encoder, '4.7.0');
  });
  return {
    greeting: isBare ? [] : [...(kind === 'hocuspocus' ? [token] : []), sync(0, emptyStateVector)],
    emptyStep2: isBare ? [] : [sync(1, emptyUpdate)],
    keepAlive: kind === 'ours' ? new Uint8Array([102]) : null,
    acknowledges: kind === 'ours' || kind === 'hocuspocus',
    countsStep2: kind === 'ours' || kind === 'hocuspocus',
    update: (update) => sync(2, update),
    awareness: (update) =>
      written((encoder) => {
        encoding.writeUint8Array(encoder, prefix);
        encoding.writeVarUint(encoder, 1);
        encoding.writeVarUint8Array(encoder, update);
      }),
    read(frame) {
      const decoder = decoding.createDecoder(frame);
      decoder.pos = prefix.length;
      const type = decoding.readVarUint(decoder);
      if (type === 0 || (kind === 'hocuspocus' && type === 4)) {
        const subtype = decoding.readVarUint(decoder);
        const payload = decoding.readVarUint8Array(decoder);
        if (subtype === 0) return { type: 'step1' };
        if (subtype === 1) return { type: 'step2', update: payload };
        const updates = [payload];
        // The batched floor puts whole messages one behind the other.
        while (kind === 'batched' && decoding.hasContent(decoder)) {
          decoder.pos += 2;
          updates.push(decoding.readVarUint8Array(decoder));
        }
        return { type: 'updates', updates };
      }
      if (type === 1) return { type: 'awareness', update: decoding.readVarUint8Array(decoder) };
      if (kind === 'ours' && type === 100)
        return { type: 'acknowledged', upTo: decoding.readVarUint(decoder) };
      if (kind === 'hocuspocus' && type === 8) return { type: 'acknowledged', upTo: null };
      return { type: 'other' };
    },
  };
}
