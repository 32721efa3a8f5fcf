/** Real documents and histories that stand beside the project; where they are absent a benchmark says so and is skipped. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const folder = join(import.meta.dirname, '../../../shared/samples');

export const longDocument = 'rfcs/3392-leadership-council.md';
export const history = 'traces/automerge-paper.json.gz';

export const absent = (path: string): string =>
  `../shared/samples/${path} is not here, so there is nothing to measure with.`;

/** The bytes of a sample, or `null` where it is absent; what is compressed comes unpacked. */
export function readSample(path: string): Uint8Array | null {
  const file = join(folder, path);
  if (!existsSync(file)) return null;
  const bytes = readFileSync(file);
  return new Uint8Array(path.endsWith('.gz') ? gunzipSync(bytes) : bytes);
}
