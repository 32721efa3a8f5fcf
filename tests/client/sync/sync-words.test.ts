/** What the header says of work: each word true when it is shown. */
import { expect, test } from 'vitest';
import { syncWords } from '../../../client/sync/sync-words.ts';
import { refuse } from '#shared/protocol/refusal.ts';

const at = Date.UTC(2026, 10, 20, 9, 41);

test('two facts, each in its own words', () => {
  expect(syncWords({ kind: 'writing' }, 'UTC').text).toBe('');
  expect(syncWords({ kind: 'up-to-date', atMs: at }, 'UTC').text).toBe('Up to date · 09:41');
  expect(syncWords({ kind: 'unsent', unsent: 3 }, 'UTC').text).toBe(
    'Saved on this device · 3 changes not yet sent',
  );
  expect(syncWords({ kind: 'offline', unsent: 0 }, 'UTC').text).toBe(
    'Offline. Everything you write is kept here.',
  );
});

test('signed out is not offline: the relay is there, and waits for who one is', () => {
  const { text, short } = syncWords({ kind: 'offline', unsent: 1 }, 'UTC', 'signed-out');
  expect(text).toBe('Signed out. Your work is kept here.');
  expect(short).toBe('Signed out');
  const unstored = { kind: 'not-saved', reason: 'quota' } as const;
  expect(syncWords(unstored, 'UTC', 'signed-out').text).toContain('Not saved.');
});

test('[R8] who has left the workspace is neither offline nor told that something was refused', () => {
  const { text, short } = syncWords({ kind: 'offline', unsent: 1 }, 'UTC', 'ended');
  expect(text).toBe('Your access has ended. Your work is kept here.');
  expect(short).toBe('Access ended');
});

test('the short form never sounds better than the long one', () => {
  const refusal = refuse('role-insufficient');
  expect(syncWords({ kind: 'unsent', unsent: 3 }, 'UTC').short).toBe('3 not yet sent');
  expect(syncWords({ kind: 'not-saved', reason: 'quota' }, 'UTC').short).toBe('Not saved');
  expect(syncWords({ kind: 'refused', count: 2, refusal }, 'UTC').short).toBe('2 not accepted');
  expect(syncWords({ kind: 'writing' }, 'UTC').short).toBe('');
});
