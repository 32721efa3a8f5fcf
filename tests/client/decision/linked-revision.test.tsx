// @vitest-environment happy-dom
/** D5: an address that names an earlier revision opens the list of revisions at it. */
import { act } from 'react';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { fragmentOf } from '#shared/document/permanent-link.ts';
import { show } from '../show.ts';
import { proposalId } from './pretend-team.ts';
import { scenes } from './scenes.ts';
import { ShownBlock } from './shown-block.tsx';

// What comes apart from the page is there at once.
beforeAll(() => import('../../../client/decision/revisions-panel.tsx'));

afterEach(() => {
  location.hash = '';
});

async function showAt(number: number): Promise<void> {
  location.hash = fragmentOf({ kind: 'revision', proposal: proposalId, number });
  const scene = scenes.editorial();
  await show(<ShownBlock reader={scene.team.as(scene.people.kofi)} />);
}

/** Lets React draw until something holds. */
const until = (holds: () => boolean): Promise<void> =>
  expect
    .poll(async () => {
      await act(async () => undefined);
      return holds();
    })
    .toBe(true);

const dialog = (): Element | null => document.querySelector('[role="dialog"]');

it('[D5] a link to an earlier revision opens the revisions, from that one on', async () => {
  await showAt(1);
  await until(() => dialog() !== null);
  expect(dialog()?.textContent).toContain('What was asked of people');
  const from = dialog()?.querySelector('select');
  expect(from?.value).toBe('1');
  const close = dialog()?.querySelector<HTMLElement>('[aria-label="Close"]');
  await act(async () => close?.click());
  await until(() => dialog() === null);
});

it('[D5] a link to the revision that stands in the text opens nothing', async () => {
  await showAt(2);
  expect(dialog()).toBeNull();
  expect(document.getElementById(`revision-2-${proposalId}`)).not.toBeNull();
});
