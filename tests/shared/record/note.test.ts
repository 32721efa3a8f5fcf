/** Signed notes as other C2SP tools write and read them. */
import { describe, expect, it } from 'vitest';
import { verifyEd25519 } from '#shared/acts/ed25519.ts';
import { fromBase64url, utf8 } from '#shared/kernel/bytes.ts';
import { noteKeyHash, readNote, writeNote } from '#shared/record/note.ts';
import { deviceOf } from '../ledger-fixture.ts';

/** The well-known example of Go's note package: its verifier key and a note it signed. */
const goKey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const goNote =
  'If you think cryptography is the answer to your problem,\nthen you don’t know what your problem is.\n'.replace(
    '’',
    "'",
  ) +
  '\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';

const keyBytes = (vkey: string): Uint8Array => {
  const spelled = vkey.split('+').slice(2).join('+').replaceAll('+', '-').replaceAll('/', '_');
  return fromBase64url(spelled)?.slice(1) ?? new Uint8Array();
};

describe('signed notes', () => {
  it('one that Go’s note package signed is read, and its signature holds', () => {
    const note = readNote(goNote);
    expect(note?.name).toBe('PeterNeumann');
    expect(Buffer.from(note?.keyHash ?? []).toString('hex')).toBe('c74f20a3');
    expect(Buffer.from(noteKeyHash('PeterNeumann', keyBytes(goKey))).toString('hex')).toBe('c74f20a3');
    expect(note && verifyEd25519(keyBytes(goKey), utf8(note.text), note.signature)).toBe(true);
  });

  it('what is written is read back', () => {
    const { publicKey, sign } = { publicKey: deviceOf('relay').publicKey, sign: deviceOf('relay') };
    const text = 'countersign/example\n12\nabc=\n';
    const note = readNote(writeNote(text, 'countersign/example', publicKey, sign.sign(utf8(text))));
    expect(note).toMatchObject({ text, name: 'countersign/example' });
  });

  it.each([
    ['two signatures', `${goNote}${goNote.slice(goNote.indexOf('\u2014'))}`],
    ['no signature', 'text\n\n'],
    ['a hyphen in place of the dash', goNote.replace('\u2014', '-')],
    ['no newline at the end', goNote.trimEnd()],
    ['bits that no byte uses', goNote.replace('nAM=', 'nAN=')],
  ])('%s is no note', (_name, note) => {
    expect(readNote(note)).toBeNull();
  });
});
