/** What *sent* means (promises 1 and 3), against a relay played by hand: it commits and receipts when it is told to. */
import 'fake-indexeddb/auto';
import * as fc from 'fast-check';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as syncProtocol from 'y-protocols/sync';
import * as Y from 'yjs';
import type { LedgerId } from '#shared/kernel/ids.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { messageReceipt, messageRefusal, messageSync } from '#shared/protocol/body-messages.ts';
import { refuse } from '#shared/protocol/refusal.ts';
import type { Clock } from '../../../client/kernel/clock.ts';
import type { Api } from '../../../client/session/api.ts';
import { openDurableBody } from '../../../client/storage/durable-body.ts';
import { openKeptBody } from '../../../client/storage/kept-body.ts';
import { isFromRelay, openBodyConnection } from '../../../client/sync/body-connection.ts';
import { paragraph } from './peer.ts';
import '../../fixed-seed.ts';

/** The relay's end of the socket that was opened last. */
class HandSocket {
  static readonly OPEN = 1;
  static last: HandSocket | null = null;
  readonly OPEN = 1;
  readonly protocols: readonly string[];
  readyState = 0;
  /** Prose frames in the order in which they came. */
  readonly frames: Uint8Array[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: ArrayBuffer }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  onerror: (() => void) | null = null;

  constructor(_url: string, protocols: readonly string[]) {
    this.protocols = protocols;
    HandSocket.last = this;
  }
  send(data: Uint8Array): void {
    if (data[0] === messageSync && data[1] !== 0) this.frames.push(data.slice());
  }
  close(): void {
    this.readyState = 3;
  }

  open(): void {
    this.readyState = this.OPEN;
    this.onopen?.();
  }
  say(write: (encoder: encoding.Encoder) => void): void {
    const encoder = encoding.createEncoder();
    write(encoder);
    this.onmessage?.({ data: encoding.toUint8Array(encoder).slice().buffer });
  }
  cut(code: number): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }
}

const stillClock: Clock = { now: () => 1000, after: () => () => {} };
const apiOf = (disk: Y.Doc): Api => ({
  get: () => Promise.reject(new Error('not asked')),
  post: (_path, _body, answer) => Promise.resolve(ok(answer.parse({ ticket: 'ticket', expiresAtMs: 0 }))),
  bytes: () => Promise.resolve(ok(Y.encodeStateAsUpdate(disk))),
});
let count = 0;
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A client, and a relay whose disk is a Y.Doc. */
function desk(database = `hand-${count++}`) {
  const doc = new Y.Doc();
  const disk = new Y.Doc();
  const root = doc.getXmlFragment('body');
  const durable = openDurableBody(database, doc, {
    clock: stillClock,
    root,
    schema: 1,
    isFromRelay,
  });
  const connection = openBodyConnection({
    clock: stillClock,
    api: apiOf(disk),
    socketUrl: 'ws://relay',
    document: 'document-one' as LedgerId,
    place: () => ({ lineage: null, head: { seq: 0, hash: '' } }),
    doc,
    durable,
  });
  let committed = 0;

  const socket = (): HandSocket => {
    if (!HandSocket.last) throw new Error('no socket');
    return HandSocket.last;
  };
  return {
    doc,
    root,
    durable,
    connection,
    disk,
    socket,
    unsent: () => [...durable.unsent.get().keys()].toSorted(),
    connect: async () => {
      connection.start();
      connection.nudge();
      await settled();
      socket().open();
      committed = 0;
    },
    /** The relay asks for what it lacks. */
    ask: () =>
      socket().say((encoder) => {
        encoding.writeVarUint(encoder, messageSync);
        syncProtocol.writeSyncStep1(encoder, disk);
      }),
    /** The next frame goes to the relay's disk; true when it could be applied without a gap. */
    commit: (): boolean => {
      const frame = socket().frames[committed];
      if (!frame) return true;
      committed++;
      const decoder = decoding.createDecoder(frame);
      decoding.readVarUint(decoder);
      decoding.readVarUint(decoder);
      Y.applyUpdate(disk, decoding.readVarUint8Array(decoder));
      return disk.store.pendingStructs === null;
    },
    receipt: () =>
      socket().say((encoder) => {
        encoding.writeVarUint(encoder, messageReceipt);
        encoding.writeVarUint(encoder, committed);
      }),
    refuse: (code: string) =>
      socket().say((encoder) => {
        encoding.writeVarUint(encoder, messageRefusal);
        encoding.writeVarUint(encoder, committed + 1);
        encoding.writeVarString(encoder, code);
        encoding.writeVarString(encoder, 'No.');
      }),
    type: (block: number) => {
      const element = root.get(block);
      const text: unknown = element instanceof Y.XmlElement ? element.get(0) : null;
      if (text instanceof Y.XmlText) text.insert(text.length, 'x');
      else root.push([paragraph('', `block-${root.length}`)]);
    },
    close: async () => {
      connection.end();
      await durable.close();
    },
  };
}

