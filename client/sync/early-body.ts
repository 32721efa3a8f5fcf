/** The text of the document that a page was opened for: read from this device while the workspace is still opened. */
import type { LedgerId } from '#shared/kernel/ids.ts';
import type { KeptBody } from '../storage/kept-body.ts';
import type { LedgerPlace } from './acts-connection.ts';
import type { OpenBody } from './open-body.ts';
import type { WorkspaceParts } from './workspace-parts.ts';

export interface EarlyBody {
  /** Resolves when there is something to take, or nothing ever will be. */
  readonly whenOpen: Promise<void>;
  /** The body, once, for who opens that document and knows its ledger. */
  take(document: LedgerId, place: () => LedgerPlace): OpenBody | null;
  /** Ends it, unless it was taken. */
  close(): Promise<void>;
}

/** @param kept where the page has begun to read it. */
export function openEarlyBody(
  parts: Pick<WorkspaceParts, 'clock' | 'api' | 'socketUrl' | 'deviceName'>,
  document: LedgerId,
  kept: KeptBody | null = null,
): EarlyBody {
  let body: OpenBody | null = null;
  /** Asked for when the body is connected, which is after it was taken. */
  let placeOf: () => LedgerPlace = () => ({ lineage: null, head: { seq: 0, hash: '' } });
  let isTaken = false;
  let isClosed = false;
  const whenOpen = import('./open-body.ts').then(
    ({ openBody }) => {
      if (!isClosed) body = openBody(parts, document, () => placeOf(), kept ?? undefined);
    },
    () => undefined, // said when the document is opened
  );
  return {
    whenOpen,
    take(wanted, place) {
      if (wanted !== document) return null;
      const taken = body;
      isTaken ||= taken !== null;
      body = null;
      placeOf = place;
      return taken;
    },
    async close() {
      isClosed = true;
      await whenOpen;
      const left = body;
      body = null;
      if (left) await left.close();
      else if (!isTaken) await kept?.close();
    },
  };
}
