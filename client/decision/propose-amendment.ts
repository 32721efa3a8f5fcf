/** C6: a private draft that starts as a copy of the decided text and names the decision that it would supersede. */
import { bodyJson } from '#shared/document/body-json.ts';
import { fillBody } from '#shared/document/body-from-content.ts';
import { titleOf } from '#shared/document/plain-text.ts';
import type { LedgerId } from '#shared/kernel/ids.ts';
import { invariant } from '#shared/kernel/invariant.ts';
import { bodyRoot } from '#shared/protocol/body-messages.ts';
import { newBlockId } from '../kernel/random.ts';
import type { OpenDocument, Workspace } from '../sync/workspace.ts';

/** Made on this device, with or without a relay; `null` while the document is not decided or its text cannot be read. */
export async function proposeAmendment(
  workspace: Workspace,
  document: OpenDocument,
): Promise<LedgerId | null> {
  await document.whenLoaded;
  const seal = document.state.get()?.seal;
  const decided = bodyJson(document.body);
  if (!seal || !decided.ok) return null;
  const amends = { document: document.id, lineage: document.lineage, conclusion: seal.conclusion };
  return workspace.create(
    titleOf(decided.value),
    (doc) => {
      const filled = fillBody(doc.getXmlFragment(bodyRoot), decided.value, newBlockId);
      invariant(filled.ok, 'what was decided is what documents may hold');
    },
    amends,
  );
}
