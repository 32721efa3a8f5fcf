/** What the header says, for every combination that has words of its own (promise 3). */
import { describe, expect, it } from 'vitest';
import { refuse } from '#shared/protocol/refusal.ts';
import { syncStatus, type SyncFacts } from '../../../client/sync/sync-status.ts';
import { syncWords } from '../../../client/sync/sync-words.ts';

const quiet: SyncFacts = {
  isTooNew: false,
  storageFault: null,
  isWriting: false,
  refusal: null,
  refusedActs: 0,
  refusedBlocks: 0,
  unsentBlocks: 0,
  pendingActs: 0,
  relay: 'in-reach',
  isSynced: true,
  receiptedAtMs: Date.UTC(2026, 10, 20, 8, 41),
};
const refusal = refuse('role-insufficient');

const table: readonly [string, Partial<SyncFacts>, string][] = [
  ['nothing waits', {}, 'Up to date · 09:41'],
  ['a change is being written to disk', { isWriting: true }, ''],
  ['the first connection is under way', { relay: 'trying', isSynced: false, receiptedAtMs: null }, ''],
  ['connected, and the relay’s text is not here yet', { isSynced: false }, ''],
  ['one block waits', { unsentBlocks: 1 }, 'Saved on this device · 1 change not yet sent'],
  [
    'blocks and acts wait',
    { unsentBlocks: 2, pendingActs: 1 },
    'Saved on this device · 3 changes not yet sent',
  ],
  [
    'stored, and the first connection is under way',
    { relay: 'trying', unsentBlocks: 1 },
    'Saved on this device · 1 change not yet sent',
  ],
  ['no relay in reach', { relay: 'away' }, 'Offline. Everything you write is kept here.'],
  ['offline with changes', { relay: 'away', unsentBlocks: 3 }, 'Offline. Everything you write is kept here.'],
  ['prose was refused', { refusal, refusedBlocks: 2, unsentBlocks: 2 }, '2 changes were not accepted.'],
  ['an act was refused', { refusal, refusedActs: 1 }, '1 change was not accepted.'],
  ['refused, and now offline', { refusal, refusedActs: 1, relay: 'away' }, '1 change was not accepted.'],
  [
    'the disk is full',
    { storageFault: 'quota', relay: 'away' },
    'Not saved. This browser’s storage is full.',
  ],
  [
    'the disk is full and something was refused',
    { storageFault: 'quota', refusal, refusedActs: 1 },
    'Not saved. This browser’s storage is full.',
  ],
  ['storage was closed', { storageFault: 'closed' }, 'Not saved. This browser has closed its storage.'],
  [
    'a newer app wrote the document',
    { isTooNew: true },
    'This document needs a newer version. Reload when you like.',
  ],
];

describe('the words about saving', () => {
  it.each(table)('%s', (_name, facts, text) => {
    expect(syncWords(syncStatus({ ...quiet, ...facts }), 'Europe/Vienna').text).toBe(text);
  });

  it('[promise 3] never say "up to date" while anything is unsent, unsaved or unsynced', () => {
    const flaws: Partial<SyncFacts>[] = [
      { unsentBlocks: 1 },
      { pendingActs: 1 },
      { isWriting: true },
      { isSynced: false },
      { relay: 'away' },
      { relay: 'trying' },
      { refusal },
      { storageFault: 'unknown' },
      { receiptedAtMs: null },
      { isTooNew: true },
    ];
    for (const flaw of flaws) expect(syncStatus({ ...quiet, ...flaw }).kind).not.toBe('up-to-date');
  });
});
