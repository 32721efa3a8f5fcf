/** Large answers on their way: each is held in memory until it was read, so that nobody has many of them at once. */
import type { MemberId } from '#shared/kernel/ids.ts';

/** Of an answer, what matters here. */
interface Outgoing {
  once(event: 'close', listener: () => void): unknown;
  destroy(): unknown;
}

/** What a browser asks of one host at once. */
export const mostLargeAnswers = 6;
/** An answer that takes longer is cut where another of the same member needs its place. */
const patienceMs = 2 * 60_000;

export interface LargeAnswers {
  /** Whether `member` may have one more; it counts until it was read or its connection ended. */
  begin(member: MemberId, outgoing: Outgoing): boolean;
}

/** @param now ms since 1970. */
export function createLargeAnswers(now: () => number): LargeAnswers {
  const underWay = new Map<MemberId, Map<Outgoing, number>>();

  /** One that nobody seems to read. */
  const makeRoom = (theirs: Map<Outgoing, number>): boolean => {
    for (const [outgoing, sinceMs] of theirs) {
      // A clock that was set back does not keep it for longer.
      if (Math.abs(now() - sinceMs) < patienceMs) continue;
      theirs.delete(outgoing);
      outgoing.destroy();
      return true;
    }
    return false;
  };

  return {
    begin(member, outgoing) {
      const theirs = underWay.get(member) ?? new Map<Outgoing, number>();
      if (theirs.size >= mostLargeAnswers && !makeRoom(theirs)) return false;
      underWay.set(member, theirs.set(outgoing, now()));
      outgoing.once('close', () => {
        theirs.delete(outgoing);
        if (theirs.size === 0 && underWay.get(member) === theirs) underWay.delete(member);
      });
      return true;
    },
  };
}
