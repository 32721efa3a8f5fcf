// @vitest-environment happy-dom
/** [E6] A device that is new waits for another of the same person to say whose it is. */
import { expect, test } from 'vitest';
import { Devices } from '../../../client/people/devices.tsx';
import type { Workspace } from '../../../client/sync/workspace.ts';
import { madeUpWorkspace } from '../app/preview/made-up-workspace.ts';
import { show, words } from '../show.ts';

async function devices(change: (workspace: Workspace) => Workspace = (same) => same): Promise<unknown[]> {
  const made: unknown[] = [];
  const workspace = madeUpWorkspace(new URLSearchParams());
  const perform: Workspace['perform'] = (draft) => {
    made.push(draft);
    return workspace.perform(draft);
  };
  await show(<Devices workspace={change({ ...workspace, perform })} />);
  return made;
}

const button = (name: string) =>
  [...document.querySelectorAll('button')].find(
    (each) => (each.getAttribute('aria-label') ?? each.textContent) === name,
  );

test('[E6] a browser that is vouched for says of a new device that it is mine', async () => {
  const made = await devices();
  expect(words()).toContain('A new device signed in as you.');
  button('Safari on iPhone: this is mine')?.click();
  expect(made).toMatchObject([{ type: 'key-confirmed' }]);
});

test('[E6] a browser that is not says where it can be confirmed, and confirms nothing', async () => {
  await devices((workspace) => {
    const other = [...workspace.state.get().keys.keys()][1];
    return other ? { ...workspace, thisDevice: other } : workspace;
  });
  expect(words()).toContain('Not confirmed. Open your settings in a browser that you have used before');
  expect(button('Safari on iPhone: this is mine')).toBeUndefined();
});
