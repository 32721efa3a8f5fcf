/** How fast anybody may go: so much a second for each member or address, and what was not used is saved for a minute. */

export interface Pace {
  /** Whether `key` may do one more thing now; it counts when it may. */
  take(key: string): boolean;
}

interface Saved {
  left: number;
  atMs: number;
}

const savedForSeconds = 60;
/** Members and addresses remembered; who is forgotten begins with all that can be saved. */
const maxRemembered = 10_000;

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
    take(key) {
      const saved = rememberedOf(key);
      const atMs = now();
      // A clock that was set back gives nothing and takes nothing.
      const seconds = Math.max(0, atMs - saved.atMs) / 1_000;
      saved.left = Math.min(most, saved.left + seconds * perSecond);
      saved.atMs = atMs;
      if (saved.left < 1) return false;
      saved.left--;
      return true;
    },
  };
}
