/** Maps and sets that are copied at their first change, so that a batch of changes copies once and an idle one never. */

export class MapDraft<K, V> {
  readonly #base: ReadonlyMap<K, V>;
  #own: Map<K, V> | null = null;

  constructor(base: ReadonlyMap<K, V>) {
    this.#base = base;
  }
  get(key: K): V | undefined {
    return (this.#own ?? this.#base).get(key);
  }
  has(key: K): boolean {
    return (this.#own ?? this.#base).has(key);
  }
  set(key: K, value: V): void {
    this.#own ??= new Map(this.#base);
    this.#own.set(key, value);
  }
  delete(key: K): void {
    if (!this.has(key)) return;
    this.#own ??= new Map(this.#base);
    this.#own.delete(key);
  }
  values(): Iterable<V> {
    return (this.#own ?? this.#base).values();
  }
  /** How it is now; a later change may show in it. */
  peek(): ReadonlyMap<K, V> {
    return this.#own ?? this.#base;
  }
  /** The base itself while nothing changed. The draft must not be used afterwards. */
  finish(): ReadonlyMap<K, V> {
    return this.#own ?? this.#base;
  }
}

export class SetDraft<T> {
  readonly #base: ReadonlySet<T>;
  #own: Set<T> | null = null;

  constructor(base: ReadonlySet<T>) {
    this.#base = base;
  }
  has(value: T): boolean {
    return (this.#own ?? this.#base).has(value);
  }
  add(value: T): void {
    this.#own ??= new Set(this.#base);
    this.#own.add(value);
  }
  /** The base itself while nothing changed. The draft must not be used afterwards. */
  finish(): ReadonlySet<T> {
    return this.#own ?? this.#base;
  }
}
