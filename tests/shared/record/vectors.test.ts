/** docs/record-vectors/: what anybody's verifier must find, and that ours does. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, test } from 'vitest';
import { fromUtf8 } from '#shared/kernel/bytes.ts';
import { verdict } from './decided-document.ts';
import { vectorFiles } from './vectors/files.ts';
import { invalidVectors } from './vectors/invalid.ts';
import { validVectors } from './vectors/valid.ts';

const folder = fileURLToPath(new URL('../../../docs/record-vectors/', import.meta.url));
const read = (file: string): Uint8Array => new Uint8Array(readFileSync(join(folder, file)));

test(
  'the files are those that `node tests/shared/record/vectors/write.ts` writes',
  { timeout: 240_000 },
  async () => {
    const files = await vectorFiles();
    for (const [file, bytes] of files) expect(fromUtf8(read(file)), file).toBe(fromUtf8(bytes));
    const kept = ['valid', 'invalid'].flatMap((part) =>
      readdirSync(join(folder, part)).map((name) => `${part}/${name}`),
    );
    expect(kept.toSorted()).toEqual([...files.keys()].filter((file) => file !== 'index.json').toSorted());
  },
);

describe('[E5] a valid vector holds', () => {
  it.each(validVectors)('$name: $says', async ({ name }) => {
    expect(await verdict(read(`valid/${name}.json`))).toBe('holds');
  });
});

describe('[E5] [promise 10] an invalid vector is refused with its first fault', () => {
  it.each(invalidVectors)('$name, $code: $says', async ({ name, code }) => {
    expect(await verdict(read(`invalid/${name}.json`))).toBe(code);
  });
});

const hasPython = spawnSync('python3', ['-c', 'import cryptography, zoneinfo']).status === 0;

it.skipIf(!hasPython)(
  '[E5] a verifier that was written from the document alone finds the same',
  { timeout: 240_000 },
  () => {
    const { stdout, status } = spawnSync('python3', [join(folder, 'verify.py'), '--vectors'], {
      encoding: 'utf8',
    });
    expect(stdout).toContain(', 0 told wrong');
    expect(status).toBe(0);
  },
);
