/** What a body says as this device keeps it, block by block: read for a search, without opening the document. */
import * as Y from 'yjs';
import { bodyJson } from '#shared/document/body-json.ts';
import { textBlocks } from '#shared/document/plain-text.ts';
import { bodyRoot } from '#shared/protocol/body-messages.ts';
import { openBodyDatabase, readBody } from './body-database.ts';

/** @param name of its database, which is there. Nothing where the text cannot be read, or needs a newer app. */
export async function keptWords(name: string): Promise<readonly string[]> {
  const db = await openBodyDatabase(name, () => {});
  const doc = new Y.Doc();
  try {
    const { rows } = await readBody(db);
    doc.transact(() => {
      for (const row of rows)
        try {
          Y.applyUpdate(doc, row);
        } catch {
          // A damaged row is told of when the document is opened.
        }
    });
    const body = bodyJson(doc.getXmlFragment(bodyRoot));
    return body.ok ? textBlocks(body.value).flatMap(({ text }) => text.trim() || []) : [];
  } finally {
    doc.destroy();
    db.close();
  }
}
