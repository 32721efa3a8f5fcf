/** One body in memory: its Y.Doc, its rows on disk, its connection. Replaced as a whole when it was thrown away. */
import type * as Y from 'yjs';
import type { LedgerId } from '#shared/kernel/ids.ts';
import { bodyDatabaseName } from '../storage/database-names.ts';
import type { DurableBody } from '../storage/durable-body.ts';
import { openKeptBody } from '../storage/kept-body.ts';
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

/** @param kept where it is read from this device's disk already. */
export function openBody(
  parts: Pick<WorkspaceParts, 'clock' | 'api' | 'socketUrl' | 'deviceName'>,
  document: LedgerId,
  place: () => LedgerPlace,
  kept = openKeptBody(bodyDatabaseName(parts.deviceName, document), parts.clock),
): OpenBody {
  const { clock, api, socketUrl } = parts;
  const { doc, root, durable } = kept;
  kept.setFromRelay(isFromRelay);
  const connection = openBodyConnection({ clock, api, socketUrl, document, place, doc, durable });
  return {
    doc,
    root,
    durable,
    connection,
    async close() {
      connection.end();
      await kept.close();
    },
  };
}
