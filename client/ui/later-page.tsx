/**
 * A page whose code comes apart from the app's. Without Suspense: React holds back for 300 ms what follows a fallback,
 * also when it is there after ten.
 */
import type { ComponentType, ReactNode } from 'react';
import { useStore, writableStore, type Store } from '../kernel/store.ts';

export interface LaterPage<P> {
  /** Asks for the code before the page is drawn. */
  readonly load: () => void;
  /** Draws `waiting` until the code is there. */
  readonly Page: (props: { readonly page: P; readonly waiting: ReactNode }) => ReactNode;
}

type Arrival<P> = { readonly component: ComponentType<P> } | { readonly failure: unknown };

/** @param fetch gives a component for the props `P`. */
export function laterPage<P extends object>(fetch: () => Promise<ComponentType<P>>): LaterPage<P> {
  const arrival = writableStore<Arrival<P> | null>(null);
  let isAsked = false;
  const load = (): void => {
    if (isAsked) return;
    isAsked = true;
    fetch().then(
      (component) => arrival.set({ component }),
      (failure: unknown) => arrival.set({ failure }),
    );
  };
  const whenWatched: Store<Arrival<P> | null> = {
    get: arrival.get,
    subscribe(listener) {
      load();
      return arrival.subscribe(listener);
    },
  };
  return {
    load,
    Page({ page, waiting }) {
      const arrived = useStore(whenWatched);
      if (!arrived) return waiting;
      if ('failure' in arrived) throw arrived.failure;
      const { component: Component } = arrived;
      return <Component {...page} />;
    },
  };
}
