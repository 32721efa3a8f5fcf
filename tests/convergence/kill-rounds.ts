/**
 * Kills a relay with SIGKILL while two people write, again and again, and looks on the disk for everything that
 * was receipted. (A kill spares the page cache: that the sync comes first is for a system-call trace to show.)
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as Y from 'yjs';
import { openSqliteStore } from '../../sync-server/store/sqlite-store.ts';
import { newPeer } from '../sync-server/rooms/peer.ts';
import { writeParagraph } from '../sync-server/rooms/prose.ts';
import { createDocument, until } from '../sync-server/rooms/relay-fixture.ts';
import { randomFrom } from './random.ts';
import { killProcess, startRelayProcess } from './relay-child.ts';
import { connect, type Writer } from './writer.ts';

const documentId = 'document-to-kill';

export interface KillReport {
  readonly kills: number;
  /** Receipted updates, all of them found again. */
  readonly receipted: number;
  /** Sent and not receipted when the relay died. */
  readonly unreceipted: number;
}

export async function runKills(rounds: number, seed: number): Promise<KillReport> {
  const random = randomFrom(seed);
  const folder = mkdtempSync(join(tmpdir(), 'countersign-kill-'));
  const store = openSqliteStore(folder);
  const document = createDocument(store, documentId);
  store.close();
  const writers: Writer[] = ['alice-alice', 'bob-bob-bob'].map((member) => ({
    member,
    peer: newPeer(),
    sent: [],
  }));
  const promised: Uint8Array[] = [];
  const report = { kills: 0, receipted: 0, unreceipted: 0 };

  for (let round = 0; round < rounds; round++) {
    const { child, url } = await startRelayProcess(folder);
    const sockets = await Promise.all(writers.map((writer) => connect(writer, `${url}/${documentId}`)));
    const receiptsWanted = writers.map(({ peer }) => peer.receipted + 1 + random.below(30));
    try {
      await until(() => {
        // A few at a time: the relay is to die while writing, not while reading a backlog.
        for (const { peer } of writers)
          if (peer.sent - peer.receipted < 5) writeParagraph(peer.body, 'written while dying');
        return writers.every(({ peer }, i) => peer.receipted >= (receiptsWanted[i] ?? 0));
      });
    } finally {
      await killProcess(child);
    }
    for (const socket of sockets) socket.terminate();
    for (const { peer, sent } of writers) {
      promised.push(...sent.slice(0, peer.receipted));
      report.receipted += peer.receipted;
      report.unreceipted += sent.length - peer.receipted;
      peer.disconnect();
    }
    report.kills++;
    checkDisk();
  }
  rmSync(folder, { recursive: true, force: true });
  return report;

  function checkDisk(): void {
    const disk = openSqliteStore(folder);
    const { snapshot, updates } = disk.loadBody(document);
    disk.close();
    const doc = new Y.Doc();
    for (const update of [...(snapshot ? [snapshot] : []), ...updates]) Y.applyUpdate(doc, update);
    let isLost = false;
    doc.on('update', () => (isLost = true));
    for (const update of promised) Y.applyUpdate(doc, update);
    if (isLost || doc.store.pendingStructs)
      throw new Error(`seed ${seed}, kill ${report.kills}: a receipted update is not on the disk`);
  }
}
