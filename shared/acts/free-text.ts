/**
 * Free text stands beside the signed bytes, which hold only its salted hash (D4): a redacted text
 * leaves a chain that still verifies.
 */
import * as z from 'zod/mini';
import { concat, fromBase64url, lengthPrefixed, utf8 } from '../kernel/bytes.ts';
import { Digest } from '../kernel/ids.ts';
import { sha256Text } from '../kernel/sha256.ts';

/** Longest free text of one act, in UTF-16 code units: a long comment, not a document. */
export const maxFreeTextLength = 20_000;

/** How the signed payload names a text. */
export const TextHash = z.strictObject({ textHash: Digest });
export type TextHash = z.infer<typeof TextHash>;

/** A text as it travels beside the payload; `salt` is 16 random bytes as base64url. */
export const SaltedText = z.strictObject({
  salt: z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/)),
  text: z.string().check(z.maxLength(maxFreeTextLength)),
});
export type SaltedText = z.infer<typeof SaltedText>;

const domain = lengthPrefixed(utf8('countersign/text/1'));

/**
 * SHA-256 over the domain, the salt's bytes and the UTF-8 text; `null` when the salt is no canonical base64url, or
 * the text holds half a character, which UTF-8 cannot tell from another.
 */
export function textHash({ salt, text }: SaltedText): Digest | null {
  const saltBytes = text.isWellFormed() ? fromBase64url(salt) : null;
  return saltBytes && (sha256Text(concat([domain, lengthPrefixed(saltBytes), utf8(text)])) as Digest);
}