beforeEach(() => vi.stubGlobal('WebSocket', HandSocket));
afterEach(() => vi.unstubAllGlobals());

describe('sent', () => {
  it('means receipted, block by block', async () => {
    const { connect, ask, commit, receipt, root, unsent, type, close } = desk();
    root.push([paragraph('', 'block-0'), paragraph('', 'block-1')]);
    await connect();
    ask();
    expect(unsent()).toEqual(['block-0', 'block-1']);
    commit();
    receipt();
    expect(unsent()).toEqual([]);
    type(0);
    type(1);
    commit();
    receipt();
    expect(unsent()).toEqual(['block-1']);
    await close();
  });

  it('is not what changed again after the receipted frame', async () => {
    const { connect, ask, commit, receipt, root, unsent, type, close } = desk();
    root.push([paragraph('', 'block-0')]);
    await connect();
    ask();
    type(0);
    commit();
    receipt();
    expect(unsent()).toEqual(['block-0']);
    commit();
    receipt();
    expect(unsent()).toEqual([]);
    await close();
  });

  it('is not what went out on a connection that ended before its receipt', async () => {
    const { connect, ask, commit, receipt, root, socket, unsent, close } = desk();
    await connect();
    ask();
    commit();
    receipt();
    root.push([paragraph('', 'block-0')]);
    socket().cut(1006);
    await connect();
    expect(unsent()).toEqual(['block-0']);
    ask();
    commit();
    receipt();
    expect(unsent()).toEqual([]);
    await close();
  });
});

describe('a connection', () => {
  it('offers our protocol and a new ticket each time', async () => {
    const { connect, socket, close } = desk();
    await connect();
    expect(socket().protocols).toEqual(['countersign.v1', 'ticket.ticket']);
    const first = socket();
    first.cut(1006);
    await connect();
    expect(socket()).not.toBe(first);
    await close();
  });

  it('sends no update before everything that it builds on', async () => {
    const { connect, ask, socket, root, close } = desk();
    root.push([paragraph('', 'block-0')]);
    await connect();
    root.push([paragraph('', 'block-1')]);
    expect(socket().frames).toEqual([]);
    ask();
    expect(socket().frames).toHaveLength(1);
    root.push([paragraph('', 'block-2')]);
    expect(socket().frames).toHaveLength(2);
    await close();
  });

  it('says why the relay refused, stops, and keeps what was refused as unsent', async () => {
    const { connect, ask, connection, refuse, root, socket, unsent, close } = desk();
    root.push([paragraph('', 'block-0')]);
    await connect();
    ask();
    refuse('document-sealed');
    socket().cut(4423);
    expect(connection.sync.get()).toMatchObject({
      link: { kind: 'stopped' },
      refusal: { code: 'document-sealed', sentence: 'No.' },
    });
    expect(unsent()).toEqual(['block-0']);
    await close();
  });

  it('after a refusal for good still listens, and sends no prose', async () => {
    const { connect, ask, commit, connection, refuse, root, socket, close } = desk();
    root.push([paragraph('', 'block-0')]);
    await connect();
    ask();
    refuse('role-insufficient');
    socket().cut(4403);
    await connect();
    ask();
    root.push([paragraph('', 'block-1')]);
    expect(socket().frames).toEqual([]);
    expect(connection.sync.get().refusal?.code).toBe('role-insufficient');
    connection.restart();
    await connect();
    ask();
    expect(socket().frames).toHaveLength(1);
    expect(commit()).toBe(true);
    await close();
  });
});

