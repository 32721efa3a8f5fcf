/** A new private document of mine, made on this device: its body first, then its entry, then everybody who shows it. */
import type { Doc } from 'yjs';
import type { DocumentState } from '#shared/fold/document-state.ts';
import type { LedgerId } from '#shared/kernel/ids.ts';
import { newLedgerId, newLineageId } from '../kernel/random.ts';
import { bodyDatabaseName } from '../storage/database-names.ts';
import { storeNewDocument } from '../storage/device-database.ts';
import type { WorkspaceParts } from './workspace-parts.ts';

/** @param fill writes the first content; without it the body holds the title alone. */
export async function createDocument(
  parts: WorkspaceParts,
  title: string,
  fill: ((doc: Doc) => void) | undefined,
  amends: DocumentState['amends'],
): Promise<LedgerId> {
  const { clock, db, deviceName, session } = parts;
  const [document, lineage] = [newLedgerId(), newLineageId()];
  const { fillWithTitle, storeFirstBody } = await import('./first-body.ts');
  await storeFirstBody(bodyDatabaseName(deviceName, document), clock, (doc, root) => {
    if (!fill) return fillWithTitle(root, title);
    fill(doc);
    return true;
  });
  const created = await parts.composeCreation(document, lineage, {
    type: 'document-created',
    owner: session.member,
    title: { text: title },
    amends,
  });
  await db.put('unsent', true, document);
  await storeNewDocument(db, created.document, created.entry);
  await parts.created(document);
  return document;
}
