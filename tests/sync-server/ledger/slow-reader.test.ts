import { EventEmitter } from 'node:events';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { DownMessage } from '#shared/protocol/acts-messages.ts';
import { maxBufferedBytes, maxUnsentPerMember } from '#shared/protocol/limits.ts';
import { refuse } from '#shared/protocol/refusal.ts';
import { createActsSockets, type ActsSockets } from '../../../sync-server/ledger/acts-socket.ts';
import { createLibrary, type Library } from '../../../sync-server/ledger/library.ts';
import { createPresence } from '../../../sync-server/ledger/presence.ts';
import { createMetrics } from '../../../sync-server/health/metrics.ts';
import type { Visitor } from '../../../sync-server/people/sessions.ts';
import { makeDocument } from '../document.ts';
import { startTestRelay, type TestRelay } from '../start-relay.ts';

/** A socket whose other side stopped reading: everything sent stays here. */
class StuckSocket extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  readonly isPaused = false;
  bufferedAmount = 0;
  isCut = false;
  send(data: string, sent?: () => void): void {
    this.bufferedAmount += data.length;
    sent?.();
  }
  pause(): void {}
  resume(): void {}
  close(_code?: number): void {}
  terminate(): void {
    this.isCut = true;
    this.readyState = 3;
    this.emit('close');
  }
}

/** A socket that sends a little at each turn of the event loop. */
class SlowSocket extends StuckSocket {
  readonly sent: DownMessage[] = [];
  override send(data: string, sent?: () => void): void {
    super.send(data);
    this.sent.push(DownMessage.parse(JSON.parse(data)));
    setImmediate(() => {
      this.bufferedAmount -= data.length;
      sent?.();
    });
  }
}

/** The acts sockets of a relay, with a library of one's own. */
function socketsOf(
  relay: TestRelay,
  visitor: Visitor,
  library?: Library,
  byHash: () => Visitor | null = () => visitor,
  unsentOf: () => number = () => 0,
  inSmallTurns: (work: () => void) => void = (work) => work(),
): ActsSockets {
  const { store, ledgers } = relay.relay;
  const presence = createPresence(relay.clock.now, () => undefined);
  return createActsSockets({
    pace: { take: () => true },
    unsentOf,
    inSmallTurns,
    ledgers,
    library: library ?? createLibrary(store, ledgers),
    store,
    sessions: {
      byHash,
      byToken: () => visitor,
      start: () => '',
      whyNobody: () => refuse('not-signed-in'),
      whyNobodyByToken: () => refuse('not-signed-in'),
      end: () => undefined,
    },
    clock: relay.clock,
    log: pino({ level: 'silent' }),
    metrics: createMetrics(),
    version: '0',
    presence: () => presence,
  });
}

test('a library larger than 4 MiB comes whole, and nobody is cut for it', async () => {
  await using relay = await startTestRelay();
  const ann = await relay.setUp('Ann');
  const { document } = await makeDocument(ann, 'Mine');
  const { store, ledgers } = relay.relay;
  const visitor: Visitor = { member: ann.member, role: 'administrator', session: 'session' };
  const entry = createLibrary(store, ledgers).entryOf(document)(ann.member);
  if (!entry) throw new Error('there is one document');
  const title = 'A title of five hundred characters. '.repeat(14).slice(0, 500);
  const count = 9_000;
  const sockets = socketsOf(relay, visitor, {
    learned: () => null,
    visibleTo: (_, most) => ({
      first: Array.from({ length: most }, () => ({ ...entry, title })),
      others: Array.from({ length: count - most }, () => document),
    }),
    entryOf: () => () => ({ ...entry, title }),
    mentionedBy: () => [],
    count: () => count,
  });
  const slow = new SlowSocket();
  sockets.join(slow as unknown as WebSocket, visitor);
  const follow = { type: 'follow', ledger: document, lineage: null, head: { seq: 0, hash: '' } };
  slow.emit('message', Buffer.from(JSON.stringify(follow)), false);
  while (!slow.isCut && !slow.sent.some(({ type }) => type === 'acts'))
    await new Promise((resolve) => setImmediate(resolve));
  expect(slow.isCut).toBe(false);
  expect(slow.sent.filter(({ type }) => type === 'library')).toHaveLength(count - 200);
  sockets.close();
});

