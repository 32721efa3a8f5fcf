/** The header's words about saving: two facts about work, never one vague "saved" (promise 3). */
import { unreachable } from '#shared/kernel/invariant.ts';
import { connectionWords, words, type SyncWords } from './connection-words.ts';
import { isAboutHistory } from './history-refusal.ts';
import type { Connection, SyncStatus } from './workspace.ts';

/** @param zone IANA zone in which the clock time is given. */
export function syncWords(status: SyncStatus, zone: string, connection: Connection = 'online'): SyncWords {
  // The relay is there, and would take it: not a matter of the network.
  if (status.kind === 'offline' && (connection === 'signed-out' || connection === 'ended'))
    return connectionWords(connection);
  switch (status.kind) {
    case 'writing':
      return words('', '', 'none');
    case 'up-to-date':
      return words(`Up to date · ${clockTime(status.atMs, zone)}`, 'Up to date', 'good');
    case 'unsent':
      return words(
        `Saved on this device · ${changes(status.unsent)} not yet sent`,
        `${status.unsent} not yet sent`,
        'waiting',
      );
    case 'offline':
      return words('Offline. Everything you write is kept here.', 'Offline. Kept here.', 'offline');
    case 'refused': {
      const { count, refusal } = status;
      if (isAboutHistory(refusal))
        return words('Kept here. The relay’s history is another.', 'Another history', 'bad');
      return words(
        `${changes(count)} ${count === 1 ? 'was' : 'were'} not accepted.`,
        `${count} not accepted`,
        'bad',
      );
    }
    case 'not-saved':
      return words(notSaved(status.reason), 'Not saved', 'bad');
    case 'needs-newer-app':
      return words('This document needs a newer version. Reload when you like.', 'Needs a reload', 'waiting');
    default:
      return unreachable(status);
  }
}

function notSaved(reason: Extract<SyncStatus, { kind: 'not-saved' }>['reason']): string {
  switch (reason) {
    case 'quota':
      return 'Not saved. This browser’s storage is full.';
    case 'closed':
      return 'Not saved. This browser has closed its storage.';
    case 'damaged':
      return 'Something that was stored on this device cannot be read.';
    case 'unknown':
      return 'Not saved. This browser cannot store anything just now.';
    default:
      return unreachable(reason);
  }
}

const changes = (count: number): string => `${count} ${count === 1 ? 'change' : 'changes'}`;

const clockTime = (atMs: number, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone }).format(atMs);
