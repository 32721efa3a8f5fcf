/** A stored body as one update. Applying and encoding is linear, where merging updates is quadratic. */
import * as Y from 'yjs';
import type { LedgerId } from '#shared/kernel/ids.ts';
import type { Store } from './store.ts';

export function wholeBody(store: Store, document: LedgerId): Uint8Array {
  const { snapshot, updates } = store.loadBody(document);
  const doc = new Y.Doc();
  if (snapshot) Y.applyUpdate(doc, snapshot);
  for (const update of updates) Y.applyUpdate(doc, update);
  const whole = Y.encodeStateAsUpdate(doc);
  doc.destroy();
  return whole;
}
