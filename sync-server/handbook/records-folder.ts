/** RECORDS_DIR before the relay starts: a folder that can be written, or one sentence about why not. */
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileSentence } from '../cli/read-file.ts';
import { StartFailure } from '../start-failure.ts';

/** Makes the folder when it is missing. Throws `StartFailure`. */
export function prepareRecordsFolder(folder: string, dataFolder: string): void {
  // What lies there is for everybody to read; the database is for nobody.
  if (resolve(folder) === resolve(dataFolder))
    throw new StartFailure('RECORDS_DIR is the data folder. Name another one: records are for everybody.');
  const trouble = troubleWith(folder, () => mkdirSync(folder, { recursive: true }));
  if (trouble !== null) throw new StartFailure(`RECORDS_DIR cannot be used: ${folder}. ${trouble}`);
}

/** Why a folder cannot be written, or `null` when it can. */
export function troubleWith(folder: string, make: () => void = () => undefined): string | null {
  const trial = join(folder, `.countersign-${process.pid}.part`);
  try {
    make();
    if (!statSync(folder).isDirectory()) return 'This is a file, not a folder.';
    writeFileSync(trial, '', { flag: 'wx' });
    rmSync(trial);
    return null;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    return code === 'EEXIST' ? 'This is a file, not a folder.' : fileSentence(error);
  }
}
