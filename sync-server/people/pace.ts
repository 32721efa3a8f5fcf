/** How fast anybody may go: so much a second for each member or address, and what was not used is saved for a minute. */

export interface Pace {
  /**
   * Whether `key` may do one more thing now; it counts when it may.
   * @param cost as how many things it counts: more than was saved is owed, so that the largest passes, once.
   */
  take(key: string, cost?: number): boolean;
}

interface Saved {
  left: number;
  atMs: number;
}

const savedForSeconds = 60;
/** Members and addresses remembered; who is forgotten begins with all that can be saved. */
const maxRemembered = 10_000;

/** So much memory and disk is one thing, bytes. */
const bytesOfOne = 4 * 1024;

/** As how many things a message of `bytes` counts. */
export const costOfBytes = (bytes: number): number => 1 + Math.floor(bytes / bytesOfOne);

/** @param now ms since 1970. */
export function createPace(perSecond: number, now: () => number): Pace {
  const most = perSecond * savedForSeconds;
  const savings = new Map<string, Saved>();

  function rememberedOf(key: string): Saved {
    const known = savings.get(key);
    if (known) return known;
    for (const oldest of savings.keys()) {
      if (savings.size < maxRemembered) break;
      savings.delete(oldest);
    }
    const fresh: Saved = { left: most, atMs: now() };
    savings.set(key, fresh);
    return fresh;
  }

  return {
    take(key, cost = 1) {
      const saved = rememberedOf(key);
      const atMs = now();
      // A clock that was set back gives nothing and takes nothing.
      const seconds = Math.max(0, atMs - saved.atMs) / 1_000;
      saved.left = Math.min(most, saved.left + seconds * perSecond);
      saved.atMs = atMs;
      if (saved.left < 1) return false;
      saved.left -= cost;
      return true;
    },
  };
}
