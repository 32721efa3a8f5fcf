/**
 * Large maps and sets in two layers: one that is never changed again, shared by all that come after it, and a small
 * one above it. The next of them copies the small layer alone, so that one act more on a hundred thousand is not a
 * copy of a hundred thousand.
 */

/** Below this size one layer is copied as fast. */
const leastBelow = 128;

/** Copying a layer above that grows to this costs as much as making both one, spread over the changes between. */
const mostAbove = (below: number): number => Math.ceil(Math.sqrt(2 * below));

/** Whether changes of a collection of this size go into a layer above it. */
export const isLayered = (below: number): boolean => below >= leastBelow;
export const isFull = (below: number, above: number): boolean => above > mostAbove(below);

/** Iterates as one map would: in the order in which its keys came. */
export class LayeredMap<K, V> implements ReadonlyMap<K, V> {
  readonly below: ReadonlyMap<K, V>;
  readonly above: ReadonlyMap<K, V>;
  /** Keys of both layers, each once. */
  readonly size: number;

  constructor(below: ReadonlyMap<K, V>, above: ReadonlyMap<K, V>, size: number) {
    this.below = below;
    this.above = above;
    this.size = size;
  }

  get(key: K): V | undefined {
    return this.above.get(key) ?? this.below.get(key);
  }
  has(key: K): boolean {
    return this.above.has(key) || this.below.has(key);
  }
  *entries(): Generator<[K, V], undefined> {
    for (const [key, value] of this.below) yield [key, this.above.get(key) ?? value];
    for (const [key, value] of this.above) if (!this.below.has(key)) yield [key, value];
  }
  *keys(): Generator<K, undefined> {
    for (const [key] of this.entries()) yield key;
  }
  *values(): Generator<V, undefined> {
    for (const [, value] of this.entries()) yield value;
  }
  [Symbol.iterator](): Generator<[K, V], undefined> {
    return this.entries();
  }
  forEach(visit: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void {
    for (const [key, value] of this.entries()) visit(value, key, this);
  }
}

/** What a state tells of a set: enough to look and to read it once. */
export type IdSet = Pick<ReadonlySet<string>, 'has' | 'size'> & Iterable<string>;

/** Nothing stands in both layers. */
export class LayeredSet implements IdSet {
  readonly below: IdSet;
  readonly above: IdSet;

  constructor(below: IdSet, above: IdSet) {
    this.below = below;
    this.above = above;
  }
  get size(): number {
    return this.below.size + this.above.size;
  }
  has(value: string): boolean {
    return this.below.has(value) || this.above.has(value);
  }
  *[Symbol.iterator](): Generator<string, undefined> {
    yield* this.below;
    yield* this.above;
  }
}
