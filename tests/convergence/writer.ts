/** A person who writes through a real socket, and keeps account of what was sent and what was receipted. */
import { WebSocket } from 'ws';
import { subprotocol } from '#shared/protocol/body-messages.ts';
import type { Peer } from '../sync-server/rooms/peer.ts';

export interface Writer {
  readonly member: string;
  readonly peer: Peer;
  readonly sent: Uint8Array[];
}

/** @param url of the body socket. */
export async function connect({ member, peer, sent }: Writer, url: string): Promise<WebSocket> {
  const socket = new WebSocket(url, [subprotocol, `ticket.${member}`]);
  sent.length = 0;
  const flush = (): void => {
    for (const frame of peer.outbox.splice(0)) {
      if (frame[0] === 0 && frame[1] !== 0) sent.push(updateIn(frame));
      socket.send(frame);
    }
  };
  socket.on('error', () => undefined);
  socket.on('message', (data: Buffer) => {
    peer.hear(new Uint8Array(data));
    flush();
  });
  // At once, before a message is heard: connecting begins the count of what was sent.
  await new Promise<void>((resolve) =>
    socket.once('open', () => {
      peer.connect();
      flush();
      peer.doc.on('update', flushLater);
      resolve();
    }),
  );
  socket.on('close', () => peer.doc.off('update', flushLater));
  return socket;

  function flushLater(): void {
    queueMicrotask(flush);
  }
}

/** The payload of a sync frame: behind two bytes of type and a varuint of its length. */
function updateIn(frame: Uint8Array): Uint8Array {
  let at = 2;
  while ((frame[at] ?? 0) > 127) at++;
  return frame.subarray(at + 1);
}
