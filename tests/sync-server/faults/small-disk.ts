/** Disks that can be filled: a small tmpfs where one may be mounted, and a database that refuses as a full disk does. */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { StatementSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SmallDisk extends Disposable {
  readonly folder: string;
  /** Leaves no room at all. */
  fill(): void;
  /** Makes room again. */
  clear(): void;
}

const mount = (folder: string): boolean =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', folder]).status === 0;

/** A file system of 3 MiB; `null` where this process may not mount one. */
export function mountSmallDisk(): SmallDisk | null {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-disk-'));
  if (!mount(folder)) {
    rmSync(folder, { recursive: true });
    return null;
  }
  const filler = join(folder, 'filler');
  return {
    folder,
    fill: () => writeUntilFull(filler),
    clear: () => rmSync(filler, { force: true }),
    [Symbol.dispose]() {
      spawnSync('umount', ['-l', folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function writeUntilFull(path: string): void {
  const file = openSync(path, 'a');
  const block = new Uint8Array(4096);
  try {
    for (;;) writeSync(file, block);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  } finally {
    closeSync(file);
  }
}

/** As SQLite tells it when the log cannot grow: the commit throws, and what it held is rolled back. */
export function pretendSmallDisk(): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-disk-'));
  const { prototype } = StatementSync;
  const run = Object.getOwnPropertyDescriptor(prototype, 'run');
  if (!run) throw new Error('statements run');
  let isFull = false;
  prototype.run = function (this: StatementSync, ...values) {
    // A statement does not know its file: every database of this thread is full.
    if (isFull && this.sourceSQL !== 'BEGIN IMMEDIATE')
      throw Object.assign(new Error('database or disk is full'), { code: 'ERR_SQLITE_ERROR', errcode: 13 });
    return Reflect.apply(run.value, this, values);
  };
  return {
    folder,
    fill: () => void (isFull = true),
    clear: () => void (isFull = false),
    [Symbol.dispose]() {
      Object.defineProperty(prototype, 'run', run);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
