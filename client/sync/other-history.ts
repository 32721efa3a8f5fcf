/**
 * A relay that was restored from a backup, and the text that this device has. Where the device has nothing that the
 * restored text lacks, it goes on with that one. Otherwise nothing is mixed: a person decides.
 */
import * as Y from 'yjs';
import type { LedgerId, LineageId } from '#shared/kernel/ids.ts';
import { LineageId as Lineage } from '#shared/kernel/ids.ts';
import { historyHeader } from '#shared/protocol/http-api.ts';
import type { Api } from '../session/api.ts';

/** The relay's history, when `doc` holds nothing beyond it; `null` when it does, or the relay does not say. */
export async function historyToJoin(api: Api, document: LedgerId, doc: Y.Doc): Promise<LineageId | null> {
  let history: LineageId | null = null;
  const body = await api.bytes(`/api/documents/${document}/body`, (headers) => {
    history = Lineage.safeParse(headers.get(historyHeader)).data ?? null;
  });
  return body.ok && history !== null && !addsTo(body.value, doc) ? history : null;
}

/** Whether `doc` holds text or deletions that `theirs` does not. */
function addsTo(theirs: Uint8Array, doc: Y.Doc): boolean {
  const restored = new Y.Doc();
  try {
    Y.applyUpdate(restored, theirs);
    let isMore = false;
    restored.on('update', () => (isMore = true));
    Y.applyUpdate(restored, Y.encodeStateAsUpdate(doc));
    return isMore;
  } catch {
    return true;
  } finally {
    restored.destroy();
  }
}
