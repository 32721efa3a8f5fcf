/** SHA-256, spelled as base64url wherever a hash is shown or stored. */
import { sha256 as hash } from '@noble/hashes/sha2.js';
import { base64url } from './bytes.ts';

export const sha256 = (bytes: Uint8Array): Uint8Array => hash(bytes);

/** 43 characters: SHA-256 of `bytes` as base64url. */
export const sha256Text = (bytes: Uint8Array): string => base64url(hash(bytes));
