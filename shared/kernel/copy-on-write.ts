/**
 * Maps and sets that are copied at their first change, so that a batch of changes copies once and an idle one never.
 * Of large ones only what changed lately is copied.
 */
import { isFull, isLayered, LayeredMap, LayeredSet, type IdSet } from './layered.ts';

/** No value is `undefined`. */
export class MapDraft<K, V> {
  readonly #base: ReadonlyMap<K, V>;
  /** All of it; or, over a large base, what is new since its lower layer. */
  #own: Map<K, V> | null = null;
  #below: ReadonlyMap<K, V> | null = null;
  #size = 0;

  constructor(base: ReadonlyMap<K, V>) {
    this.#base = base;
  }
  get(key: K): V | undefined {
    if (this.#own === null) return this.#base.get(key);
    const found = this.#own.get(key);
    return found === undefined && this.#below !== null ? this.#below.get(key) : found;
  }
  has(key: K): boolean {
    return this.get(key) !== undefined;
  }
  set(key: K, value: V): void {
    this.#own ??= this.#begun();
    if (this.#below !== null) {
      if (!this.has(key)) this.#size++;
      if (isFull(this.#below.size, this.#own.size)) this.#own = this.#whole();
    }
    this.#own.set(key, value);
  }
  delete(key: K): void {
    if (!this.has(key)) return;
    this.#own = this.#whole();
    this.#own.delete(key);
  }
  values(): Iterable<V> {
    return this.peek().values();
  }
  /** How it is now; a later change may show in it. */
  peek(): ReadonlyMap<K, V> {
    if (this.#own === null) return this.#base;
    return this.#below === null ? this.#own : new LayeredMap(this.#below, this.#own, this.#size);
  }
  /** The base itself while nothing changed. The draft must not be used afterwards. */
  finish(): ReadonlyMap<K, V> {
    return this.peek();
  }

  #begun(): Map<K, V> {
    const isInTwo = this.#base instanceof LayeredMap;
    const below: ReadonlyMap<K, V> = isInTwo ? this.#base.below : this.#base;
    if (!isLayered(below.size)) return new Map(this.#base);
    this.#below = below;
    this.#size = this.#base.size;
    return new Map<K, V>(isInTwo ? this.#base.above : []);
  }
  #whole(): Map<K, V> {
    const whole = new Map(this.peek());
    this.#below = null;
    return whole;
  }
}

/** The same for ids, none of which is ever taken out. */
export class SetDraft {
  readonly #base: IdSet;
  #own: Set<string> | null = null;
  #below: IdSet | null = null;

  constructor(base: IdSet) {
    this.#base = base;
  }
  has(value: string): boolean {
    if (this.#own === null) return this.#base.has(value);
    return this.#own.has(value) || this.#below?.has(value) === true;
  }
  add(value: string): void {
    if (this.has(value)) return;
    this.#own ??= this.#begun();
    if (this.#below !== null && isFull(this.#below.size, this.#own.size)) {
      this.#own = new Set(this.finish());
      this.#below = null;
    }
    this.#own.add(value);
  }
  /** The base itself while nothing changed. The draft must not be used afterwards. */
  finish(): IdSet {
    if (this.#own === null) return this.#base;
    return this.#below === null ? this.#own : new LayeredSet(this.#below, this.#own);
  }

  #begun(): Set<string> {
    const isInTwo = this.#base instanceof LayeredSet;
    const below = isInTwo ? this.#base.below : this.#base;
    if (!isLayered(below.size)) return new Set(this.#base);
    this.#below = below;
    return new Set(isInTwo ? this.#base.above : []);
  }
}
