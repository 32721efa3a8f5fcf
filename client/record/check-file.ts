/** Checks a record's bytes on this device, as anybody else would; the verifier's code comes when it is first needed. */
import type { RecordAnswer } from '#shared/record/verification-words.ts';
import type { RecordFault } from '#shared/record/verify-record.ts';
import type { KeyId } from '#shared/kernel/ids.ts';
import type { RecordFile } from './record-in-hand.ts';

export type FileCheck =
  | { readonly kind: 'checking'; readonly name: string }
  | {
      readonly kind: 'holds';
      readonly name: string;
      readonly title: string;
      readonly reference: string;
      readonly relay: KeyId;
      readonly answers: readonly RecordAnswer[];
      /** Something was signed in a name by a key that is not surely its own. */
      readonly hasDoubts: boolean;
    }
  | { readonly kind: 'does-not-hold'; readonly name: string; readonly fault: RecordFault }
  | { readonly kind: 'unreadable'; readonly name: string; readonly sentence: string };

/** No record is as large: a document has at most 16 MiB, and people are few. */
export const maxRecordBytes = 256 * 1024 * 1024;

export async function checkFile({ name, bytes }: RecordFile): Promise<FileCheck> {
  const [{ verifyRecord }, { verifySignature }, { viewOfRecord }, { verificationWords }] = await Promise.all([
    import('#shared/record/verify-record.ts'),
    import('../session/verify-signature.ts'),
    import('#shared/record/view-of-record.ts'),
    import('#shared/record/verification-words.ts'),
  ]);
  const result = await verifyRecord(bytes, verifySignature);
  if (!result.ok) return { kind: 'does-not-hold', name, fault: result.error };
  const view = viewOfRecord(result.value);
  return {
    kind: 'holds',
    name,
    title: view.title,
    reference: view.reference,
    relay: result.value.relayFingerprint,
    answers: verificationWords(result.value, view),
    hasDoubts: result.value.doubts.length > 0,
  };
}

/** A file that somebody chose or dropped; reading may fail, and no file is too strange to say so. */
export async function checkChosen(file: File): Promise<FileCheck> {
  const { name } = file;
  if (file.size > maxRecordBytes)
    return { kind: 'unreadable', name, sentence: 'This file is larger than any record.' };
  try {
    return await checkFile({ name, bytes: new Uint8Array(await file.arrayBuffer()) });
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    return { kind: 'unreadable', name, sentence: 'This browser could not read the file.' };
  }
}
