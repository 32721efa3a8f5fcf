/**
 * Whether somebody else writes under a Yjs client id of this device. Two sessions take one number by chance, or a
 * machine was copied while it ran: then the relay holds other words where this device has its own, Yjs takes them for
 * the same, and each side would lack the other's for ever. Other tabs of this device may have sent its words: those are
 * the same words.
 */
import * as Y from 'yjs';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import type { LedgerId } from '#shared/kernel/ids.ts';
import type { Refusal } from '#shared/protocol/refusal.ts';
import type { Api, ApiFault } from '../session/api.ts';

/** Compares with the relay's text; refused when it is another's. */
export async function compareWriters(
  api: Api,
  document: LedgerId,
  doc: Y.Doc,
  clients: Iterable<number>,
): Promise<Result<null, ApiFault>> {
  const update = await api.bytes(`/api/documents/${document}/body`);
  if (!update.ok) return err(update.error);
  const theirs = new Y.Doc();
  try {
    Y.applyUpdate(theirs, update.value);
    const isOthers = Array.from(clients).some((client) => !isSameWriting(doc, theirs, client));
    return isOthers ? err({ kind: 'refused', refusal: takenNumber }) : ok(null);
  } finally {
    theirs.destroy();
  }
}

const takenNumber: Refusal = {
  code: 'update-foreign-client',
  sentence:
    'By chance, or because this device was copied, another one writes here under the same number, so the two cannot be told apart. What you wrote is kept on this device.',
};

/**
 * Whether what both hold of a client is the same. One may have more: then the other has not heard of it yet, and Yjs
 * notices by itself when it does.
 */
export function isSameWriting(ours: Y.Doc, theirs: Y.Doc, client: number): boolean {
  const others = unitsOf(theirs, client);
  return unitsOf(ours, client).every((unit, clock) => {
    const other = others[clock] ?? null;
    return unit === null || other === null || unit === other;
  });
}

/** Each unit that a client wrote, as text to compare, by its clock; `null` where only that it was deleted is known. */
function unitsOf(doc: Y.Doc, client: number): readonly (string | null)[] {
  return (doc.store.clients.get(client) ?? []).flatMap((struct) => {
    if (!(struct instanceof Y.Item) || struct.deleted)
      return Array.from({ length: struct.length }, () => null);
    const contents = contentsOf(struct);
    return Array.from({ length: struct.length }, (_, at) => {
      const after = at > 0 ? { client, clock: struct.id.clock + at - 1 } : struct.origin;
      return JSON.stringify([after ?? placeOf(struct), contents[at]]);
    });
  });
}

function contentsOf({ content }: Y.Item): readonly unknown[] {
  if (content instanceof Y.ContentFormat) return [['format', content.key, content.value]];
  if (content instanceof Y.ContentType)
    return [['type', content.type instanceof Y.XmlElement ? content.type.nodeName : 'text']];
  return content.getContent();
}

/** Of what stands first in its parent. */
function placeOf({ parent, parentSub }: Y.Item): unknown {
  return [parent instanceof Y.AbstractType ? (parent._item?.id ?? 'root') : parent, parentSub];
}
