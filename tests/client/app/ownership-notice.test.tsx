// @vitest-environment happy-dom
/** O1: what the owner and others read across the top of a document whose owner is about to change, or is not. */
import { expect, test } from 'vitest';
import type { MemberId } from '#shared/kernel/ids.ts';
import { OwnershipNotice } from '../../../client/app/ownership-notice.tsx';
import { dayMs } from '../decision/pretend-team.ts';
import { scenes } from '../decision/scenes.ts';
import { show, words } from '../show.ts';

test('[O1] an offer that was declined is told to its owner for a week, and to nobody else', async () => {
  const { team, people } = scenes.open();
  team.perform(people.ines, { type: 'handover-offered', to: people.lena, note: null });
  const offer = team.state.get()?.handover;
  if (!offer) throw new Error('nothing was offered');
  team.perform(people.lena, {
    type: 'handover-declined',
    offer: offer.id,
    reason: { text: 'I am away.' },
  });
  const read = async (member: MemberId): Promise<string> => {
    const state = team.state.get();
    if (!state) throw new Error('no document');
    const { workspace } = team.as(member);
    await show(<OwnershipNotice workspace={workspace} state={state} onShow={() => undefined} />);
    return words();
  };
  const said = 'Lena Brandt declined to become the owner of this document: “I am away.” You still own it.';
  expect(await read(people.ines)).toContain(said);
  expect(await read(people.kofi)).toBe('');
  team.later(8 * dayMs);
  expect(await read(people.ines)).toBe('');
});
