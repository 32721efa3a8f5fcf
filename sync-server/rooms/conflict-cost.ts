/**
 * How long Yjs would search for the places of an update's structs. Structs that claim the same neighbour are
 * compared one by one, so a frame of 1 MiB can be made to take ten seconds; honest ones hang on one another.
 */
import type { Id, Struct, StructRun } from './update-reader.ts';

/** Comparisons that one update may cost: a quarter of a second, and far more than months offline would need. */
export const maxConflictCost = 50_000_000;

/** Comparisons that placing the structs of these runs can take, at the worst, among themselves; or a bound that passes. */
export function conflictCost(runs: readonly StructRun[]): number {
  const structs = runs.reduce((sum, run) => sum + run.structs.length, 0);
  // Each with each is the worst there is, and what people type in a day stays below it.
  if (structs * structs <= maxConflictCost) return structs * structs;
  const claims = new Map<string, Map<number, number>>();
  for (const run of runs)
    for (const struct of run.structs) {
      const place = placeOf(struct);
      if (place === null) continue;
      const byClient = claims.get(place) ?? new Map<number, number>();
      claims.set(place, byClient.set(run.client, (byClient.get(run.client) ?? 0) + 1));
    }
  let cost = 0;
  for (const [place, byClient] of claims) cost += costOf(place, [...byClient.values()]);
  return cost;
}

/** Among siblings a client's own claims end the search, for an attribute they do not. */
function costOf(place: string, counts: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (place.startsWith(attributePlace)) return total * total;
  return total * total - counts.reduce((sum, count) => sum + count * count, 0);
}

const attributePlace = 'attribute ';

/** What a struct names as its left side. */
function placeOf(struct: Struct): string | null {
  if (struct.kind !== 'item') return null;
  const { origin, rightOrigin, parent, attribute } = struct;
  if (origin) return `after ${nameOf(origin)}`;
  if (attribute !== null) return `${attributePlace}${attribute} of ${nameOf(parent)}`;
  return parent === null ? `before ${rightOrigin ? nameOf(rightOrigin) : ''}` : `in ${nameOf(parent)}`;
}

const nameOf = (parent: string | Id | null): string =>
  parent === null || typeof parent === 'string' ? String(parent) : `${parent.client}:${parent.clock}`;
