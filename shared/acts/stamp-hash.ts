/** The hash that chains an act to the one before it; `envelope.ts` says of which bytes. */
import { ByteWriter, lengthBytes } from '../kernel/byte-writer.ts';
import { lengthPrefixed, utf8 } from '../kernel/bytes.ts';
import type { Digest } from '../kernel/ids.ts';
import { sha256, sha256Text } from '../kernel/sha256.ts';
import type { SignedAct, Stamp } from './envelope.ts';

const stampDomain = lengthPrefixed(utf8('countersign/stamp/1'));

/** The hash of a stamp over `signed` (the act's signed bytes). */
export function stampHash(act: SignedAct, signed: Uint8Array, stamp: Omit<Stamp, 'hash'>): Digest {
  const texts = stamp.prev.length + act.key.length + act.signature.length;
  const out = new ByteWriter(stampDomain.length + 4 * 8 + 3 * lengthBytes + texts + 32)
    .bytes(stampDomain)
    .uint64(stamp.seq)
    .uint64(stamp.atMs)
    .uint64(stamp.workspaceSeq)
    .uint64(stamp.closesAtMs ?? 0)
    .prefixed(stamp.prev)
    .prefixed(act.key)
    .prefixed(act.signature)
    .bytes(sha256(signed));
  return sha256Text(out.finish()) as Digest;
}
