/** The header's words about the relay on pages without a document, and what all such words are made of (promise 3). */
import { unreachable } from '#shared/kernel/invariant.ts';
import type { Connection } from './workspace.ts';

export interface SyncWords {
  /** Empty while there is nothing to say, as while something is being written to disk. */
  readonly text: string;
  /** For narrow screens; never says more than `text`. */
  readonly short: string;
  readonly tone: 'good' | 'waiting' | 'offline' | 'bad' | 'none';
}

export function connectionWords(connection: Connection): SyncWords {
  switch (connection) {
    case 'online':
      return words('Connected', 'Connected', 'good');
    case 'connecting':
      return words('Connecting…', 'Connecting…', 'none');
    case 'offline':
      return words('Offline. Everything you write is kept here.', 'Offline. Kept here.', 'offline');
    case 'ended':
      return words('Your access has ended. Your work is kept here.', 'Access ended', 'waiting');
    case 'signed-out':
      return words('Signed out. Your work is kept here.', 'Signed out', 'waiting');
    default:
      return unreachable(connection);
  }
}

export const words = (text: string, short: string, tone: SyncWords['tone']): SyncWords => ({
  text,
  short,
  tone,
});
