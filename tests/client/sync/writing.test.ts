/** Who wrote when, on a device: as the relay tells it, and as it was last told. */
import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { describe, expect, test } from 'vitest';
import { LedgerId, MemberId } from '#shared/kernel/ids.ts';
import { err, ok } from '#shared/kernel/result.ts';
import type { WritingAnswer } from '#shared/protocol/http-api.ts';
import { writableStore } from '../../../client/kernel/store.ts';
import type { Api, ApiFault } from '../../../client/session/api.ts';
import { openDeviceDatabase } from '../../../client/storage/device-database.ts';
import { deviceClock } from '../../../client/kernel/clock.ts';
import { openAside } from '../../../client/sync/aside.ts';
import { openWriting } from '../../../client/sync/writing.ts';

const document = LedgerId.parse('document-1');
const answer: WritingAnswer = {
  atMs: 100,
  spans: [{ member: MemberId.parse('member-ann'), fromMs: 10, toMs: 20 }],
  isCut: false,
};

/** A relay that is in reach while `told` is something. */
function relayThatTells(told: { answer: unknown }): Api {
  const unreachable = err<ApiFault>({ kind: 'unreachable' });
  return {
    get: (path, schema) => {
      const parsed = schema.safeParse(told.answer);
      const isAsked = path === `/api/documents/${document}/writing`;
      return Promise.resolve(isAsked && parsed.success ? ok(parsed.data) : unreachable);
    },
    post: () => Promise.resolve(unreachable),
    bytes: () => Promise.resolve(unreachable),
  };
}

let count = 0;
async function openDevice(name = `device-${count++}`) {
  const db = await openDeviceDatabase(name);
  const relay: { answer: unknown } = { answer };
  const writing = openWriting({
    db,
    api: relayThatTells(relay),
    aside: openAside(deviceClock, () => Promise.resolve()),
    documents: { unsent: writableStore(new Set<LedgerId>()) },
  });
  return { name, db, relay, writing };
}

describe('who wrote when', () => {
  test('is kept as it was last told, and still here after a restart with no relay in reach', async () => {
    const first = await openDevice();
    expect(await first.writing.kept(document)).toBeNull();
    expect(await first.writing.ask(document)).toEqual(answer);
    first.db.close();

    const again = await openDevice(first.name);
    again.relay.answer = null;
    expect(await again.writing.ask(document)).toBeNull();
    expect(await again.writing.kept(document)).toEqual(answer);
    again.db.close();
  });

  test('counts as unknown when what is kept cannot be read', async () => {
    const { db, writing } = await openDevice();
    await db.put('writing', { ...answer, isCut: 'perhaps' } as never, document);
    expect(await writing.kept(document)).toBeNull();
    db.close();
  });
});

describe('a device of before', () => {
  test('keeps everything that it had', async () => {
    const name = `device-${count++}`;
    const old = await openDB(name, 1, {
      upgrade(db) {
        db.createObjectStore('acts');
        const outbox = db.createObjectStore('outbox', { autoIncrement: true });
        outbox.createIndex('ledger', 'ledger');
        outbox.createIndex('id', 'id', { unique: true });
        for (const store of ['library', 'documents', 'unsent', 'late', 'drafts', 'keys'])
          db.createObjectStore(store);
      },
    });
    await old.put('drafts', 'half a comment', 'thread-1');
    old.close();
    const { db, writing } = await openDevice(name);
    expect(await db.get('drafts', 'thread-1')).toBe('half a comment');
    expect(await writing.ask(document)).toEqual(answer);
    db.close();
  });

  test('does not make a newer app in another tab wait', async () => {
    const { name, db } = await openDevice();
    const newer = await openDB(name, db.version + 1);
    expect(newer.version).toBe(db.version + 1);
    await expect(db.get('drafts', 'x')).rejects.toThrow();
    newer.close();
  });
});
