/** Somebody at a device: the client's real body connection and store, on a wire of its own, by a clock turned by hand. */
import 'fake-indexeddb/auto';
import * as Y from 'yjs';
import { BlockId, type LedgerId } from '#shared/kernel/ids.ts';
import { ok } from '#shared/kernel/result.ts';
import { bodyRoot } from '#shared/protocol/body-messages.ts';
import type { Clock } from '../../client/kernel/clock.ts';
import type { Api } from '../../client/session/api.ts';
import { openDurableBody } from '../../client/storage/durable-body.ts';
import { isFromRelay, openBodyConnection } from '../../client/sync/body-connection.ts';
import type { LinkState } from '../../client/sync/relay-link.ts';
import { FaultyWire } from './faulty-wire.ts';

/** A device's clock: tasks run when time passes them. */
export function deviceHandClock(): Clock & { advance(ms: number): void } {
  let nowMs = 1_000_000;
  const tasks = new Set<{ readonly atMs: number; readonly run: () => void }>();
  return {
    now: () => nowMs,
    after(ms, run) {
      const task = { atMs: nowMs + ms, run };
      tasks.add(task);
      return () => void tasks.delete(task);
    },
    advance(ms) {
      const endMs = nowMs + ms;
      for (;;) {
        const [due] = [...tasks].filter(({ atMs }) => atMs <= endMs).toSorted((a, b) => a.atMs - b.atMs);
        if (!due) break;
        tasks.delete(due);
        nowMs = Math.max(nowMs, due.atMs);
        due.run();
      }
      nowMs = endMs;
    },
  };
}

let desks = 0;

export interface Desk extends AsyncDisposable {
  readonly wire: FaultyWire;
  readonly body: Y.XmlFragment;
  /** Everything that was written here. */
  readonly words: string[];
  advance(ms: number): void;
  write(word: string): void;
  /** Whether the screen would say that everything here is sent. */
  saysSent(): boolean;
  /** Where its connection stands. */
  link(): LinkState['kind'];
}

/**
 * @param relayPort of a relay whose tickets are the member's id.
 * @param relaysText what the relay would answer to who compares.
 */
export async function openDesk(
  document: LedgerId,
  member: string,
  relayPort: () => number,
  relaysText?: () => Uint8Array,
): Promise<Desk> {
  const wire = await FaultyWire.open(relayPort);
  const clock = deviceHandClock();
  const doc = new Y.Doc();
  const body = doc.getXmlFragment(bodyRoot);
  const durable = openDurableBody(`desk-${desks++}`, doc, { clock, root: body, schema: 1, isFromRelay });
  const api: Api = {
    get: () => Promise.reject(new Error('not asked')),
    post: (_path, _body, answer) => Promise.resolve(ok(answer.parse({ ticket: member, expiresAtMs: 0 }))),
    bytes: () => (relaysText ? Promise.resolve(ok(relaysText())) : Promise.reject(new Error('not asked'))),
  };
  const connection = openBodyConnection({
    clock,
    api,
    socketUrl: wire.url,
    document,
    place: () => ({ lineage: null, head: { seq: 0, hash: '' } }),
    doc,
    durable,
  });
  await durable.whenLoaded;
  connection.start();
  const words: string[] = [];
  return {
    wire,
    body,
    words,
    advance: (ms) => clock.advance(ms),
    write(word) {
      words.push(word);
      const paragraph = new Y.XmlElement('paragraph');
      paragraph.setAttribute('id', BlockId.parse(`block-${word}`));
      paragraph.insert(0, [new Y.XmlText(word)]);
      body.insert(body.length, [paragraph]);
    },
    saysSent: () => durable.unsent.get().size === 0,
    link: () => connection.sync.get().link.kind,
    async [Symbol.asyncDispose]() {
      connection.end();
      const closed = durable.close();
      clock.advance(60_000);
      await closed;
      await wire[Symbol.asyncDispose]();
      doc.destroy();
    },
  };
}
