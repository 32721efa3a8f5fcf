/** A body that is written without being shown: a new document is complete on this device's disk before anything names it. */
import * as Y from 'yjs';
import { fillBody } from '#shared/document/body-from-content.ts';
import { documentSchemaVersion } from '#shared/document/content-schema.ts';
import { bodyRoot } from '#shared/protocol/body-messages.ts';
import type { Clock } from '../kernel/clock.ts';
import { newBlockId } from '../kernel/random.ts';
import { openDurableBody } from '../storage/durable-body.ts';

/**
 * @param name of a database that holds no body.
 * @param fill returns false when it could not; nothing is stored then.
 */
export const storeFirstBody = (
  name: string,
  clock: Clock,
  fill: (doc: Y.Doc, root: Y.XmlFragment) => boolean,
): Promise<boolean> => writeOnDisk(name, clock, fill);

/** Changes a body that nobody need have open; the tabs that have see it as another tab's writing. */
export const changeStoredBody = (
  name: string,
  clock: Clock,
  change: (root: Y.XmlFragment) => boolean,
): Promise<boolean> => writeOnDisk(name, clock, (_doc, root) => change(root));

async function writeOnDisk(
  name: string,
  clock: Clock,
  write: (doc: Y.Doc, root: Y.XmlFragment) => boolean,
): Promise<boolean> {
  const doc = new Y.Doc();
  const root = doc.getXmlFragment(bodyRoot);
  const durable = openDurableBody(name, doc, {
    clock,
    root,
    schema: documentSchemaVersion,
    isFromRelay: () => false,
  });
  try {
    await durable.whenLoaded;
    if (!write(doc, root)) return false;
    await durable.whenStored();
    return true;
  } finally {
    await durable.close();
    doc.destroy();
  }
}

/** A title over an empty paragraph. */
export function fillWithTitle(root: Y.XmlFragment, title: string): boolean {
  const text = title === '' ? {} : { content: [{ type: 'text', text: title }] };
  const content = { type: 'doc', content: [{ type: 'title', ...text }, { type: 'paragraph' }] };
  return fillBody(root, content, newBlockId).ok;
}
