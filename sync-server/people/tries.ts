/** Wrong tries, counted by name and by address: five, then nobody gets in that way for fifteen minutes. */

const maxTries = 5;
const lockMs = 15 * 60_000;
/** Names and addresses remembered; beyond it the oldest are forgotten, so that memory stays bounded. */
const maxRemembered = 10_000;

interface Tries {
  count: number;
  lastAtMs: number;
}

export interface TryCounter {
  /** Counts a try under each key before it is made; false when one of them has used its tries up. */
  begin(keys: readonly string[]): boolean;
  /** Takes the try back: it was right. */
  succeed(keys: readonly string[]): void;
}

export function createTryCounter(now: () => number): TryCounter {
  const tries = new Map<string, Tries>();
  const current = (key: string): Tries | null => {
    const found = tries.get(key);
    if (!found) return null;
    if (now() - found.lastAtMs < lockMs) return found;
    tries.delete(key);
    return null;
  };
  return {
    begin(keys) {
      if (keys.some((key) => (current(key)?.count ?? 0) >= maxTries)) return false;
      for (const key of keys) {
        const count = (current(key)?.count ?? 0) + 1;
        tries.delete(key); // the newest stands last
        tries.set(key, { count, lastAtMs: now() });
      }
      for (const oldest of tries.keys()) {
        if (tries.size <= maxRemembered) break;
        tries.delete(oldest);
      }
      return true;
    },
    succeed(keys) {
      for (const key of keys) {
        const found = tries.get(key);
        if (found) found.count = Math.max(0, found.count - 1);
      }
    },
  };
}
