/** Answers to pings, as long as they are read: who pings and does not read would fill the relay's memory with them. */
import type { WebSocket } from 'ws';

/** Unsent output beyond which pings are passed over, bytes. */
const mostUnsentBytes = 64 * 1024;

/** For a socket that does not answer by itself (`autoPong: false`). */
export function answerPings(
  socket: Pick<WebSocket, 'on' | 'pong' | 'bufferedAmount' | 'readyState' | 'OPEN'>,
): void {
  socket.on('ping', (data: Buffer) => {
    if (socket.readyState === socket.OPEN && socket.bufferedAmount <= mostUnsentBytes)
      socket.pong(data, undefined, () => undefined);
  });
}
