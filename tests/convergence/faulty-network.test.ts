/** The client's real sync and the relay's real rooms, with a wire between them that fails in every way wires do. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { bodyRoot } from '#shared/protocol/body-messages.ts';
import { openSqliteStore } from '../../sync-server/store/sqlite-store.ts';
import type { Store } from '../../sync-server/store/store.ts';
import { wholeBody } from '../../sync-server/store/whole-body.ts';
import { proseOf } from '../sync-server/rooms/prose.ts';
import { createDocument, startRelay, until } from '../sync-server/rooms/relay-fixture.ts';
import { openDesk, type Desk } from './desk.ts';
import { randomFrom } from './random.ts';
import { killProcess, startRelayProcess } from './relay-child.ts';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'countersign-wire-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const name = 'document-on-a-wire';
const portOf = (url: string): number => Number(new URL(url).port);
const turns = async (count: number): Promise<void> => {
  for (; count > 0; count--) await new Promise((resolve) => setImmediate(resolve));
};

function onDisk(store: Store, document: ReturnType<typeof createDocument>): readonly string[] {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, wholeBody(store, document));
  return proseOf(doc.getXmlFragment(bodyRoot)).split('\n');
}

/** Lets those who wait for their next attempt make it, until everybody is connected and everything is sent. */
async function whenAllSent(desks: readonly Desk[]): Promise<void> {
  await until(() => {
    for (const desk of desks) if (desk.link() === 'waiting') desk.advance(1_000);
    return desks.every((desk) => desk.link() === 'open' && desk.saysSent());
  });
}

test.each([1, 2])(
  '[promise 2] [promise 3] three people on bad wires end with the same document, and nothing said to be sent is lost (seed %i)',
  async (seed) => {
    const random = randomFrom(seed);
    const store = openSqliteStore(folder);
    const document = createDocument(store, name);
    store.close();
    let relay = await startRelay(folder);
    const relayPort = () => portOf(relay.url);
    await using stack = new AsyncDisposableStack();
    const desks: Desk[] = [];
    for (const member of ['alice-alice', 'bob-bob-bob', 'carol-carol'])
      desks.push(
        stack.use(await openDesk(document, member, relayPort, () => wholeBody(relay.store, document))),
      );

    for (let step = 0; step < 80; step++) {
      const desk = random.pick(desks);
      if (!desk) break;
      const dice = random.below(20);
      if (dice < 8) desk.write(`w${seed}x${step}`);
      else if (dice < 9) desk.wire.cut();
      else if (dice < 10) desk.wire.stall();
      else if (dice < 11) desk.wire.truncate(random.below(60));
      else if (dice < 12) desk.wire.delay(1 + random.below(30));
      else if (dice < 16) desk.wire.heal();
      else if (dice < 19) {
        const ms = random.below(6_000);
        for (const each of desks) each.advance(ms);
        relay.nowMs += ms;
        relay.tick();
      } else if (random.once(3)) {
        await relay[Symbol.asyncDispose]();
        relay = await startRelay(folder);
      }
      await turns(random.below(12));
      for (const each of desks)
        if (each.saysSent())
          expect(onDisk(relay.store, document), `step ${step}`).toEqual(expect.arrayContaining(each.words));
    }

    for (const { wire } of desks) wire.heal();
    // Connections that only one side still believes in are noticed by their silence.
    for (const each of desks) for (let ms = 0; ms < 15_500; ms += 500) each.advance(500);
    await whenAllSent(desks);
    const everything = desks.flatMap(({ words }) => words).toSorted();
    const stored = onDisk(relay.store, document);
    expect(stored.filter((line) => line !== '').toSorted()).toEqual(everything);
    await until(() => desks.every(({ body }) => proseOf(body) === stored.join('\n')));
    await relay[Symbol.asyncDispose]();
  },
);

test('[promise 3] a half-open connection is noticed within 15 seconds, by both sides, and nothing was called sent', async () => {
  await using relay = await startRelay();
  const document = createDocument(relay.store, name);
  await using desk = await openDesk(
    document,
    'alice-alice',
    () => portOf(relay.url),
    () => wholeBody(relay.store, document),
  );
  desk.write('before');
  await whenAllSent([desk]);

  desk.wire.stall();
  desk.write('into-the-void');
  for (let ms = 0; ms < 15_000; ms += 500) {
    expect(desk.saysSent()).toBe(false);
    desk.advance(500);
    await turns(1);
  }
  expect(desk.link()).not.toBe('open');
  for (let ms = 0; ms < 15_000; ms += 1_000) {
    relay.nowMs += 1_000;
    relay.tick();
  }
  expect(onDisk(relay.store, document)).toEqual(['before']);

  desk.wire.heal();
  await whenAllSent([desk]);
  expect(onDisk(relay.store, document)).toEqual(['before', 'into-the-void']);
});

const isStopped = (pid: number): boolean => / T /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));

test.skipIf(process.platform !== 'linux')(
  '[promise 3] a relay that is frozen and thawed: nothing is called sent meanwhile, and all of it arrives',
  async () => {
    const store = openSqliteStore(folder);
    const document = createDocument(store, name);
    store.close();
    const { child, url } = await startRelayProcess(folder);
    try {
      const relayPort = () => portOf(url);
      await using alice = await openDesk(document, 'alice-alice', relayPort);
      await using bob = await openDesk(document, 'bob-bob-bob', relayPort);
      alice.write('before');
      await whenAllSent([alice, bob]);
      await until(() => proseOf(bob.body) === 'before');

      child.kill('SIGSTOP');
      await until(() => isStopped(child.pid ?? 0));
      alice.write('while-frozen');
      bob.write('at-the-same-time');
      // What it said before may still be heard now.
      await turns(200);
      for (const desk of [alice, bob]) {
        desk.advance(15_000);
        expect(desk.saysSent()).toBe(false);
        expect(desk.link()).not.toBe('open');
      }

      child.kill('SIGCONT');
      await whenAllSent([alice, bob]);
      await until(() => proseOf(alice.body) === proseOf(bob.body));
    } finally {
      await killProcess(child);
    }
    const disk = openSqliteStore(folder);
    expect(onDisk(disk, document).toSorted()).toEqual(['at-the-same-time', 'before', 'while-frozen']);
    disk.close();
  },
);
