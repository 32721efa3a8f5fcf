/**
 * Signed notes as C2SP writes them (c2sp.org/signed-note): lines of text, an empty line, and one signature line
 *
 *     — <key name> base64(first 4 bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key) ‖ Ed25519 signature)
 */
import { base64url, concat, fromBase64url, utf8 } from '../kernel/bytes.ts';
import { invariant } from '../kernel/invariant.ts';
import { sha256 } from '../kernel/sha256.ts';

const ed25519Type = 0x01;
const lead = '\u2014 ';

/** A note whose one signature line was taken apart; nothing about it was verified. */
export interface ReadNote {
  /** The signed text with its last newline. */
  readonly text: string;
  readonly name: string;
  /** 4 bytes. */
  readonly keyHash: Uint8Array;
  /** 64 bytes. */
  readonly signature: Uint8Array;
}

/** Which key of a name signed: 4 bytes, an identifier and no proof. */
export const noteKeyHash = (name: string, publicKey: Uint8Array): Uint8Array =>
  sha256(concat([utf8(name), new Uint8Array([0x0a, ed25519Type]), publicKey])).slice(0, 4);

/** @param text lines that end in a newline, none of them empty. */
export function writeNote(text: string, name: string, publicKey: Uint8Array, signature: Uint8Array): string {
  invariant(text.endsWith('\n') && !text.includes('\n\n'), 'a note is made of full lines');
  invariant(/^[^\s+]+$/u.test(name), 'a key name holds no space and no plus');
  return `${text}\n${lead}${name} ${base64(concat([noteKeyHash(name, publicKey), signature]))}\n`;
}

/** The parts of a note with exactly one Ed25519 signature in its one possible spelling, or `null`. */
export function readNote(note: string): ReadNote | null {
  const split = note.lastIndexOf('\n\n');
  if (split < 0) return null;
  const line = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]{91}=)\n$/u.exec(note.slice(split + 2));
  const [, name, spelled] = line ?? [];
  const bytes = spelled === undefined ? null : fromBase64(spelled);
  if (name === undefined || bytes?.length !== 68) return null;
  return {
    text: note.slice(0, split + 1),
    name,
    keyHash: bytes.slice(0, 4),
    signature: bytes.slice(4),
  };
}

/** RFC 4648 section 4, padded. */
export function base64(bytes: Uint8Array): string {
  const text = base64url(bytes).replaceAll('-', '+').replaceAll('_', '/');
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=');
}

const fromBase64 = (text: string): Uint8Array | null =>
  fromBase64url(text.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_'));
