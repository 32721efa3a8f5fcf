/** What a writer sends: a paragraph of its own, then one letter after the other at its end, as Yjs updates. */
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { invariant } from '#shared/kernel/invariant.ts';
import { writeParagraph } from '../../sync-server/rooms/prose.ts';

/** Clocks that the paragraph with its first letter takes. */
export const clocksOfStart = 3;

/** The paragraph, its text and the first letter. */
export function startOf(client: number): Uint8Array {
  const doc = new Y.Doc();
  doc.clientID = client;
  writeParagraph(doc.getXmlFragment('body'), 'a');
  invariant(Y.getState(doc.store, client) === clocksOfStart, 'a paragraph takes three clocks');
  return Y.encodeStateAsUpdate(doc);
}

/** The letter at `clock`, after the one before it; the same bytes that Yjs makes. */
export function letterAt(client: number, clock: number): Uint8Array {
  const encoder = encoding.createEncoder();
  const contentString = 4;
  const hasOrigin = 0b1000_0000;
  for (const number of [1, 1, client, clock]) encoding.writeVarUint(encoder, number);
  encoding.writeUint8(encoder, contentString | hasOrigin);
  encoding.writeVarUint(encoder, client);
  encoding.writeVarUint(encoder, clock - 1);
  encoding.writeVarString(encoder, 'e');
  encoding.writeVarUint(encoder, 0);
  return encoding.toUint8Array(encoder);
}
