/** A store computed from others: it changes when they do, and only when its own value differs. */
import { writableStore, type Store } from './store.ts';

/** @param isSame whether a recomputed value may be dropped; identity unless told. */
export function derivedStore<T>(
  sources: readonly Store<unknown>[],
  compute: () => T,
  isSame: (a: T, b: T) => boolean = Object.is,
): Store<T> & { readonly stop: () => void } {
  const store = writableStore(compute());
  const refresh = () => {
    const next = compute();
    if (!isSame(store.get(), next)) store.set(next);
  };
  const stops = sources.map((source) => source.subscribe(refresh));
  return { get: store.get, subscribe: store.subscribe, stop: () => stops.forEach((stop) => stop()) };
}

/** Resolves with the first value for which `holds` is true, which may be the present one. */
export function untilStore<T, S extends T>(store: Store<T>, holds: (value: T) => value is S): Promise<S>;
export function untilStore<T>(store: Store<T>, holds: (value: T) => boolean): Promise<T>;
export function untilStore<T>(store: Store<T>, holds: (value: T) => boolean): Promise<T> {
  return new Promise((resolve) => {
    if (holds(store.get())) return resolve(store.get());
    const stop = store.subscribe(() => {
      const value = store.get();
      if (!holds(value)) return;
      stop();
      resolve(value);
    });
  });
}
