// @vitest-environment happy-dom
/** The dry run in the concluding panel: who will be told, before anything is concluded. */
import { expect, it } from 'vitest';
import { InformedList } from '../../../client/decision/informed-list.tsx';
import type { Workspace } from '../../../client/sync/workspace.ts';
import { show, words } from '../show.ts';
import { scenes } from './scenes.ts';

async function shown(telling: (workspace: Workspace) => Partial<Workspace['telling']>): Promise<string> {
  const { team, people } = scenes.ripe();
  const { workspace, document: open } = team.as(people.ines);
  const state = open.state.get();
  if (!state) throw new Error('the ledger was not read');
  const asked = { ...workspace, telling: { ...workspace.telling, ...telling(workspace) } };
  await show(<InformedList workspace={asked} state={state} />);
  return words();
}

it('names everyone who was asked, consulted or informed, and not the owner who decides', async () => {
  const words = await shown(() => ({}));
  expect(words).toContain('Kofi Owusu');
  expect(words).toContain('Lena Brandt');
  expect(words).not.toContain('Inês');
  expect(words).toContain('the final version in their list at once. The record says who was told, and when.');
});

it('says who is sent mail, once the relay has said so', async () => {
  const words = await shown(({ state }) => {
    const kofi = [...state.get().members.values()].find(({ person }) => person[0]?.value === 'Kofi Owusu');
    return {
      dryRun: () => Promise.resolve({ people: kofi ? [{ member: kofi.id, byMail: true }] : [] }),
    };
  });
  expect(words).toContain('in their list at once, Kofi Owusu by mail too.');
});
