/** RFC 8785: one spelling per JSON value, so that equal contents have equal digests. */
import canonicalize from 'canonicalize';
import { utf8 } from './bytes.ts';
import { invariant } from './invariant.ts';
import { sha256Text } from './sha256.ts';

/** @param value a JSON value that already passed its schema (no `undefined`, no cycles). */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  invariant(text !== undefined, 'only JSON values have a canonical form');
  return text;
}

/** SHA-256 of the canonical JSON of `value`, 43 base64url characters. */
export const digestOf = (value: unknown): string => sha256Text(utf8(canonicalJson(value)));
