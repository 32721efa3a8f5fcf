/** Whether a document's prose is here yet: an editor on a body that has still to come would write a second title. */
import type { OpenDocument } from '../sync/workspace.ts';
import { writableStore, type Store } from '../kernel/store.ts';

export type BodyArrival =
  /** Being read from this device's disk. */
  | 'loading'
  /** Not on this device, and nothing came from the relay so far. */
  | 'awaited'
  | 'here';

export function bodyArrival({ body, whenLoaded }: OpenDocument): Store<BodyArrival> {
  const arrival = writableStore<BodyArrival>(body.length > 0 ? 'here' : 'loading');
  if (arrival.get() === 'here') return arrival;
  const look = (): void => {
    if (body.length === 0) return;
    body.unobserve(look);
    arrival.set('here');
  };
  body.observe(look);
  whenLoaded.then(
    () => arrival.get() === 'loading' && arrival.set('awaited'),
    // A body that cannot be read from disk may still come from the relay; the sync text says what is wrong.
    () => arrival.get() === 'loading' && arrival.set('awaited'),
  );
  return arrival;
}