describe('[promise 3] a Yjs client id that somebody else has too', () => {
  /** The relay has looked at its text once more, and asks. */
  async function compared(it: ReturnType<typeof desk>): Promise<void> {
    it.ask();
    await expect.poll(() => it.connection.sync.get().link.kind).toMatch(/^(?:stopped|opening)$/);
  }

  it('is found out before anything goes either way', async () => {
    const it = desk();
    it.disk.clientID = it.doc.clientID;
    it.disk.getXmlFragment('body').push([paragraph('theirs, and more of it', 'block-t')]);
    it.root.push([paragraph('mine', 'block-0')]);
    await it.connect();
    await compared(it);
    expect(it.connection.sync.get().link).toMatchObject({
      kind: 'stopped',
      refusal: { code: 'update-foreign-client' },
    });
    expect(it.socket().frames).toEqual([]);
    expect(it.unsent()).toEqual(['block-0']);
    expect(wordsById(it.root)).toEqual(new Map([['block-0', 'mine']]));
    await it.close();
  });

  it('is found out too when what was written with it waits since an earlier visit', async () => {
    const database = `hand-${count++}`;
    const before = desk(database);
    before.root.push([paragraph('mine', 'block-0')]);
    await before.durable.whenStored();
    await before.close();
    const it = desk(database);
    await it.durable.whenLoaded;
    it.disk.clientID = before.doc.clientID;
    it.disk.getXmlFragment('body').push([paragraph('theirs', 'block-t')]);
    await it.connect();
    await compared(it);
    expect(it.connection.sync.get().link.kind).toBe('stopped');
    expect(wordsById(it.root)).toEqual(new Map([['block-0', 'mine']]));
    await it.close();
  });

  it('stays where something was written with it before there was a connection, and another takes its place where nothing was', async () => {
    const kept = async (isWrittenIn: boolean): Promise<boolean> => {
      const body = openKeptBody(`hand-${count++}`, stillClock);
      const { clientID } = body.doc;
      if (isWrittenIn) body.root.push([paragraph('mine', 'block-0')]);
      const api: Api = {
        ...apiOf(new Y.Doc()),
        post: () =>
          Promise.resolve(err({ kind: 'refused' as const, refusal: refuse('update-foreign-client') })),
      };
      const connection = openBodyConnection({
        clock: stillClock,
        api,
        socketUrl: 'ws://relay',
        document: 'document-one' as LedgerId,
        place: () => ({ lineage: null, head: { seq: 0, hash: '' } }),
        ...body,
      });
      connection.start();
      connection.nudge();
      await settled();
      connection.end();
      await body.close();
      return body.doc.clientID === clientID;
    };
    expect(await kept(true)).toBe(true);
    expect(await kept(false)).toBe(false);
  });

  it('is nobody else’s where another tab has sent the same words', async () => {
    const it = desk();
    it.root.push([paragraph('mine', 'block-0')]);
    Y.applyUpdate(it.disk, Y.encodeStateAsUpdate(it.doc));
    it.root.push([paragraph('later', 'block-1')]);
    await it.connect();
    await compared(it);
    it.socket().open();
    it.ask();
    expect(it.socket().frames).toHaveLength(1);
    it.commit();
    it.receipt();
    expect(it.unsent()).toEqual([]);
    // Known from then on.
    it.socket().cut(1006);
    await it.connect();
    it.ask();
    expect(it.connection.sync.get().link.kind).toBe('open');
    await it.close();
  });
});

describe('in any order of edits, commits, receipts and cuts', () => {
  type Step = 'type' | 'commit' | 'receipt' | 'cut' | 'ask' | 'other';
  const step = fc.constantFrom<Step>(
    'type',
    'type',
    'type',
    'commit',
    'commit',
    'receipt',
    'cut',
    'ask',
    'other',
  );

  it('[promise 3] nothing is called sent that is not on the relay’s disk', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(step, fc.nat(3)), { minLength: 10, maxLength: 60 }),
        async (steps) => {
          const it = desk();
          await it.connect();
          it.ask();
          for (const [name, block] of steps) {
            if (name === 'type') it.type(block);
            else if (name === 'commit') expect(it.commit()).toBe(true);
            else if (name === 'receipt') it.receipt();
            else if (name === 'ask') it.ask();
            else if (name === 'other')
              it.disk.getXmlFragment('body').push([paragraph('o', `other-${it.disk.clientID}`)]);
            else {
              it.socket().cut(1006);
              await it.connect();
              if (block > 0) it.ask();
            }
            const unsent = new Set(it.unsent());
            const onDisk = wordsById(it.disk.getXmlFragment('body'));
            for (const [id, words] of wordsById(it.root))
              if (!unsent.has(id)) expect(onDisk.get(id)).toBe(words);
          }
          await it.close();
        },
      ),
      { numRuns: 60 },
    );
  });
});

function wordsById(root: Y.XmlFragment): Map<string, string> {
  return new Map(
    root.toArray().flatMap((block) => {
      if (!(block instanceof Y.XmlElement)) return [];
      const text = block.get(0);
      return [[String(block.getAttribute('id')), text instanceof Y.XmlText ? text.toJSON() : '']];
    }),
  );
}
