/** What the record page hands out: files with the owner's time zone, whoever reads, and the screen in the reader's. */
import { expect, test } from 'vitest';
import { Doc } from 'yjs';
import { bodyRoot } from '#shared/protocol/body-messages.ts';
import type { OpenDocument } from '../../../client/sync/workspace.ts';
import { shownRecord } from '../../../client/record/shown-record.ts';
import { decidedDocument, verified } from '../../shared/record/decided-document.ts';

test('files have the owner’s time zone on every device, and the screen has the reader’s', async () => {
  const { bytes, ledger, world } = await decidedDocument();
  const doc = new Doc();
  const shown = shownRecord({
    checked: { kind: 'holds', bytes, verified: await verified(bytes) },
    state: ledger.state,
    people: world.state,
    document: { id: ledger.id, body: doc.getXmlFragment(bodyRoot) } as unknown as OpenDocument,
    library: [],
  });
  expect(shown.viewIn('Asia/Tokyo').concluded?.local).toBe('Friday 6 November 2026, 19:00 (Asia/Tokyo)');
  expect(shown.files().view.concluded?.local).toBe('Friday 6 November 2026, 11:00 (Europe/Vienna)');
});
