/** The open sockets of each member: how many, and what they have not taken yet. Many slow readers of one person are one slow reader. */
import type { WebSocket } from 'ws';
import type { MemberId } from '#shared/kernel/ids.ts';

type Taker = Pick<WebSocket, 'bufferedAmount'>;

export interface MemberSockets {
  add(member: MemberId, socket: Taker): void;
  delete(member: MemberId, socket: Taker): void;
  count(member: MemberId): number;
  /** Bytes. */
  unsent(member: MemberId): number;
}

export function createMemberSockets(): MemberSockets {
  const socketsOf = new Map<MemberId, Set<Taker>>();
  return {
    add(member, socket) {
      const theirs = socketsOf.get(member) ?? new Set();
      socketsOf.set(member, theirs.add(socket));
    },
    delete(member, socket) {
      const theirs = socketsOf.get(member);
      theirs?.delete(socket);
      if (theirs?.size === 0) socketsOf.delete(member);
    },
    count: (member) => socketsOf.get(member)?.size ?? 0,
    unsent(member) {
      let bytes = 0;
      for (const { bufferedAmount } of socketsOf.get(member) ?? []) bytes += bufferedAmount;
      return bytes;
    },
  };
}
