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
import { Crowd, RelayNode } from './nodes.ts';
import { endProcess, startRelayProcess } from './relay-child.ts';
import { connect } from './writer.ts';

export interface SyncTrace {
  readonly receipts: number;
  /** Acts that were said to be accepted. */
  readonly accepted: number;
  readonly syncs: number;
  /** Of both, those that left while something written was not yet synced. */
  readonly tooEarly: number;
}

/** Whether system calls can be traced here. */
export const canTrace = (): boolean => spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;

const calls = 'trace=pwrite64,fsync,fdatasync,write,writev,sendto,sendmsg';
const tracer = (trace: string): readonly string[] => ['strace', '-f', '-y', '-xx', '-e', calls, '-o', trace];

/** Several people write into documents of their own at once, so that their changes share commits. */
export async function traceReceipts(updates: number, documents: number): Promise<SyncTrace> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-trace-'));
  const store = openSqliteStore(folder);
  const ids = Array.from({ length: documents }, (_, i) => createDocument(store, `document-to-trace-${i}`));
  store.close();
  const trace = join(folder, 'trace');
  const { child, url } = await startRelayProcess(folder, tracer(trace));
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

/** The whole relay, while two people write into one document and one comments on it. */
export async function traceWholeRelay(rounds: number): Promise<SyncTrace> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-trace-'));
  const trace = join(folder, 'trace');
  try {
    await using relay = await RelayNode.start({ databaseUrl: null, redisUrl: null }, tracer(trace));
    const crowd = await Crowd.arrive(relay);
    for (let i = 0; i < 2; i++) crowd.write(relay, [relay]);
    crowd.comment(relay, [relay]);
    for (let i = 0; i < rounds; i++) await crowd.until(1);
    await crowd.rest();
    await relay.stop();
    return readTrace(readFileSync(trace, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A WebSocket frame of two bytes, of which the first is 100: in one piece, or header and payload apart. */
const receipt = /\\x82\\x02(?:", iov_len=\d+\}, \{iov_base=")?\\x64/;

/** How the tracer writes text: every byte as two digits. */
function tracedAs(text: string): RegExp {
  const bytes = Array.from(Buffer.from(text), (byte) => byte.toString(16).padStart(2, '0'));
  return new RegExp(bytes.map((byte) => String.raw`\\x${byte}`).join(''));
}

/** Behind the head of its frame. */
const acceptance = tracedAs('{"type":"accepted');

/** SQLite's index of the log, in shared memory, grows by single bytes; it is made anew after a crash. */
const growsIndex = /, "\\x00", 1, /;

/** What keeps a second relay away holds nothing of anybody's. */
const isLock = tracedAs('relay.lock');

function readTrace(text: string): SyncTrace {
  const unsynced = new Set<string>();
  const counts = { receipts: 0, accepted: 0, syncs: 0, tooEarly: 0 };
  for (const line of text.split('\n')) {
    const [, call = '', file = ''] = /^\d+ +(\w+)\((\d+<[^>]*>|\d+)/.exec(line) ?? [];
    if (call === 'pwrite64' && !growsIndex.test(line) && !isLock.test(file)) unsynced.add(file);
    else if (call === 'fsync' || call === 'fdatasync') {
      unsynced.delete(file);
      counts.syncs++;
    } else {
      const [isReceipt, isAcceptance] = [receipt.test(line), acceptance.test(line)];
      if (isReceipt) counts.receipts++;
      if (isAcceptance) counts.accepted++;
      if ((isReceipt || isAcceptance) && unsynced.size > 0) counts.tooEarly++;
    }
  }
  return counts;
}
