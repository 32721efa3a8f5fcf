/** What the header says about work: the two facts in words, with a short form and a tone for the dot beside them. */
import { syncWords as factsInWords } from '../sync/sync-words.ts';
import type { Connection, SyncStatus } from '../sync/workspace.ts';

export interface SyncLine {
  /** Empty while something is being written to disk. */
  readonly text: string;
  /** For narrow screens; never says more than `text`. */
  readonly short: string;
  readonly tone: 'good' | 'waiting' | 'offline' | 'bad' | 'none';
}

/** @param zone the reader's. */
export const syncLine = (status: SyncStatus, zone: string): SyncLine => ({
  text: factsInWords(status, zone).text,
  ...aside(status),
});

function aside(status: SyncStatus): Omit<SyncLine, 'text'> {
  switch (status.kind) {
    case 'writing':
      return { short: '', tone: 'none' };
    case 'up-to-date':
      return { short: 'Up to date', tone: 'good' };
    case 'unsent':
      return { short: `${status.unsent} not yet sent`, tone: 'waiting' };
    case 'offline':
      return { short: 'Offline. Kept here.', tone: 'offline' };
    case 'refused':
      return { short: `${status.count} not accepted`, tone: 'bad' };
    case 'not-saved':
      return { short: 'Not saved', tone: 'bad' };
    case 'needs-newer-app':
      return { short: 'Needs a reload', tone: 'waiting' };
  }
}

/** For pages without a document. */
export function connectionLine(connection: Connection): SyncLine {
  switch (connection) {
    case 'online':
      return { text: 'Connected', short: 'Connected', tone: 'good' };
    case 'connecting':
      return { text: 'Connecting…', short: 'Connecting…', tone: 'none' };
    case 'offline':
      return {
        text: 'Offline. Everything you write is kept here.',
        short: 'Offline. Kept here.',
        tone: 'offline',
      };
    case 'signed-out':
      return { text: 'Signed out. Your work is kept here.', short: 'Signed out', tone: 'waiting' };
  }
}
