import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { StartFailure } from '../../sync-server/start-failure.ts';
import { makeDocument } from './document.ts';
import { startTestRelay } from './start-relay.ts';

describe('a relay', () => {
  test('does not start on a port that is taken, and says so', async () => {
    await using relay = await startTestRelay();
    await expect(startTestRelay({ port: relay.relay.port })).rejects.toThrow(/Port \d+ is taken/);
  });

  test('does not start on a folder that another relay uses', async () => {
    await using relay = await startTestRelay();
    await expect(startTestRelay({ dataFolder: relay.folder })).rejects.toThrow(/Another relay is running/);
    expect((await relay.call('/healthz')).status).toBe(200);
  });

  test('does not start on a workspace ledger that was changed', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    await ann.invite('editor');
    await relay.relay.close();
    const database = new DatabaseSync(join(relay.folder, 'countersign.sqlite'));
    database.exec(`UPDATE acts SET act = replace(act, '"atMs":1', '"atMs":2') WHERE seq = 2`);
    database.close();
    await expect(relay.restart()).rejects.toThrow(StartFailure);
    await expect(relay.restart()).rejects.toThrow(/is damaged/);
  });

  test('serves the other documents when one ledger was changed, and never a shorter one', async () => {
    await using relay = await startTestRelay();
    const ann = await relay.setUp('Ann');
    const { document, acts, lineage } = await makeDocument(ann, 'Damaged');
    await acts.perform(document, lineage, { type: 'document-shared' });
    const other = await makeDocument(ann, 'Whole');
    await relay.relay.close();
    const database = new DatabaseSync(join(relay.folder, 'countersign.sqlite'));
    database.exec(
      `UPDATE acts SET act = replace(act, '"atMs":1', '"atMs":2') WHERE ledger = '${document}' AND seq = 2`,
    );
    database.close();
    await relay.restart();
    await using again = await ann.actsSocket();
    expect(again.messages[0]).toMatchObject({ library: [{ document: other.document }] });
    again.send({ type: 'follow', ledger: document, lineage, head: { seq: 0, hash: '' } });
    expect(await again.next('refused')).toMatchObject({ code: 'unavailable', ledger: document });
    expect((await ann.call(`/api/documents/${document}/ledger`)).status).toBe(503);
    expect((await ann.call('/api/tickets', { body: { socket: 'body', document } })).status).toBe(503);
  });
});
