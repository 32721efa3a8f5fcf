/** A visitor of a room as a client is one: a real Y.Doc that speaks y-protocols, with our receipts on request. */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import { readSyncMessage, writeSyncStep1, writeUpdate } from 'y-protocols/sync';
import * as Y from 'yjs';

export interface Peer {
  readonly doc: Y.Doc;
  readonly body: Y.XmlFragment;
  readonly awareness: Awareness;
  /** Frames on their way to the relay. */
  readonly outbox: Uint8Array[];
  /** Sync frames of types 1 and 2 sent on this connection, and how many of them were receipted. */
  sent: number;
  receipted: number;
  refusals: { readonly count: number; readonly code: string; readonly sentence: string }[];
  connect(): void;
  /** A frame from the relay. */
  hear(frame: Uint8Array): void;
  disconnect(): void;
}

const fromRelay = Symbol('from the relay');

export function newPeer(doc = new Y.Doc()): Peer {
  const awareness = new Awareness(doc);
  clearInterval((awareness as unknown as { _checkInterval: NodeJS.Timeout })._checkInterval);
  let isConnected = false;

  const peer: Peer = {
    doc,
    body: doc.getXmlFragment('body'),
    awareness,
    outbox: [],
    sent: 0,
    receipted: 0,
    refusals: [],
    connect() {
      isConnected = true;
      Object.assign(peer, { sent: 0, receipted: 0 });
      peer.outbox.length = 0;
      send((encoder) => {
        encoding.writeVarUint(encoder, 0);
        writeSyncStep1(encoder, doc);
      });
    },
    hear(frame) {
      const decoder = decoding.createDecoder(frame);
      const type = decoding.readVarUint(decoder);
      if (type === 0) hearSync(decoder);
      else if (type === 1) applyAwarenessUpdate(awareness, decoding.readVarUint8Array(decoder), fromRelay);
      else if (type === 100) peer.receipted = decoding.readVarUint(decoder);
      else if (type === 101)
        peer.refusals.push({
          count: decoding.readVarUint(decoder),
          code: decoding.readVarString(decoder),
          sentence: decoding.readVarString(decoder),
        });
      else if (type !== 102) throw new Error(`unknown message ${type}`);
    },
    disconnect() {
      isConnected = false;
      peer.outbox.length = 0;
    },
  };

  function hearSync(decoder: decoding.Decoder): void {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, 0);
    readSyncMessage(decoder, encoder, doc, fromRelay);
    if (encoding.length(encoder) > 1) {
      peer.sent++;
      peer.outbox.push(encoding.toUint8Array(encoder));
    }
  }

  function send(write: (encoder: encoding.Encoder) => void): void {
    if (!isConnected) return;
    const encoder = encoding.createEncoder();
    write(encoder);
    peer.outbox.push(encoding.toUint8Array(encoder));
  }

  doc.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin === fromRelay || !isConnected) return;
    peer.sent++;
    send((encoder) => {
      encoding.writeVarUint(encoder, 0);
      writeUpdate(encoder, update);
    });
  });
  awareness.on('update', (_changes: unknown, origin: unknown) => {
    if (origin === fromRelay) return;
    send((encoder) => {
      encoding.writeVarUint(encoder, 1);
      encoding.writeVarUint8Array(encoder, encodeAwarenessUpdate(awareness, [doc.clientID]));
    });
  });
  return peer;
}
