/** Secrets that people and programs carry: made of 32 random bytes, kept only as their hash. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { base64url, utf8 } from '#shared/kernel/bytes.ts';
import { sha256 } from '#shared/kernel/sha256.ts';

export const newSecret = (): string => base64url(randomBytes(32));

/** Compares in constant time, whatever the lengths. */
export const sameSecret = (a: string, b: string): boolean =>
  timingSafeEqual(sha256(utf8(a)), sha256(utf8(b)));
