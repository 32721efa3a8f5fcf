// @vitest-environment happy-dom
/** Coming in by a link: what can be typed at once, and where a link that does not open leads. */
import { expect, test } from 'vitest';
import { Join } from '../../../client/people/join.tsx';
import { madeUpDoor } from '../app/preview/made-up-door.ts';
import { show, words } from '../show.ts';

const nowMs = Date.UTC(2026, 10, 20);

async function arrive(fragment: string): Promise<void> {
  const door = madeUpDoor(new URLSearchParams());
  await show(<Join door={door} fragment={fragment} nowMs={nowMs} onDone={() => undefined} />);
}

test('somebody who comes in can begin with their name', async () => {
  await arrive('good');
  expect(words()).toContain('Inês Moura invites you as an editor');
  const label = [...document.querySelectorAll('label')].find((each) => each.textContent === 'Your name');
  expect(document.activeElement?.id).toBe(label?.htmlFor);
});

test('a link that was used is no dead end for the one who used it', async () => {
  await arrive('used');
  expect(words()).toContain('This link was used already.');
  expect(document.querySelector('a')?.getAttribute('href')).toBe('/sign-in');
});
