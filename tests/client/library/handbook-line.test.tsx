// @vitest-environment happy-dom
/** All decisions as a zip, from the library. */
import { act } from 'react';
import { expect, it, vi } from 'vitest';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { refuse, type Refusal } from '#shared/protocol/refusal.ts';
import { writableStore } from '../../../client/kernel/store.ts';
import { HandbookLine } from '../../../client/library/handbook-line.tsx';
import type { Workspace } from '../../../client/sync/workspace.ts';
import { show } from '../show.ts';

async function pressed(answer: Result<Uint8Array, Refusal>) {
  const onDownload = vi.fn();
  const workspace = {
    connection: writableStore('online'),
    telling: { handbook: () => Promise.resolve(answer) },
  } as unknown as Workspace;
  await show(<HandbookLine workspace={workspace} onDownload={onDownload} />);
  await act(async () => document.querySelector('button')?.click());
  return onDownload;
}

it('hands the zip to the person', async () => {
  const zip = new Uint8Array([80, 75]);
  const onDownload = await pressed(ok(zip));
  expect(onDownload).toHaveBeenCalledWith(zip, 'decisions.zip', 'application/zip');
});

it('says why there is none', async () => {
  const onDownload = await pressed(err(refuse('unavailable', 'No relay in reach.')));
  expect(onDownload).not.toHaveBeenCalled();
  expect(document.querySelector('[role=alert]')?.textContent).toBe('No relay in reach.');
});
