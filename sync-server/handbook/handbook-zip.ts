/** The handbook as one zip, written file by file while it is sent; the same decisions give the same bytes. */
import { strToU8, Zip, ZipDeflate } from 'fflate';
import type { MemberId } from '#shared/kernel/ids.ts';
import type { FiledEntry } from '#shared/record/handbook.ts';
import { zipDate } from '#shared/record/zip-date.ts';
import { DamagedStore } from '../store/damage.ts';
import type { Handbook, HandbookFile } from './handbook.ts';

/** @param member who asks; all decided documents for nobody in particular. */
export function handbookZip(handbook: Handbook, member?: MemberId): ReadableStream<Uint8Array> {
  const parts = zipParts(filesOf(handbook, member));
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await parts.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await parts.return(undefined);
    },
  });
}

async function* filesOf(handbook: Handbook, member: MemberId | undefined): AsyncGenerator<HandbookFile> {
  const entries = handbook.entries(member);
  yield handbook.index(entries);
  for (const entry of entries) {
    const file = await wholeFile(handbook, entry, entries);
    if (file) yield file;
  }
}

async function* zipParts(files: AsyncIterable<HandbookFile>): AsyncGenerator<Uint8Array, undefined> {
  const waiting: Uint8Array[] = [];
  const zip = new Zip((error, part) => {
    if (error) throw error;
    waiting.push(part);
  });
  for await (const { name, text } of files) {
    const file = new ZipDeflate(name, { level: 6 });
    file.mtime = zipDate;
    zip.add(file);
    file.push(strToU8(text), true);
    yield* waiting.splice(0);
  }
  zip.end();
  yield* waiting.splice(0);
  return undefined;
}

/** A damaged document takes none of the others with it. */
async function wholeFile(
  handbook: Handbook,
  entry: FiledEntry,
  entries: readonly FiledEntry[],
): Promise<HandbookFile | null> {
  try {
    return await handbook.file(entry, entries);
  } catch (error) {
    if (error instanceof DamagedStore) return null;
    throw error;
  }
}
