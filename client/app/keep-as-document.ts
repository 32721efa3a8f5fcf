/** A document's text, as this device has it, as a new private draft: it is of this device's own and can be sent. */
import { bodyJson } from '#shared/document/body-json.ts';
import { fillBody } from '#shared/document/body-from-content.ts';
import { titleOf } from '#shared/document/plain-text.ts';
import type { LedgerId } from '#shared/kernel/ids.ts';
import { invariant } from '#shared/kernel/invariant.ts';
import { bodyRoot } from '#shared/protocol/body-messages.ts';
import { newBlockId } from '../kernel/random.ts';
import type { OpenDocument, Workspace } from '../sync/workspace.ts';

/** `null` when the text cannot be read as a document; a copy can still be downloaded. */
export async function keepAsDocument(workspace: Workspace, open: OpenDocument): Promise<LedgerId | null> {
  const text = bodyJson(open.body);
  if (!text.ok) return null;
  return workspace.create(titleOf(text.value), (doc) => {
    const filled = fillBody(doc.getXmlFragment(bodyRoot), text.value, newBlockId);
    invariant(filled.ok, 'what was a document is one');
  });
}
