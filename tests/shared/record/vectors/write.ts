/** `node tests/shared/record/vectors/write.ts`: writes docs/record-vectors/ anew. Keys and clock are fixed, so the bytes are. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { vectorFiles } from './files.ts';

const folder = fileURLToPath(new URL('../../../../docs/record-vectors/', import.meta.url));
for (const part of ['valid', 'invalid']) rmSync(join(folder, part), { recursive: true, force: true });
for (const [name, bytes] of await vectorFiles()) {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), bytes);
}
