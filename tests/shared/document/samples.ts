/** The real decision documents that imports are tried on, where this checkout has them beside it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../../../shared/samples/', import.meta.url));

export interface Sample {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Every sample, or none with a message. */
export function readSamples(): readonly Sample[] {
  if (!existsSync(folder)) {
    console.warn('Skipped: the sample documents are not beside this checkout (../shared/samples).');
    return [];
  }
  return ['rfcs', 'keps'].flatMap((kind) =>
    readdirSync(`${folder}${kind}`)
      .filter((name) => name.endsWith('.md'))
      .map((name) => ({ name: `${kind}/${name}`, bytes: readFileSync(`${folder}${kind}/${name}`) })),
  );
}
