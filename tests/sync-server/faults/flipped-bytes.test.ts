/** Bytes that changed on the disk: found, said, and never served as a shorter, empty or other document. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LedgerId } from '#shared/kernel/ids.ts';
import { openHistories } from '../../../sync-server/ledger/open-histories.ts';
import { StartFailure } from '../../../sync-server/start-failure.ts';
import { openSqliteStore } from '../../../sync-server/store/sqlite-store.ts';
import type { Store } from '../../../sync-server/store/store.ts';
import { wholeBody } from '../../../sync-server/store/whole-body.ts';
import { randomFrom } from '../../convergence/random.ts';
import { BodyClient } from '../body-client.ts';
import { command } from '../cli/program.ts';
import { makeSharedDocument } from '../document.ts';
import { proseOf, writeParagraph } from '../rooms/prose.ts';
import { startTestRelay, type TestRelay } from '../start-relay.ts';

/** Two shared documents with text; the relay goes on running. */
async function twoDocuments(relay: TestRelay) {
  const ann = await relay.setUp('Ann');
  const documents: LedgerId[] = [];
  for (const name of ['first', 'second']) {
    const { document, acts } = await makeSharedDocument(ann, name);
    await using body = await BodyClient.open(ann, document);
    for (let i = 0; i < 5; i++) {
      writeParagraph(body.peer.body, `text ${i} of the ${name}`);
      await body.whenReceipted();
    }
    acts.socket.close();
    documents.push(document);
  }
  const [first, second] = documents;
  if (!first || !second) throw new Error('two documents');
  return { ann, first, second };
}

test('a byte of one text: that document is refused, the other is served, and doctor names it', async () => {
  await using relay = await startTestRelay();
  const { ann, first, second } = await twoDocuments(relay);
  await relay.relay.close();
  const file = join(relay.folder, 'countersign.sqlite');
  const bytes = readFileSync(file);
  // Also where the journal had it, which is free by now.
  const places = [...bytes.toString('latin1').matchAll(/text 2 of the first/g)];
  expect(places.length).toBeGreaterThan(0);
  for (const { index } of places) bytes[index] = (bytes[index] ?? 0) ^ 1;
  writeFileSync(file, bytes);

  const said = await command(['doctor'], { dataFolder: relay.folder });
  expect(said.code).toBe(1);
  expect(said.out).toMatch(/^wrong {2}Document 1: Stored bytes of .* are damaged\.$/m);

  await relay.restart();
  await using damaged = await BodyClient.open(ann, first);
  expect(await damaged.closed).toBe(4500);
  expect(damaged.peer.body.length).toBe(0);
  expect((await ann.call(`/api/documents/${first}/body`)).json).toMatchObject({ code: 'unavailable' });

  await using whole = await BodyClient.open(ann, second);
  await whole.when(() => proseOf(whole.peer.body).includes('text 4 of the second'));
  writeParagraph(whole.peer.body, 'and on');
  await whole.whenReceipted();
});

describe('any byte of the database', () => {
  let folder = '';
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'countersign-flipped-'))));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('is harmless, or found before anything of its document is served, and said by doctor', async () => {
    const original = join(folder, 'original');
    await using relay = await startTestRelay();
    const { workspace, lineage } = await relay.state();
    await twoDocuments(relay);
    await relay.relay.close();
    copyFileSync(join(relay.folder, 'countersign.sqlite'), original);
    const bytes = readFileSync(original);
    const whole = servedBy(openOn(bytes));

    const random = randomFrom(4);
    const counts = { harmless: 0, refused: 0, notStarted: 0 };
    for (let i = 0; i < 300; i++) {
      // Free pages hold nothing: rather where something stands.
      const at = nextWritten(bytes, random.below(bytes.length));
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << random.below(8));
      let store: Store;
      try {
        store = openOn(flipped);
      } catch (error) {
        expect(error, `byte ${at}`).toBeInstanceOf(StartFailure);
        counts.notStarted++;
        continue;
      }
      const served = servedBy(store);
      if (served === null) {
        counts.notStarted++;
        continue;
      }
      let isAllThere = true;
      for (const [what, content] of whole ?? []) {
        const now = served.get(what);
        if (now !== content) isAllThere = false;
        expect([content, undefined], `byte ${at}: another ${what} is served`).toContain(now);
      }
      if (isAllThere) counts.harmless++;
      else {
        counts.refused++;
        const { out } = await command(['doctor'], { dataFolder: folder });
        expect(out, `byte ${at}: doctor finds nothing`).toMatch(/^wrong/m);
      }
    }
    expect(counts.refused).toBeGreaterThan(0);
    expect(counts.notStarted).toBeGreaterThan(0);

    function openOn(content: Uint8Array): Store {
      writeFileSync(join(folder, 'countersign.sqlite'), content);
      return openSqliteStore(folder);
    }

    /** What is served of each ledger and body, as the relay reads them; `null` when it would not start. */
    function servedBy(store: Store): Map<string, string> | null {
      try {
        const histories = attempt(() => openHistories(store, workspace, lineage, pino({ level: 'silent' })));
        if (!histories) return null;
        const served = new Map([['workspace', histories.workspace.hashes.join()]]);
        for (const row of attempt(() => store.documents()) ?? []) {
          const ledger = attempt(() => histories.document(row.document)?.hashes.join());
          const body = attempt(() => Buffer.from(wholeBody(store, row.document)).toString('hex'));
          if (ledger !== undefined) served.set(`ledger ${row.number}`, ledger);
          if (body !== undefined) served.set(`body ${row.number}`, body);
        }
        return served;
      } finally {
        store.close();
      }
    }
  });
});

const attempt = <T>(read: () => T): T | undefined => {
  try {
    return read();
  } catch {
    return undefined;
  }
};

function nextWritten(bytes: Uint8Array, from: number): number {
  const at = bytes.findIndex((byte, i) => i >= from && byte !== 0);
  return at === -1 ? 0 : at;
}
