/** A database that another program holds locked, or that may only be read: the relay says so, and goes on when it can write. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { StartFailure } from '../../../sync-server/start-failure.ts';
import { startTestRelay } from '../start-relay.ts';
import { pretendReadOnlyDisk } from './small-disk.ts';
import { surviveWithoutWriting } from './survive-without-writing.ts';

test('[promise 1] a database that another program has locked', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-locked-'));
  let other: DatabaseSync | null = null;
  try {
    await surviveWithoutWriting({
      folder,
      refuse() {
        other = new DatabaseSync(join(folder, 'countersign.sqlite'));
        other.exec('BEGIN IMMEDIATE');
      },
      relent: () => other?.close(),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('[promise 1] a database that may only be read from now on', async () => {
  using disk = pretendReadOnlyDisk();
  await surviveWithoutWriting(disk);
});

test('a relay does not start on a folder that may only be read, and says so', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-read-only-'));
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'ro,size=1m', 'tmpfs', folder]).status === 0;
  try {
    if (!isMounted) context.skip('no file system may be mounted here');
    const starting = startTestRelay({ dataFolder: folder });
    await expect(starting).rejects.toThrow(StartFailure);
    await expect(starting).rejects.toThrow(/^The data folder .* cannot be used/);
  } finally {
    if (isMounted) spawnSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true, force: true });
  }
});
