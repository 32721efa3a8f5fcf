/**
 * Watches the relay's system calls while somebody writes: every receipt that leaves must find all writes to the
 * database synced. A kill alone cannot show this, because the page cache survives it.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../../sync-server/store/sqlite-store.ts';
import { newPeer } from '../sync-server/rooms/peer.ts';
import { writeParagraph } from '../sync-server/rooms/prose.ts';
import { createDocument, until } from '../sync-server/rooms/relay-fixture.ts';
import { endProcess, startRelayProcess } from './relay-child.ts';
import { connect } from './writer.ts';

export interface SyncTrace {
  readonly receipts: number;
  readonly syncs: number;
  /** Receipts that left while something written was not yet synced. */
  readonly tooEarly: number;
}

/** Whether system calls can be traced here. */
export const canTrace = (): boolean => spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;

/** Several people write into documents of their own at once, so that their changes share commits. */
export async function traceReceipts(updates: number, documents: number): Promise<SyncTrace> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-trace-'));
  const store = openSqliteStore(folder);
  const ids = Array.from({ length: documents }, (_, i) => createDocument(store, `document-to-trace-${i}`));
  store.close();
  const trace = join(folder, 'trace');
  const calls = 'trace=pwrite64,fsync,fdatasync,write,writev,sendto,sendmsg';
  const { child, url } = await startRelayProcess(folder, ['strace', '-f', '-xx', '-e', calls, '-o', trace]);
  try {
    const writers = await Promise.all(
      ids.map(async (document) => {
        const peer = newPeer();
        const socket = await connect({ member: 'alice-alice', peer, sent: [] }, `${url}/${document}`);
        return { peer, socket };
      }),
    );
    for (let i = 0; i < updates; i++) {
      for (const { peer } of writers) writeParagraph(peer.body, `update ${i}`);
      await until(() => writers.every(({ peer }) => peer.receipted === peer.sent && peer.sent > i));
    }
    await Promise.all(
      writers.map(({ socket }) => new Promise((resolve) => socket.once('close', resolve).close())),
    );
    return readTrace(readFileSync(trace, 'utf8'));
  } finally {
    await endProcess(child);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A WebSocket frame of two bytes, of which the first is 100: in one piece, or header and payload apart. */
const receipt = /\\x82\\x02(?:", iov_len=\d+\}, \{iov_base=")?\\x64/;

/** SQLite's index of the log, in shared memory, grows by single bytes; it is made anew after a crash. */
const growsIndex = /, "\\x00", 1, /;

function readTrace(text: string): SyncTrace {
  const unsynced = new Set<string>();
  const counts = { receipts: 0, syncs: 0, tooEarly: 0 };
  for (const line of text.split('\n')) {
    const [, call = '', file = ''] = /^\d+ +(\w+)\((\d+)/.exec(line) ?? [];
    if (call === 'pwrite64' && !growsIndex.test(line)) unsynced.add(file);
    else if (call === 'fsync' || call === 'fdatasync') {
      unsynced.delete(file);
      counts.syncs++;
    } else if (receipt.test(line)) {
      counts.receipts++;
      if (unsynced.size > 0) counts.tooEarly++;
    }
  }
  return counts;
}
