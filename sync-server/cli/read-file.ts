/** Files that a person names: read up to a bound, with one sentence when that is not possible. */
import { open } from 'node:fs/promises';
import { err, ok, type Result } from '#shared/kernel/result.ts';

/** The first `mostBytes + 1` bytes of a file, so that one that is too large shows, and costs no more. */
export async function readUpTo(path: string, mostBytes: number): Promise<Result<Uint8Array, string>> {
  try {
    await using file = await open(path, 'r');
    const parts: Uint8Array[] = [];
    let length = 0;
    while (length <= mostBytes) {
      const part = Buffer.alloc(Math.min(1024 * 1024, mostBytes + 1 - length));
      const { bytesRead } = await file.read(part, 0, part.length, null);
      if (bytesRead === 0) break;
      parts.push(part.subarray(0, bytesRead));
      length += bytesRead;
    }
    return ok(new Uint8Array(Buffer.concat(parts)));
  } catch (error) {
    return err(fileSentence(error));
  }
}

/** Why a file could not be read or written. */
export function fileSentence(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return sentences[code] ?? `It cannot be used (${code || String(error)}).`;
}

const sentences: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such file.',
  ENOTDIR: 'There is no such file.',
  EISDIR: 'This is a folder, not a file.',
  EACCES: 'You may not open this file.',
  EPERM: 'You may not open this file.',
  ENOSPC: 'The disk is full.',
  EROFS: 'This disk can only be read.',
};
