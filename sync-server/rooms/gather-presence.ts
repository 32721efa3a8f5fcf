/**
 * Where everybody's caret is, told together: the first word in a quiet room goes out at once, and what follows within
 * some milliseconds as one frame. Of two hundred people who move once a second each is then told fifty times a second,
 * not two hundred.
 */
import type { AwarenessEntry } from './awareness.ts';

/** Nobody sees a caret come so much later. */
const gatherMs = 20;

export interface PresenceGatherer {
  /** @param from the connection that says it, and need not be told. */
  readonly add: (from: number, entries: readonly AwarenessEntry[]) => void;
}

/**
 * @param later runs its task so many ms from now; without it everything goes out at once.
 * @param tell everybody but `except`.
 */
export function gatherPresence(
  later: ((ms: number, task: () => void) => void) | undefined,
  tell: (entries: readonly AwarenessEntry[], except: number | null) => void,
): PresenceGatherer {
  /** The newest word of each Yjs client. */
  let gathered = new Map<number, { readonly from: number; readonly entry: AwarenessEntry }>();
  let isQuiet = true;

  const pause = (): void => {
    isQuiet = false;
    later?.(gatherMs, () => {
      isQuiet = gathered.size === 0;
      if (isQuiet) return;
      const words = [...gathered.values()];
      gathered = new Map();
      const [first] = words;
      const isOnes = words.every(({ from }) => from === first?.from);
      tell(
        words.map(({ entry }) => entry),
        isOnes && first ? first.from : null,
      );
      pause();
    });
  };

  return {
    add(from, entries) {
      if (!later) return tell(entries, from);
      if (isQuiet) {
        tell(entries, from);
        return pause();
      }
      for (const entry of entries) gathered.set(entry.client, { from, entry });
    },
  };
}
