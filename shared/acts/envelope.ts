/**
 * Signed acts and their stamps, as they travel and as they are kept. The signature covers
 *
 *     lp("countersign/act/1") lp(ledger) lp(lineage) payload
 *
 * where `lp` is a 32-bit big-endian length and then the bytes, and `payload` is the act's UTF-8 JSON exactly
 * as its author wrote it. The relay's stamp chains it: `hash` is the SHA-256 of
 *
 *     lp("countersign/stamp/1") u64(seq) u64(atMs) u64(workspaceSeq) u64(closesAtMs or 0)
 *     lp(previous hash, empty for the first) lp(key) lp(signature) SHA-256(signed bytes)
 */
import * as z from 'zod/mini';
import { concat, fromBase64url, lengthPrefixed, utf8 } from '../kernel/bytes.ts';
import { Digest, KeyId, LedgerId, LineageId } from '../kernel/ids.ts';
import { SaltedText } from './free-text.ts';

const base64urlText = (most: number) => z.string().check(z.maxLength(most), z.regex(/^[A-Za-z0-9_-]*$/));

/** Longest payload, in characters of base64url: a proposal's content fits, a document does not. */
const maxPayloadLength = 700_000;

export const SignedAct = z.strictObject({
  ledger: LedgerId,
  lineage: LineageId,
  /** UTF-8 JSON of the act, base64url: the bytes that were signed, never re-encoded. */
  payload: base64urlText(maxPayloadLength),
  key: KeyId,
  /** 32 raw bytes, base64url; only beside an act that brings its author's key. */
  publicKey: z.nullable(z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/))),
  /** Ed25519, 64 bytes, base64url. */
  signature: z.string().check(z.regex(/^[A-Za-z0-9_-]{86}$/)),
  texts: z.array(SaltedText).check(z.maxLength(20)),
});
export type SignedAct = z.infer<typeof SignedAct>;

const wholeNumber = z.int().check(z.minimum(0), z.maximum(Number.MAX_SAFE_INTEGER));

/** What the relay says of an act: its place in the ledger. */
export const Stamp = z.strictObject({
  /** 1 for a ledger's first act, dense. */
  seq: wholeNumber.check(z.minimum(1)),
  /** Relay time, ms since 1970; never earlier than the stamp before (E3). */
  atMs: wholeNumber,
  /** The workspace ledger's sequence number at that moment: which roles, keys and policies held. */
  workspaceSeq: wholeNumber,
  /** W1: the instant that the act's window became; `null` on acts without a window, never 0, which hashes the same. */
  closesAtMs: z.nullable(wholeNumber.check(z.minimum(1))),
  /** Hash of the stamp before; empty on the first. */
  prev: z.union([Digest, z.literal('')]),
  hash: Digest,
});
export type Stamp = z.infer<typeof Stamp>;

export const StampedAct = z.strictObject({ ...SignedAct.shape, stamp: Stamp });
export type StampedAct = z.infer<typeof StampedAct>;

const actDomain = lengthPrefixed(utf8('countersign/act/1'));
/** The bytes a signature covers. */
export const bytesToSign = (ledger: LedgerId, lineage: LineageId, payload: Uint8Array): Uint8Array =>
  concat([actDomain, lengthPrefixed(utf8(ledger)), lengthPrefixed(utf8(lineage)), payload]);

/** The bytes that `act.signature` covers, or `null` when its payload is no canonical base64url. */
export function signedBytes(act: SignedAct): Uint8Array | null {
  const payload = fromBase64url(act.payload);
  return payload && bytesToSign(act.ledger, act.lineage, payload);
}

/** The payload at the end of `signed` (the act's signed bytes). */
export const payloadOf = (act: SignedAct, signed: Uint8Array): Uint8Array =>
  signed.subarray(signed.length - Math.floor((act.payload.length * 3) / 4));
