/** Frames of the body socket: each is read whole into one message before anything is decided, and written here. */
import * as encoding from 'lib0/encoding';
import {
  messageAwareness,
  messageKeepAlive,
  messageQueryAwareness,
  messageReceipt,
  messageRefusal,
  messageSync,
} from '#shared/protocol/body-messages.ts';
import type { Refusal } from '#shared/protocol/refusal.ts';
import { readWhole, Unreadable, type ByteReader } from './byte-reader.ts';

/** Subtypes of a sync message (y-protocols/sync). */
const syncStep1 = 0;
const syncStep2 = 1;
const syncUpdate = 2;

/** What a client may say. */
export type BodyMessage =
  | { readonly type: 'step1'; readonly stateVector: ReadonlyMap<number, number> }
  /** Step 2 and update are the same question: may this be added? Step 2 holds all that the client has. */
  | { readonly type: 'update'; readonly update: Uint8Array; readonly isStep2: boolean }
  | { readonly type: 'awareness'; readonly update: Uint8Array }
  | { readonly type: 'query-awareness' }
  | { readonly type: 'keep-alive' };

/** The one message that `frame` holds; `null` when it holds another, more than one, or none. */
export function readFrame(frame: Uint8Array): BodyMessage | null {
  const read = readWhole(frame, readMessage);
  return read.ok ? read.value : null;
}

function readMessage(reader: ByteReader): BodyMessage {
  const type = reader.varUint();
  switch (type) {
    case messageSync:
      return readSync(reader);
    case messageAwareness:
      return { type: 'awareness', update: reader.varBytes() };
    case messageQueryAwareness:
      return { type: 'query-awareness' };
    case messageKeepAlive:
      return { type: 'keep-alive' };
    default:
      throw new Unreadable('malformed');
  }
}

function readSync(reader: ByteReader): BodyMessage {
  const subtype = reader.varUint();
  const payload = reader.varBytes();
  switch (subtype) {
    case syncStep1:
      return { type: 'step1', stateVector: readStateVector(payload) };
    case syncStep2:
    case syncUpdate:
      return { type: 'update', update: payload, isStep2: subtype === syncStep2 };
    default:
      throw new Unreadable('malformed');
  }
}

function readStateVector(bytes: Uint8Array): ReadonlyMap<number, number> {
  const read = readWhole(bytes, (reader) => {
    const clocks = new Map<number, number>();
    for (let left = reader.varUint(); left > 0; left--) clocks.set(reader.varUint(), reader.varUint());
    return clocks;
  });
  if (!read.ok) throw new Unreadable('malformed');
  return read.value;
}

const written = (write: (encoder: encoding.Encoder) => void): Uint8Array => {
  const encoder = encoding.createEncoder();
  write(encoder);
  return encoding.toUint8Array(encoder);
};

const syncFrame = (subtype: number, payload: Uint8Array): Uint8Array =>
  written((encoder) => {
    encoding.writeVarUint(encoder, messageSync);
    encoding.writeVarUint(encoder, subtype);
    encoding.writeVarUint8Array(encoder, payload);
  });

export const step1Frame = (stateVector: Uint8Array): Uint8Array => syncFrame(syncStep1, stateVector);
export const step2Frame = (update: Uint8Array): Uint8Array => syncFrame(syncStep2, update);
export const updateFrame = (update: Uint8Array): Uint8Array => syncFrame(syncUpdate, update);

export const awarenessFrame = (update: Uint8Array): Uint8Array =>
  written((encoder) => {
    encoding.writeVarUint(encoder, messageAwareness);
    encoding.writeVarUint8Array(encoder, update);
  });

export const receiptFrame = (count: number): Uint8Array =>
  written((encoder) => {
    encoding.writeVarUint(encoder, messageReceipt);
    encoding.writeVarUint(encoder, count);
  });

export const refusalFrame = (count: number, refusal: Refusal): Uint8Array =>
  written((encoder) => {
    encoding.writeVarUint(encoder, messageRefusal);
    encoding.writeVarUint(encoder, count);
    encoding.writeVarString(encoder, refusal.code);
    encoding.writeVarString(encoder, refusal.sentence);
  });

export const keepAliveFrame: Uint8Array = written((encoder) =>
  encoding.writeVarUint(encoder, messageKeepAlive),
);