test('[promise 9] a reader that does not read is cut at 4 MiB, and the others are served', async () => {
  await using relay = await startTestRelay();
  const ann = await relay.setUp('Ann');
  const { document, lineage, acts } = await makeDocument(ann, 'Mine');
  const visitor: Visitor = { member: ann.member, role: 'administrator', session: 'session' };
  const sockets = socketsOf(relay, visitor);
  const stuck = new StuckSocket();
  sockets.join(stuck as unknown as WebSocket, visitor);
  expect(sockets.count()).toBe(1);
  const act = (): Promise<unknown> =>
    acts.perform(document, lineage, {
      type: 'comment-added',
      thread: null,
      anchor: { kind: 'document' },
      text: { text: 'Hello' },
      suggestion: null,
    });
  await act();
  expect(stuck.isCut).toBe(false);
  stuck.bufferedAmount = maxBufferedBytes + 1;
  expect(await act()).toMatchObject({ type: 'accepted' });
  expect(stuck.isCut).toBe(true);
  expect(sockets.count()).toBe(0);
  sockets.close();
});

test('[promise 9] many slow readers of one member are cut when too much waits for all of them together', async () => {
  await using relay = await startTestRelay();
  const ann = await relay.setUp('Ann');
  const { document, lineage, acts } = await makeDocument(ann, 'Mine');
  const visitor: Visitor = { member: ann.member, role: 'administrator', session: 'session' };
  const [slow, quick] = [new StuckSocket(), new StuckSocket()];
  const together = maxUnsentPerMember + 1;
  const sockets = socketsOf(relay, visitor, undefined, undefined, () => together);
  for (const socket of [slow, quick]) sockets.join(socket as unknown as WebSocket, visitor);
  slow.bufferedAmount = maxBufferedBytes / 2;
  await acts.perform(document, lineage, { type: 'document-shared' });
  expect([slow.isCut, quick.isCut]).toEqual([true, false]);
  sockets.close();
});

test('[promise 9] many connections that ask for a ledger from its beginning are sent a page after the other', async () => {
  await using relay = await startTestRelay();
  const ann = await relay.setUp('Ann');
  const { document } = await makeDocument(ann, 'Mine');
  const visitor: Visitor = { member: ann.member, role: 'administrator', session: 'session' };
  const turns: (() => void)[] = [];
  const sockets = socketsOf(relay, visitor, undefined, undefined, undefined, (work) => void turns.push(work));
  const readers = [new SlowSocket(), new SlowSocket(), new SlowSocket()];
  const follow = { type: 'follow', ledger: document, lineage: null, head: { seq: 0, hash: '' } };
  for (const reader of readers) {
    sockets.join(reader as unknown as WebSocket, visitor);
    reader.emit('message', Buffer.from(JSON.stringify(follow)), false);
  }
  await expect.poll(() => turns.length).toBe(3);
  const served = (): number => readers.filter(({ sent }) => sent.some(({ type }) => type === 'acts')).length;
  expect(served()).toBe(0);
  for (const [before, turn] of turns.entries()) {
    turn();
    expect(served()).toBe(before + 1);
  }
  sockets.close();
});

test('who is signed out while the ledgers are read after a start gets no library', async () => {
  await using relay = await startTestRelay();
  const ann = await relay.setUp('Ann');
  const visitor: Visitor = { member: ann.member, role: 'administrator', session: 'session' };
  const { store, ledgers } = relay.relay;
  let isSignedIn = true;
  const reading = Promise.withResolvers<void>();
  const library: Library = { ...createLibrary(store, ledgers), learned: () => reading.promise };
  const sockets = socketsOf(relay, visitor, library, () => (isSignedIn ? visitor : null));
  const [stays, leaves] = [new SlowSocket(), new SlowSocket()];
  const closed: (number | undefined)[] = [];
  leaves.close = (code?: number) => void closed.push(code);
  sockets.join(stays as unknown as WebSocket, visitor);
  reading.resolve();
  await new Promise((resolve) => setImmediate(resolve));
  sockets.join(leaves as unknown as WebSocket, visitor);
  isSignedIn = false;
  await new Promise((resolve) => setImmediate(resolve));
  expect(stays.sent.map(({ type }) => type)).toContain('welcome');
  expect(leaves.sent).toEqual([]);
  expect(closed).toEqual([4401]);
  sockets.close();
});
