/** What the life of a connection means to a person: whether a relay is in reach, and whether it knows us. */
import type { LinkState } from './relay-link.ts';
import type { SyncFacts } from './sync-status.ts';
import type { Connection } from './workspace.ts';

/** @param isReady the relay's welcome and the workspace's ledger were read: something can be done. */
export function connectionOf(acts: LinkState, isReady: boolean): Connection {
  switch (acts.kind) {
    case 'open':
      return isReady ? 'online' : 'connecting';
    case 'idle':
      return 'connecting';
    case 'asking':
    case 'opening':
      return acts.failures > 0 ? 'offline' : 'connecting';
    case 'waiting':
      return 'offline';
    case 'stopped':
      if (hasAccessEnded(acts)) return 'ended';
      return acts.refusal.code === 'not-signed-in' ? 'signed-out' : 'offline';
  }
}

/** R8: the relay has said that the person left the workspace. */
export const hasAccessEnded = (acts: LinkState): boolean =>
  acts.kind === 'stopped' && acts.refusal.code === 'access-ended';

/** For one document both connections count: prose and acts go different ways. */
export function reachOf(body: LinkState, acts: LinkState): SyncFacts['relay'] {
  if (isDown(acts) || isDown(body)) return 'away';
  return acts.kind === 'open' && body.kind === 'open' ? 'in-reach' : 'trying';
}

const isDown = (link: LinkState): boolean =>
  link.kind === 'waiting' || link.kind === 'stopped' || ('failures' in link && link.failures > 0);
