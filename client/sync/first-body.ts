/** The body of a document that is made here: complete on this device's disk before anything names it. */
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
export async function storeFirstBody(
  name: string,
  clock: Clock,
  fill: (doc: Y.Doc, root: Y.XmlFragment) => boolean,
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
    if (!fill(doc, root)) return false;
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
