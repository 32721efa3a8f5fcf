/**
 * One document's prose and the relay: what *sent* means.
 *
 * y-websocket does the syncing. This file adds what it lacks: a new ticket for each connection, receipts and
 * refusals, and the knowledge of which changes wait for one.
 *
 * A change is sent when it is receipted, that is, on the relay's disk. Each sync frame that goes out (step 2 or
 * update) has a number on its connection; receipt n says that the first n are on disk. Every local change marks
 * its block as unsent. A block is *covered* by the frame that carried its latest change, or by the step 2 that
 * carried everything; the receipt of that frame makes it sent. When a connection ends, nothing is covered any
 * more: the next step 2 will carry it again. Unsent blocks are kept on disk with the rows they stand for
 * (`durable-body.ts`), so that the count survives a reload.
 *
 * Until step 2 went out no update may: the relay would lack what came before it.
 *
 * Where the relay has more under a Yjs client id of this device than it was sent, somebody else may have that id:
 * nothing goes either way before `other-writer.ts` has compared.
 */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { Awareness } from 'y-protocols/awareness';
import { messageYjsSyncStep1, messageYjsSyncStep2, messageYjsUpdate, writeUpdate } from 'y-protocols/sync';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { documentSchemaVersion } from '#shared/document/content-schema.ts';
import type { LedgerId } from '#shared/kernel/ids.ts';
import { ok } from '#shared/kernel/result.ts';
import {
  messageKeepAlive,
  messageReceipt,
  messageRefusal,
  messageSync,
  subprotocol,
  ticketSubprotocol,
} from '#shared/protocol/body-messages.ts';
import { TicketAnswer } from '#shared/protocol/http-api.ts';
import { maxFrameBytes } from '#shared/protocol/limits.ts';
import { refusals, type Refusal } from '#shared/protocol/refusal.ts';
import type { Clock } from '../kernel/clock.ts';
import { writableStore, type Store } from '../kernel/store.ts';
import { refusalFromWire, type Api, type ApiFault } from '../session/api.ts';
import type { UnsentBlocks } from '../storage/body-database.ts';
import type { DurableBody } from '../storage/durable-body.ts';
import { refusalOfClose, type LedgerPlace } from './acts-connection.ts';
import { driveLink } from './drive-link.ts';
import type { LinkState } from './relay-link.ts';
import { splitUpdate } from './split-update.ts';

export interface BodySync {
  readonly link: LinkState;
  /** This connection has brought everything that the relay had. */
  readonly isSynced: boolean;
  /** Device clock at the last receipt, ms; `null` before the first. */
  readonly receiptedAtMs: number | null;
  /** Why the relay did not take a frame; what it held is kept on this device. */
  readonly refusal: Refusal | null;
}

export interface BodyConnection {
  readonly awareness: Awareness;
  readonly sync: Store<BodySync>;
  start(): void;
  /** Connects anew after a refusal, and sends again what was refused. */
  restart(): void;
  /** Tries at once what would be tried later, and again what a new session may do. */
  nudge(): void;
  end(): void;
}

export interface BodyConnectionOptions {
  readonly clock: Clock;
  readonly api: Api;
  /** `ws:` or `wss:` origin of the relay. */
  readonly socketUrl: string;
  readonly document: LedgerId;
  /** How far this device is in the document's ledger. */
  place(): LedgerPlace;
  readonly doc: Y.Doc;
  readonly durable: DurableBody;
}

/** Room for what stands around an update in its frame, and for the size of a part being an estimate. */
const maxPartBytes = (maxFrameBytes * 3) / 4;

/** Updates from the relay have its provider as their origin. */
export const isFromRelay = (origin: unknown): boolean => origin instanceof WebsocketProvider;

