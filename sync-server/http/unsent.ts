/** What each member's connections have not taken yet, all together: many slow readers of one person are one slow reader. */
import type { WebSocket } from 'ws';
import type { MemberId } from '#shared/kernel/ids.ts';

type Taker = Pick<WebSocket, 'bufferedAmount' | 'once'>;

export interface Unsent {
  /** Counts it until it closes. */
  track(member: MemberId, socket: Taker): void;
  /** Bytes. */
  of(member: MemberId): number;
}

export function createUnsent(): Unsent {
  const takers = new Map<MemberId, Set<Taker>>();
  return {
    track(member, socket) {
      const theirs = takers.get(member) ?? new Set();
      takers.set(member, theirs.add(socket));
      socket.once('close', () => {
        theirs.delete(socket);
        if (theirs.size === 0 && takers.get(member) === theirs) takers.delete(member);
      });
    },
    of(member) {
      let bytes = 0;
      for (const { bufferedAmount } of takers.get(member) ?? []) bytes += bufferedAmount;
      return bytes;
    },
  };
}
