/** A body as this device keeps it, before anything connects it to the relay. */
import * as Y from 'yjs';
import { documentSchemaVersion } from '#shared/document/content-schema.ts';
import { bodyRoot } from '#shared/protocol/body-messages.ts';
import type { Clock } from '../kernel/clock.ts';
import { openDurableBody, type DurableBody } from './durable-body.ts';

export interface KeptBody {
  readonly doc: Y.Doc;
  readonly root: Y.XmlFragment;
  readonly durable: DurableBody;
  /** Says which changes come from the relay; none do until then. */
  readonly setFromRelay: (isFromRelay: (origin: unknown) => boolean) => void;
  readonly close: () => Promise<void>;
}

/** @param name of its database. */
export function openKeptBody(name: string, clock: Clock): KeptBody {
  const doc = new Y.Doc();
  const root = doc.getXmlFragment(bodyRoot);
  let isFromRelay = (_origin: unknown): boolean => false;
  const durable = openDurableBody(name, doc, {
    clock,
    root,
    schema: documentSchemaVersion,
    isFromRelay: (origin) => isFromRelay(origin),
  });
  return {
    doc,
    root,
    durable,
    setFromRelay(next) {
      isFromRelay = next;
    },
    async close() {
      await durable.close();
      doc.destroy();
    },
  };
}