export function openBodyConnection(options: BodyConnectionOptions): BodyConnection {
  const { clock, doc, durable } = options;
  const awareness = new Awareness(doc);
  // Carets are off until somebody switches them on.
  awareness.setLocalState(null);

  const frames = new CoveredBlocks();
  let isListening = false;
  const sync = writableStore<BodySync>({
    link: { kind: 'idle' },
    isSynced: false,
    receiptedAtMs: null,
    refusal: null,
  });
  const change = (next: Partial<BodySync>) => sync.set({ ...sync.get(), ...next });

  const provider = new WebsocketProvider(`${options.socketUrl}/sync/body`, options.document, doc, {
    connect: false,
    awareness,
    // Tabs meet on disk (`durable-body.ts`), so that none shows what is not stored.
    disableBc: true,
    WebSocketPolyfill: countingSocket((frame) =>
      isListening && isProse(frame) ? [] : frames.outgoing(frame, durable.unsent.get()),
    ),
  });

  /** What was on the wire of our own when the last connection ended. */
  const sent = new Map<number, number>();
  /** What is on the relay's disk of this session's own, and under which number. */
  let onDisk = { writer: doc.clientID, clock: 0 };
  let isGap = false;
  /** What the relay has beyond that; to be compared before there is another connection. */
  let doubted: ReadonlyMap<number, number> = new Map();
  const doubt = (decoder: decoding.Decoder): boolean => {
    const state = stateVectorIn(decoder);
    if (!state) return false;
    const more = Array.from(durable.writers(), (writer) => [writer, state.get(writer) ?? 0] as const);
    doubted = new Map(more.filter(([writer, clock]) => clock > (sent.get(writer) ?? 0)));
    return doubted.size > 0;
  };
  async function compare() {
    const { compareWriters } = await import('./other-writer.ts');
    const result = await compareWriters(options.api, options.document, doc, doubted.keys());
    // Another tab may send more of its own at any time: that is asked about once.
    if (result.ok)
      for (const [writer, clock] of doubted) sent.set(writer, writer === doc.clientID ? clock : Infinity);
    return result;
  }

  /** Nobody has heard of this session's Yjs client id yet. */
  let isNewClient = true;
  // A text that stood in the page before the app was connected may have been written in.
  let hasWritten = Y.getState(doc.store, doc.clientID) > 0;
  const onWriting = ({ local, beforeState, afterState }: Y.Transaction) => {
    hasWritten ||= local && (afterState.get(doc.clientID) ?? 0) > (beforeState.get(doc.clientID) ?? 0);
    followClientId();
  };
  doc.on('afterTransactionCleanup', onWriting);
  /** Yjs takes another id when it meets somebody with the same; who is here is told under the new one. */
  function followClientId() {
    if (awareness.clientID === doc.clientID) return;
    awareness.setLocalState(null);
    awareness.clientID = doc.clientID;
    awareness.setLocalState(null);
  }
  const driven = driveLink(clock, {
    async askTicket() {
      const known = durable.history();
      const { lineage, head } = options.place();
      const ask = () =>
        options.api.post(
          '/api/tickets',
          {
            socket: 'body',
            document: options.document,
            schema: documentSchemaVersion,
            client: doc.clientID,
            ...(isNewClient && { isNewClient }),
            history: known,
            head,
            ...(lineage && { lineage }),
          },
          TicketAnswer,
        );
      if (doubted.size > 0) {
        const compared = await compare();
        if (!compared.ok) return compared;
        doubted = new Map();
      }
      let answer = await ask();
      if (!answer.ok && isOfAnother(answer.error) && !hasWritten) {
        doc.clientID = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
        followClientId();
        answer = await ask();
      }
      if (!answer.ok) return answer;
      const { ticket, history } = answer.value;
      if (history !== undefined) durable.noteHistory(history);
      return ok(ticket);
    },
    open(ticket) {
      frames.begin();
      provider.protocols = [subprotocol, ticketSubprotocol(ticket)];
      provider.connect();
    },
    close: () => provider.disconnect(),
    sayKeepAlive() {
      const encoder = encoding.createEncoder();
      encoding.writeVarUint(encoder, messageKeepAlive);
      if (provider.ws?.readyState === WebSocket.OPEN) provider.ws.send(encoding.toUint8Array(encoder));
    },
  });
  driven.state.subscribe(() => change({ link: driven.state.get() }));

  provider.on('status', ({ status }: { status: string }) => {
    if (status !== 'connected') return;
    isNewClient = false;
    driven.handle({ type: 'opened' });
  });
  provider.on('sync', (isSynced: boolean) => change({ isSynced }));
  provider.on('connection-close', (event: CloseEvent | null) => {
    // The next connection needs a new ticket: y-websocket's own reconnecting finds nothing to do.
    provider.shouldConnect = false;
    if (frames.hasSentAll)
      for (const writer of durable.writers())
        sent.set(writer, Math.max(sent.get(writer) ?? 0, Y.getState(doc.store, writer)));
    // Another session may be there under the same number: what the relay has beyond its receipts may be that one's.
    if (isGap) sent.set(onDisk.writer, onDisk.clock);
    isGap = false;
    frames.begin();
    if (!event) return;
    const refusal = refusalOfClose(event.code);
    // No word of refusal came before: the relay never read the frame that it closes for.
    if (refusal && isAboutFrames(refusal)) change({ refusal: sync.get().refusal ?? refusal });
    driven.handle({ type: 'closed', code: event.code, refusal: refusal && (sync.get().refusal ?? refusal) });
    listenOnly();
  });

  /** What was refused is kept; what others write is still read, on a connection that sends no prose. */
  function listenOnly() {
    const { refusal } = sync.get();
    if (isListening || !refusal || driven.state.get().kind !== 'stopped') return;
    if (refusals[refusal.code].fate !== 'keep') return;
    isListening = true;
    driven.handle({ type: 'start' });
  }

  const [onSync] = provider.messageHandlers;
  provider.messageHandlers[messageSync] = (...message) => {
    driven.handle({ type: 'heard' });
    if (doubted.size > 0 || doubt(message[1])) {
      provider.disconnect();
      driven.handle({ type: 'closed', code: 4509, refusal: null });
      driven.handle({ type: 'nudge' });
      return;
    }
    try {
      onSync?.(...message);
    } catch {
      // Not readable to Yjs: asked for again on a new connection, not at once.
      provider.disconnect();
      driven.handle({ type: 'closed', code: 4509, refusal: null });
    }
  };
  provider.messageHandlers[messageReceipt] = (_encoder, decoder) => {
    driven.handle({ type: 'heard' });
    const count = decoding.readVarUint(decoder);
    if (frames.isLast(count)) onDisk = { writer: doc.clientID, clock: Y.getState(doc.store, doc.clientID) };
    durable.receipted(frames.receipt(count, durable.unsent.get()));
    change({ receiptedAtMs: clock.now(), refusal: null });
  };
  provider.messageHandlers[messageRefusal] = (_encoder, decoder) => {
    driven.handle({ type: 'heard' });
    decoding.readVarUint(decoder);
    const code = decoding.readVarString(decoder);
    const refusal = refusalFromWire(code, decoding.readVarString(decoder));
    isGap ||= code === 'update-gap';
    // The relay asks for everything again by itself.
    if (code !== 'update-gap' && code !== 'unavailable') change({ refusal });
  };
  provider.messageHandlers[messageKeepAlive] = () => driven.handle({ type: 'heard' });

  // Comes after the provider's own listener: what could not be passed on is for the next step 2.
  const onUpdate = (_update: Uint8Array, origin: unknown) => {
    if (origin !== provider && provider.ws?.readyState !== WebSocket.OPEN) frames.begin();
  };
  // Yjs writes every change out as an update for who listens, the reading from disk too: until there is a connection
  // nobody does, and the first step 2 carries everything.
  const passOn = provider._updateHandler;
  doc.off('update', passOn);
  let isPassingOn = false;
  function passUpdatesOn() {
    if (isPassingOn) return;
    isPassingOn = true;
    doc.on('update', passOn);
    doc.on('update', onUpdate);
  }

  return {
    awareness,
    sync,
    start() {
      passUpdatesOn();
      driven.handle({ type: 'start' });
    },
    restart() {
      passUpdatesOn();
      isListening = false;
      change({ refusal: null });
      driven.handle({ type: 'end' });
      driven.handle({ type: 'start' });
    },
    nudge() {
      const link = driven.state.get();
      const isSignedOut = link.kind === 'stopped' && link.refusal.code === 'not-signed-in';
      driven.handle({ type: isSignedOut ? 'start' : 'nudge' });
    },
    end() {
      driven.handle({ type: 'end' });
      doc.off('update', onUpdate);
      doc.off('afterTransactionCleanup', onWriting);
      provider.destroy();
      awareness.destroy();
    },
  };
}

