/** A stored body as one update. Applying and encoding is linear, where merging updates is quadratic. */
import * as Y from 'yjs';
import type { LedgerId } from '#shared/kernel/ids.ts';
import { maxBodyBytes } from '#shared/protocol/limits.ts';
import type { Store } from './store.ts';

type BodyReader = Pick<Store, 'loadBody'>;
type StoredBody = ReturnType<Store['loadBody']>;

export const wholeBody = (store: BodyReader, document: LedgerId): Uint8Array =>
  joined(store.loadBody(document));

function joined({ snapshot, updates }: StoredBody): Uint8Array {
  const [first, ...more] = snapshot ? [snapshot, ...updates] : updates;
  if (first && more.length === 0) return first;
  const doc = new Y.Doc();
  for (const update of first ? [first, ...more] : []) Y.applyUpdate(doc, update);
  const whole = Y.encodeStateAsUpdate(doc);
  doc.destroy();
  return whole;
}

/** What is kept of the bodies that were asked for last: two of the largest. */
const usuallyKeptBytes = 2 * maxBodyBytes;

/**
 * The same, joined once for everybody who asks while nothing is written: a long document takes half a second of
 * everybody's time.
 */
export function createWholeBodies(
  store: BodyReader,
  mostKeptBytes = usuallyKeptBytes,
): (document: LedgerId) => Uint8Array {
  const kept = new Map<LedgerId, { readonly seq: number; readonly whole: Uint8Array }>();
  let keptBytes = 0;

  const forget = (document: LedgerId): void => {
    keptBytes -= kept.get(document)?.whole.length ?? 0;
    kept.delete(document);
  };

  return (document) => {
    const stored = store.loadBody(document);
    const known = kept.get(document);
    const whole = known?.seq === stored.seq ? known.whole : joined(stored);
    forget(document); // the one that was asked for last stands last
    kept.set(document, { seq: stored.seq, whole });
    keptBytes += whole.length;
    for (const oldest of kept.keys()) {
      if (keptBytes <= mostKeptBytes) break;
      forget(oldest);
    }
    return whole;
  };
}
