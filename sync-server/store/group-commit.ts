/**
 * Group commit: what rooms and ledgers want stored in one turn of the event loop is one transaction with one sync,
 * and is acknowledged after it.
 */
import { invariant } from '#shared/kernel/invariant.ts';
import { Behind } from './behind.ts';
import type { Place, Store } from './store.ts';

/** What one room or one ledger has waiting. Nothing here may ask for a commit, but `tell`. */
export interface Part {
  /** Where it appends. */
  readonly place: Place;
  /** Whether anything is to be written; where not, it is only told. */
  hasWrites(): boolean;
  /** Writes what waits into the transaction that runs; once more when that was rolled back for another's failure. */
  write(): void;
  /** What was written is on disk: memory follows. */
  kept(): void;
  /** Nothing of it is stored. */
  lost(error: unknown): void;
  /** Everybody's memory is as the disk is: acknowledge, pass on, or refuse. */
  tell(): void;
}

export interface GroupCommit {
  /** Commits `part` with the group of this turn; asked again in the same turn, it does so once. */
  readonly join: (part: Part) => void;
  /** Commits the group now. */
  readonly flush: () => void;
}

/** When the group is committed. */
export type Gathering = (commit: () => void, isCrowded: boolean) => void;

/**
 * At the end of this turn of the event loop; among a crowd two milliseconds later. A sync costs half a millisecond of
 * processor here, however little it carries: a crowd that shares them has all of it for its letters.
 */
export const gathering: Gathering = (commit, isCrowded) => {
  if (isCrowded) setTimeout(commit, 2);
  else setImmediate(commit);
};

/**
 * Rooms that make a crowd when they wrote into one group, and for how long it is one; ms. Ledgers make none: checking
 * an act is dearer than its share of a sync, so collecting acts would be nothing but waiting.
 */
const crowd = 3;
const crowdMs = 20;

/**
 * @param gather plans a commit.
 * @param took told how long each commit was, ms, also where it failed.
 */
export function groupCommit(
  database: Pick<Store, 'transaction' | 'isInTransaction' | 'willAppend'>,
  gather: Gathering,
  took: (ms: number) => void = () => undefined,
): GroupCommit {
  const waiting = new Set<Part>();
  let isPlanned = false;
  let crowdedUntilMs = 0;

  const flush = (): void => {
    if (waiting.size === 0) return;
    // Inside another transaction it would be acknowledged before that one is on disk.
    invariant(!database.isInTransaction(), 'a group is a transaction of its own');
    const group = [...waiting];
    waiting.clear();
    const writing = group.filter((part) => part.hasWrites());
    const startedMs = performance.now();
    const failures = store(writing);
    const endedMs = performance.now();
    if (writing.length > 0) took(endedMs - startedMs);
    if (writing.filter(isBody).length >= crowd) crowdedUntilMs = endedMs + crowdMs;
    for (const part of writing)
      if (failures.has(part)) part.lost(failures.get(part));
      else part.kept();
    for (const part of group) part.tell();
  };

  /** Why each part that is not stored is not. */
  const store = (parts: readonly Part[]): ReadonlyMap<Part, unknown> => {
    const failure = parts.length === 0 ? null : inOneTransaction(parts);
    if (!failure) return new Map();
    // A part that cannot be written (its rows are damaged, or another node was first) costs the others nothing but
    // their common sync.
    return isOnesOwn(failure) && parts.length > 1
      ? oneByOne(parts)
      : new Map(parts.map((part) => [part, failure.error]));
  };

  const oneByOne = (parts: readonly Part[]): ReadonlyMap<Part, unknown> => {
    const failures = new Map<Part, unknown>();
    for (const [i, part] of parts.entries()) {
      const failure = inOneTransaction([part]);
      if (!failure) continue;
      failures.set(part, failure.error);
      if (isOnesOwn(failure)) continue;
      // The store itself fails: no more waiting for each.
      for (const other of parts.slice(i)) failures.set(other, failure.error);
      break;
    }
    return failures;
  };

  const inOneTransaction = (parts: readonly Part[]): GroupFailure | null => {
    let at: Part | null = null;
    try {
      // All nodes in one order: two that hold what the other wants would wait for each other.
      const ordered = database.willAppend
        ? parts.toSorted((a, b) => inOrder(keyOf(a.place), keyOf(b.place)))
        : parts;
      database.transaction(() => {
        database.willAppend?.(ordered.map(({ place }) => place));
        for (const part of ordered) {
          at = part;
          part.write();
        }
        at = null;
      });
      return null;
    } catch (error) {
      return { at, error };
    }
  };

  return {
    flush,
    join(part) {
      waiting.add(part);
      if (isPlanned) return;
      isPlanned = true;
      gather(() => {
        isPlanned = false;
        flush();
      }, performance.now() < crowdedUntilMs);
    },
  };
}

interface GroupFailure {
  /** The part that could not be written; `null` when the transaction itself failed. */
  readonly at: Part | null;
  readonly error: unknown;
}

/** Otherwise it is the store's, and nobody else's writing would do better. */
const isOnesOwn = ({ at, error }: GroupFailure): boolean => at !== null || error instanceof Behind;

const isBody = ({ place }: Part): boolean => place.part === 'body';

const keyOf = ({ part, of }: Place): string => `${part} ${of}`;

const inOrder = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
