/** One body in memory: its Y.Doc, its rows on disk, its connection. Replaced as a whole when it was thrown away. */
import * as Y from 'yjs';
import { documentSchemaVersion } from '#shared/document/content-schema.ts';
import { bodyRoot } from '#shared/protocol/body-messages.ts';
import type { LedgerId } from '#shared/kernel/ids.ts';
import { bodyDatabaseName } from '../storage/database-names.ts';
import { openDurableBody, type DurableBody } from '../storage/durable-body.ts';
import type { LedgerPlace } from './acts-connection.ts';
import { isFromRelay, openBodyConnection, type BodyConnection } from './body-connection.ts';
import type { WorkspaceParts } from './workspace-parts.ts';

export interface OpenBody {
  readonly doc: Y.Doc;
  readonly root: Y.XmlFragment;
  readonly durable: DurableBody;
  readonly connection: BodyConnection;
  close(): Promise<void>;
}

export function openBody(
  parts: Pick<WorkspaceParts, 'clock' | 'api' | 'socketUrl' | 'deviceName'>,
  document: LedgerId,
  place: () => LedgerPlace,
): OpenBody {
  const { clock, api, socketUrl } = parts;
  const doc = new Y.Doc();
  const root = doc.getXmlFragment(bodyRoot);
  const durable = openDurableBody(bodyDatabaseName(parts.deviceName, document), doc, {
    clock,
    root,
    schema: documentSchemaVersion,
    isFromRelay,
  });
  const connection = openBodyConnection({ clock, api, socketUrl, document, place, doc, durable });
  return {
    doc,
    root,
    durable,
    connection,
    async close() {
      connection.end();
      await durable.close();
      doc.destroy();
    },
  };
}