/** By chance, somebody has this session's Yjs client id: while nothing was written with it, another one serves. */
const isOfAnother = (fault: ApiFault): boolean =>
  fault.kind === 'refused' && fault.refusal.code === 'update-foreign-client';

const isAboutFrames = ({ code }: Refusal): boolean =>
  code === 'frame-too-large' || code === 'frame-malformed';

/** The relay's, where a message that was read up to its kind is its step 1. */
function stateVectorIn(read: decoding.Decoder): ReadonlyMap<number, number> | null {
  const decoder = decoding.clone(read);
  if (decoding.readVarUint(decoder) !== messageYjsSyncStep1) return null;
  return Y.decodeStateVector(decoding.readVarUint8Array(decoder));
}

/** Step 2 and updates: the frames that receipts count. */
const isProse = (frame: Uint8Array): boolean =>
  frame[0] === messageSync && (frame[1] === messageYjsSyncStep2 || frame[1] === messageYjsUpdate);

/** Which frame of the present connection carries the latest change of each unsent block. */
class CoveredBlocks {
  #sent = 0;
  #hasSentAll = false;
  /** Step 2 went out on this connection, and after it whatever was written. */
  get hasSentAll(): boolean {
    return this.#hasSentAll;
  }
  #frameOf = new Map<string, { readonly token: string; readonly frame: number }>();

