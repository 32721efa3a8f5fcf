/** Disks that take nothing more: a small tmpfs where one may be mounted, and a database that refuses as a full or read-only disk does. */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { StatementSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StubbornDisk } from './survive-without-writing.ts';

export type SmallDisk = StubbornDisk & Disposable;

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
    refuse: () => writeUntilFull(filler),
    relent: () => rmSync(filler, { force: true }),
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
export const pretendSmallDisk = (): SmallDisk => pretendError(13, 'database or disk is full');

/** As SQLite tells it when the system has made the file system read-only, which it does after errors of the disk. */
export const pretendReadOnlyDisk = (): SmallDisk => pretendError(8, 'attempt to write a readonly database');

function pretendError(errcode: number, message: string): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-disk-'));
  const { prototype } = StatementSync;
  const run = Object.getOwnPropertyDescriptor(prototype, 'run');
  if (!run) throw new Error('statements run');
  let isRefusing = false;
  prototype.run = function (this: StatementSync, ...values) {
    // A statement does not know its file: every database of this thread refuses.
    if (isRefusing && this.sourceSQL !== 'BEGIN IMMEDIATE')
      throw Object.assign(new Error(message), { code: 'ERR_SQLITE_ERROR', errcode });
    return Reflect.apply(run.value, this, values);
  };
  return {
    folder,
    refuse: () => void (isRefusing = true),
    relent: () => void (isRefusing = false),
    [Symbol.dispose]() {
      Object.defineProperty(prototype, 'run', run);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
