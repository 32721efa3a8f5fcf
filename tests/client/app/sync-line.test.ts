/** What the header says of work: each word true when it is shown. */
import { expect, test } from 'vitest';
import { syncLine } from '../../../client/app/sync-line.ts';
import { refuse } from '#shared/protocol/refusal.ts';

const at = Date.UTC(2026, 10, 20, 9, 41);

test('two facts, in the words of UI.md', () => {
  expect(syncLine({ kind: 'writing' }, 'UTC').text).toBe('');
  expect(syncLine({ kind: 'up-to-date', atMs: at }, 'UTC').text).toBe('Up to date · 09:41');
  expect(syncLine({ kind: 'unsent', unsent: 3 }, 'UTC').text).toBe(
    'Saved on this device · 3 changes not yet sent',
  );
  expect(syncLine({ kind: 'offline', unsent: 0 }, 'UTC').text).toBe(
    'Offline. Everything you write is kept here.',
  );
});

test('the short form never sounds better than the long one', () => {
  const refusal = refuse('role-insufficient');
  expect(syncLine({ kind: 'unsent', unsent: 3 }, 'UTC').short).toBe('3 not yet sent');
  expect(syncLine({ kind: 'not-saved', reason: 'quota' }, 'UTC').short).toBe('Not saved');
  expect(syncLine({ kind: 'refused', count: 2, refusal }, 'UTC').short).toBe('2 not accepted');
  expect(syncLine({ kind: 'writing' }, 'UTC').short).toBe('');
});
