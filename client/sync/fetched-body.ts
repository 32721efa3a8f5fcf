/** The relay's text of a document that nobody has open, onto this device's disk. */
import * as Y from 'yjs';
import { documentSchemaVersion } from '#shared/document/content-schema.ts';
import { bodyRoot } from '#shared/protocol/body-messages.ts';
import type { LibraryEntry } from '#shared/protocol/library-entry.ts';
import { bodyDatabaseName } from '../storage/device-database.ts';
import { openDurableBody } from '../storage/durable-body.ts';
import { titleOfBody } from './title-of-body.ts';
import type { WorkspaceParts } from './workspace-parts.ts';

/** @param update the whole body as a Yjs V1 update. */
export async function storeFetchedBody(
  parts: WorkspaceParts,
  entry: LibraryEntry,
  update: Uint8Array,
): Promise<void> {
  const { document, lineage, owner, title, createdAtMs, changedAtMs, amends } = entry;
  const doc = new Y.Doc();
  const root = doc.getXmlFragment(bodyRoot);
  const durable = openDurableBody(bodyDatabaseName(parts.deviceName, document), doc, {
    clock: parts.clock,
    root,
    schema: documentSchemaVersion,
    isFromRelay: (origin) => origin === parts,
  });
  await durable.whenLoaded;
  try {
    Y.applyUpdate(doc, update, parts);
    await durable.whenStored();
    await parts.documents.put({
      document,
      lineage,
      owner,
      createdAtMs,
      changedAtMs,
      amends,
      title: titleOfBody(root) ?? title,
      bodyAtMs: changedAtMs,
    });
  } catch {
    // Not readable: the socket will say so when the document is opened.
  } finally {
    await durable.close();
    doc.destroy();
  }
}
