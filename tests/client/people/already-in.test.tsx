// @vitest-environment happy-dom
/** An invite link in a browser where somebody is in: it is said, and nobody who has just joined sees it. */
import { act } from 'react';
import { memoryLocation } from 'wouter/memory-location';
import { expect, test, vi } from 'vitest';
import { App } from '../../../client/app/app.tsx';
import { madeUpDoor } from '../app/preview/made-up-door.ts';
import { show, words } from '../show.ts';

// Made by the build, and nothing of it is needed here.
vi.mock('../../../client/app/newer-app.ts', async () => {
  const { writableStore } = await import('../../../client/kernel/store.ts');
  return { newerAppReady: writableStore(false) };
});

async function open(kind: string) {
  const door = madeUpDoor(new URLSearchParams(kind === 'open' ? '' : `door=${kind}`));
  const place = memoryLocation({ path: '/join', record: true });
  await show(<App door={door} fragment="good" place={place} />);
  return { door, place };
}

test('who is signed in reads as whom, and that the invitation was left alone', async () => {
  const { place } = await open('open');
  await vi.waitFor(() => expect(words()).toContain('so nothing was done with the invitation'));
  expect(words()).toContain('This browser is signed in as');
  await act(async () => document.querySelector<HTMLAnchorElement>('main a')?.click());
  expect(place.history.at(-1)).toBe('/');
});

test.each(['signed-out', 'unreachable'])(
  'who has just joined goes on to the library (%s at first)',
  async (kind) => {
    const { door, place } = await open(kind);
    await vi.waitFor(() => expect(words()).toContain('invites you'));
    await act(async () => {
      await door.join('good', { person: 'Kofi Owusu', password: 'a long enough password', zone: 'UTC' });
    });
    expect(words()).not.toContain('nothing was done');
    expect(place.history.at(-1)).toBe('/');
  },
);