  /** A connection begins or ends: nothing is covered. */
  begin() {
    this.#sent = 0;
    this.#hasSentAll = false;
    this.#frameOf = new Map();
  }

  /** What goes out in place of `frame`, counted: nothing when it must not, parts when it is too large. */
  outgoing(frame: Uint8Array, unsent: UnsentBlocks): readonly Uint8Array[] {
    if (!isProse(frame)) return [frame];
    if (frame[1] === messageYjsUpdate && !this.#hasSentAll) return [];
    const parts = partsOf(frame);
    this.#hasSentAll = true;
    this.#sent += parts.length;
    for (const [block, token] of unsent)
      if (this.#frameOf.get(block)?.token !== token) this.#frameOf.set(block, { token, frame: this.#sent });
    return parts;
  }

  /** Whether the receipt of so many frames is that of everything the doc holds. */
  isLast(count: number): boolean {
    return this.#hasSentAll && count === this.#sent;
  }

  /** The blocks that became sent when the relay had `count` frames on disk. */
  receipt(count: number, unsent: UnsentBlocks): UnsentBlocks {
    // Whatever the doc holds went out by now, also what another tab stored and this one passed on.
    if (this.isLast(count)) return unsent;
    const done = new Map<string, string>();
    for (const [block, { token, frame }] of this.#frameOf) if (frame <= count) done.set(block, token);
    for (const block of done.keys()) this.#frameOf.delete(block);
    return done;
  }
}

/** A frame of prose as one or more that the relay takes. */
function partsOf(frame: Uint8Array): readonly Uint8Array[] {
  if (frame.length <= maxPartBytes) return [frame];
  const decoder = decoding.createDecoder(frame);
  decoding.readVarUint(decoder);
  decoding.readVarUint(decoder);
  return splitUpdate(decoding.readVarUint8Array(decoder), maxPartBytes).map((update) => {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, messageSync);
    writeUpdate(encoder, update);
    return encoding.toUint8Array(encoder);
  });
}

/** A WebSocket that asks what goes out in place of each frame. */
function countingSocket(outgoing: (frame: Uint8Array) => readonly Uint8Array[]): typeof WebSocket {
  return class extends WebSocket {
    override send(data: Parameters<WebSocket['send']>[0]): void {
      if (!(data instanceof Uint8Array)) super.send(data);
      else for (const frame of outgoing(data)) super.send(frame.slice());
    }
  };
}
