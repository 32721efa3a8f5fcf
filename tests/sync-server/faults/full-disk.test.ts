/** A disk without room: what cannot be kept is refused in words, what was acknowledged stays, and reading goes on. */
import { test } from 'vitest';
import { mountSmallDisk, pretendSmallDisk } from './small-disk.ts';
import { surviveWithoutWriting } from './survive-without-writing.ts';

test('[promise 1] a full disk, as the file system tells it', async (context) => {
  using disk = mountSmallDisk();
  if (disk) await surviveWithoutWriting(disk);
  else context.skip('no file system may be mounted here');
});

test('[promise 1] a full disk, as the database tells it', async () => {
  using disk = pretendSmallDisk();
  await surviveWithoutWriting(disk);
});
