/** A recorded writing of a whole paper through the relay, edit by edit, against the same updates in a bare Y.Doc. */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { writeUpdate } from 'y-protocols/sync';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import * as z from 'zod/mini';
import { fillBody } from '#shared/document/body-from-content.ts';
import { invariant } from '#shared/kernel/invariant.ts';
import { BlockId } from '#shared/kernel/ids.ts';
import {
  messageReceipt,
  messageRefusal,
  messageSync,
  subprotocol,
  ticketSubprotocol,
} from '#shared/protocol/body-messages.ts';
import { systemClock } from '../../sync-server/clock.ts';
import { usualLimits } from '../../sync-server/configuration.ts';
import { BodyClient } from '../sync-server/body-client.ts';
import { makeSharedDocument } from '../sync-server/document.ts';
import { randomId, startTestRelay, type TestMember } from '../sync-server/start-relay.ts';
import type { BenchOptions, Outcome } from './bench.ts';
import { absent, history, readSample } from './samples.ts';
import { median, quantile, timed } from './statistics.ts';

/** Most frames on their way; as a fast client that never waits for the relay. */
const inFlight = 256;
/** The last of the edits are sent one by one, to see how long one person waits for *sent*. */
const alone = 500;

/** josephg/editing-traces, sequential: patches of position, deleted count and inserted text. */
const Trace = z.object({
  txns: z.array(z.object({ patches: z.array(z.tuple([z.number(), z.number(), z.string()])) })),
});

export async function replayBench({ edits }: BenchOptions): Promise<Outcome> {
  const bytes = readSample(history);
  if (!bytes) return { skipped: absent(history) };
  const { txns } = Trace.parse(JSON.parse(new TextDecoder().decode(bytes)));
  const { updates, text } = updatesOf(txns.slice(0, edits).flatMap(({ patches }) => patches));

  // One sender does the work of thousands here.
  const limits = { ...usualLimits, framesPerSecond: 1_000_000 };
  await using relay = await startTestRelay({ clock: systemClock, limits });
  const owner = await relay.setUp('Owner');
  const { document } = await makeSharedDocument(owner, 'Paper');
  await using sender = await Sender.open(owner, document);
  const together = updates.slice(0, Math.max(1, updates.length - alone));
  const last = updates.slice(together.length);

  const began = performance.now();
  await sender.sendAll(together);
  const tookMs = performance.now() - began;
  const waits = await sender.sendEach(last);

  const bare = new Y.Doc();
  const bareMs = timed(() => {
    for (const update of together) Y.applyUpdate(bare, update);
  });

  await using reader = await BodyClient.open(owner, document);
  const isThere = () => reader.peer.body.length > 0 && textIn(reader.peer.body) === text;
  await reader.when(isThere);

  const perSecond = (ms: number) => (together.length / ms) * 1000;
  const count = together.length.toLocaleString('en');
  return {
    rows: [
      {
        name: `replay of ${count} edits through the relay`,
        ours: perSecond(tookMs),
        unit: 'updates/s',
        peer: { name: 'Y.applyUpdate in a bare Y.Doc', value: perSecond(bareMs) },
        goal: null,
        method: `automerge-paper, one update an edit over a real WebSocket, at most ${inFlight} unreceipted; checked, committed to SQLite (synchronous=FULL) and receipted. Wall time, the client in the same process; the peer is processor time.`,
      },
      {
        name: 'receipt of one edit, median',
        ours: median(waits),
        unit: 'ms',
        peer: null,
        goal: null,
        method: `${last.length} further edits one after the other, each after the receipt of the one before.`,
      },
      {
        name: 'receipt of one edit, 99th',
        ours: quantile(waits, 0.99),
        unit: 'ms',
        peer: null,
        goal: null,
        method: 'The same edits.',
      },
    ],
  };
}

const textIn = (body: Y.XmlFragment): string => {
  const paragraph = body.get(1);
  const text = paragraph instanceof Y.XmlElement ? paragraph.get(0) : null;
  return text instanceof Y.XmlText
    ? text
        .toDelta()
        .map(({ insert }: { insert: unknown }) => String(insert))
        .join('')
    : '';
};

/** The history as Yjs updates of one paragraph of a document, made before anything is timed. */
function updatesOf(patches: readonly (readonly [number, number, string])[]) {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  const body = doc.getXmlFragment('body');
  const content = {
    type: 'doc',
    content: [
      { type: 'title', content: [{ type: 'text', text: 'Paper' }] },
      { type: 'paragraph', content: [{ type: 'text', text: '.' }] },
    ],
  };
  fillBody(body, content, () => BlockId.parse(randomId()));
  const paragraph = body.get(1);
  const text = paragraph instanceof Y.XmlElement ? paragraph.get(0) : null;
  invariant(text instanceof Y.XmlText, 'the paragraph has a text');
  for (const [at, deleted, inserted] of patches)
    doc.transact(() => {
      if (deleted > 0) text.delete(at, deleted);
      if (inserted !== '') text.insert(at, inserted);
    });
  return { updates, text: textIn(body) };
}

/** The least that can send: frames out, receipts counted. */
class Sender {
  readonly #socket: WebSocket;
  #sent = 0;
  #receipted = 0;
  #trouble: string | null = null;
  #wake: (() => void) | null = null;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    const fail = (why: string) => {
      this.#trouble ??= why;
      this.#wake?.();
    };
    socket.on('close', (code) => fail(`closed with ${code}`));
    socket.on('error', (error) => fail(error.message));
    socket.on('message', (data) => {
      const decoder = decoding.createDecoder(new Uint8Array(data as Buffer));
      const type = decoding.readVarUint(decoder);
      if (type === messageReceipt) this.#receipted = decoding.readVarUint(decoder);
      if (type === messageRefusal) {
        decoding.readVarUint(decoder);
        fail(decoding.readVarString(decoder));
      }
      this.#wake?.();
    });
  }

  static async open(member: TestMember, document: string): Promise<Sender> {
    const ticket = await member.ticket({ socket: 'body', document });
    const url = `${member.relay.socketUrl}/sync/body/${document}`;
    const socket = new WebSocket(url, [subprotocol, ticketSubprotocol(ticket)]);
    await new Promise((resolve) => socket.once('open', resolve));
    return new Sender(socket);
  }

  async sendAll(updates: readonly Uint8Array[]): Promise<void> {
    for (const update of updates) {
      this.#send(update);
      if (this.#sent - this.#receipted >= inFlight) await this.#until(this.#sent - inFlight / 2);
    }
    await this.#until(this.#sent);
  }

  /** Time from each frame to its receipt, ms. */
  async sendEach(updates: readonly Uint8Array[]): Promise<number[]> {
    const waits: number[] = [];
    for (const update of updates) {
      const before = performance.now();
      this.#send(update);
      await this.#until(this.#sent);
      waits.push(performance.now() - before);
    }
    return waits;
  }

  #send(update: Uint8Array): void {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, messageSync);
    writeUpdate(encoder, update);
    this.#socket.send(encoding.toUint8Array(encoder));
    this.#sent++;
  }

  async #until(receipted: number): Promise<void> {
    while (this.#receipted < receipted) {
      if (this.#trouble !== null) throw new Error(this.#trouble);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#trouble === null) {
      const closed = new Promise((resolve) => this.#socket.once('close', resolve));
      this.#socket.close();
      await closed;
    }
  }
}
