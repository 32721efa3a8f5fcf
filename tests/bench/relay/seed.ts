/** What stands in a server's store before anybody comes: a file in its folder, read when it starts for the first time. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { WrittenBody } from './paper.ts';

const Seed = z.object({
  /** Documents that hold the body: the first is the document of this index. */
  from: z.int(),
  count: z.int(),
  /** base64 */
  snapshot: z.string(),
  later: z.array(z.string()),
});

export interface Seed extends WrittenBody {
  readonly from: number;
  readonly count: number;
}

const fileIn = (folder: string): string => join(folder, 'seed.json');
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));

export function writeSeed(folder: string, { from, count, snapshot, later }: Seed): void {
  const written: z.infer<typeof Seed> = {
    from,
    count,
    snapshot: base64(snapshot),
    later: later.map(base64),
  };
  writeFileSync(fileIn(folder), JSON.stringify(written));
}

export function readSeed(folder: string): Seed | null {
  if (!existsSync(fileIn(folder))) return null;
  const { from, count, snapshot, later } = Seed.parse(JSON.parse(readFileSync(fileIn(folder), 'utf8')));
  return { from, count, snapshot: bytesOf(snapshot), later: later.map(bytesOf) };
}
