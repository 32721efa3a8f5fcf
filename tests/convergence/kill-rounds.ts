/**
 * Kills a relay with SIGKILL while two people write, again and again, and looks on the disk for everything that
 * was receipted. (A kill spares the page cache: that the sync comes first is for a system-call trace to show.)
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { subprotocol } from '#shared/protocol/body-messages.ts';
import { openSqliteStore } from '../../sync-server/store/sqlite-store.ts';
import { newPeer, type Peer } from '../sync-server/rooms/peer.ts';
import { writeParagraph } from '../sync-server/rooms/prose.ts';
import { createDocument, until } from '../sync-server/rooms/relay-fixture.ts';
import { randomFrom } from './random.ts';

const documentId = 'document-to-kill';

/** A writer and its own account of what it sent and what was receipted. */
interface Writer {
  readonly member: string;
  readonly peer: Peer;
  readonly sent: Uint8Array[];
}

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
    const { child, url } = await startProcess(folder);
    const sockets = await Promise.all(writers.map((writer) => connect(writer, url)));
    const receiptsWanted = writers.map(({ peer }) => peer.receipted + 1 + random.below(30));
    try {
      await until(() => {
        // A few at a time: the relay is to die while writing, not while reading a backlog.
        for (const { peer } of writers)
          if (peer.sent - peer.receipted < 5) writeParagraph(peer.body, 'written while dying');
        return writers.every(({ peer }, i) => peer.receipted >= (receiptsWanted[i] ?? 0));
      });
    } finally {
      await kill(child);
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

async function startProcess(folder: string): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'relay-process.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) return { child, url: line };
  throw new Error('the relay did not start');
}

function kill(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

async function connect({ member, peer, sent }: Writer, url: string): Promise<WebSocket> {
  const socket = new WebSocket(`${url}/${documentId}`, [subprotocol, `ticket.${member}`]);
  sent.length = 0;
  const flush = (): void => {
    for (const frame of peer.outbox.splice(0)) {
      if (frame[0] === 0 && frame[1] !== 0) sent.push(updateIn(frame));
      socket.send(frame);
    }
  };
  socket.on('error', () => undefined);
  socket.on('message', (data: Buffer) => {
    peer.hear(new Uint8Array(data));
    flush();
  });
  // At once, before a message is heard: connecting begins the count of what was sent.
  await new Promise<void>((resolve) =>
    socket.once('open', () => {
      peer.connect();
      flush();
      peer.doc.on('update', flushLater);
      resolve();
    }),
  );
  socket.on('close', () => peer.doc.off('update', flushLater));
  return socket;

  function flushLater(): void {
    queueMicrotask(flush);
  }
}

/** The payload of a sync frame: behind two bytes of type and a varuint of its length. */
function updateIn(frame: Uint8Array): Uint8Array {
  let at = 2;
  while ((frame[at] ?? 0) > 127) at++;
  return frame.subarray(at + 1);
}
