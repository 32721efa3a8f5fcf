/** From what a person did to the bytes they sign: free texts are salted and set beside the payload. */
import type { Act } from './act.ts';
import { maxFreeTextLength, textHash, type SaltedText, type TextHash } from './free-text.ts';
import type { Head } from './act.ts';
import { utf8 } from '../kernel/bytes.ts';
import type { ActId, Author } from '../kernel/ids.ts';
import { invariant } from '../kernel/invariant.ts';

/** A free text in a draft, in the place where the signed payload will hold its hash. */
export interface PlainText {
  readonly text: string;
}

type WithPlainText<T> = T extends TextHash
  ? PlainText
  : T extends string | number | boolean | null
    ? T
    : { readonly [K in keyof T]: K extends 'content' ? T[K] : WithPlainText<T[K]> };

type AddedWhenSigned = 'v' | 'id' | 'by' | 'claimedAtMs' | 'seen';

/** An act as a screen describes it: its type and its own fields, with free texts in plain. */
export type ActDraft<A extends Act = Act> = A extends Act ? WithPlainText<Omit<A, AddedWhenSigned>> : never;

export interface Signing {
  readonly id: ActId;
  readonly by: Author;
  /** Device clock, ms since 1970. */
  readonly claimedAtMs: number;
  /** Last head of this ledger that the device has seen (E4). */
  readonly seen: Head;
}

export interface ComposedAct {
  /** UTF-8 JSON, ready for `bytesToSign`. */
  readonly payload: Uint8Array;
  readonly texts: readonly SaltedText[];
}

/** @param newSalt 16 fresh random bytes as base64url, at each call. */
export function composeAct(draft: ActDraft, signing: Signing, newSalt: () => string): ComposedAct {
  const texts: SaltedText[] = [];
  const hashTexts = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(hashTexts);
    if (!value || typeof value !== 'object') return value;
    if (isPlainText(value)) {
      invariant(value.text.length <= maxFreeTextLength, 'screens bound what can be written');
      const salted = { salt: newSalt(), text: value.text.toWellFormed() };
      const hash = textHash(salted);
      invariant(hash, 'newSalt gives canonical base64url');
      texts.push(salted);
      return { textHash: hash };
    }
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, key === 'content' ? inner : hashTexts(inner)]),
    );
  };
  const act = { v: 1, ...signing, ...(hashTexts(draft) as object) };
  return { payload: utf8(JSON.stringify(act)), texts };
}

const isPlainText = (value: object): value is PlainText => {
  const keys = Object.keys(value);
  return keys.length === 1 && keys[0] === 'text';
};
