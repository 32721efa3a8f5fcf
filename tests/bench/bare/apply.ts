/** The least that an opening can be: a Yjs update from IndexedDB into a Y.Doc, nothing shown. */
import * as Y from 'yjs';
import { keep, kept } from './device-storage.ts';

const update = await kept('body');
if (!(update instanceof Uint8Array)) Object.assign(window, { keep });
else {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update);
  Object.assign(window, { appliedMs: performance.now(), applied: doc.getXmlFragment('body').length });
}
