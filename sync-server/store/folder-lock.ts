/** One relay per data folder: two would give the same place in a ledger to different acts. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartFailure } from '../start-failure.ts';

/** An open exclusive transaction on a file of its own: the system lets go of it however the process ends. */
export function lockFolder(folder: string): Disposable {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const lock = new DatabaseSync(join(folder, 'relay.lock'), { timeout: 0 });
    lock.exec('BEGIN EXCLUSIVE');
    return { [Symbol.dispose]: () => lock.close() };
  } catch (error) {
    const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : null;
    if (code === sqliteBusy)
      throw new StartFailure(`Another relay is running on ${folder}. Stop it, or choose another DATA_DIR.`);
    throw new StartFailure(
      `The data folder ${folder} cannot be used: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
}

const sqliteBusy = 5;
