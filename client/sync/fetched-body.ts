/** The relay's text of a document that nobody has open, onto this device's disk. */
import * as Y from 'yjs';
import { documentSchemaVersion } from '#shared/document/content-schema.ts';
import { bodyRoot } from '#shared/protocol/body-messages.ts';
import type { LineageId } from '#shared/kernel/ids.ts';
import type { LibraryEntry } from '#shared/protocol/library-entry.ts';
import { bodyDatabaseName } from '../storage/database-names.ts';
import { openDurableBody } from '../storage/durable-body.ts';
import { titleOfBody } from './title-of-body.ts';
import type { WorkspaceParts } from './workspace-parts.ts';

/** The whole body as a Yjs V1 update, and of which of the relay's histories it is. */
export interface FetchedBody {
  readonly update: Uint8Array;
  readonly history: LineageId | null;
}

export async function storeFetchedBody(
  parts: WorkspaceParts,
  entry: LibraryEntry,
  { update, history }: FetchedBody,
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
    const known = durable.history();
    // What waits to be sent is compared first: the socket does, when the document is opened to be sent.
    if (durable.writers().size > 0) return;
    // Of a restored backup: whoever opens the document decides.
    if (known !== null && history !== null && known !== history) return;
    if (history !== null) durable.noteHistory(history);
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
