/** A visitor's line over a WebSocket: bounded output, and a socket that is gone at the latest a second after its close. */
import { WebSocket } from 'ws';
import { maxBufferedBytes } from '#shared/protocol/limits.ts';
import { closeSocket } from '../http/close-socket.ts';
import type { Line } from './live-room.ts';

/** A reader that does not read never sees the close frame behind what it did not read. */
const closingTimeMs = 1_000;

/** A send that fails is heard of by the close of its socket. */
const ignored = (): void => undefined;

/** @param onLag its unsent output passed the bound; called once. */
export function socketLine(socket: WebSocket, onLag: () => void): Line {
  /** Bytes of whole states on their way out: a slow line may take its time over those. */
  let wholeBytes = 0;
  let hasLagged = false;

  return {
    send(frame, isWhole) {
      if (socket.readyState !== WebSocket.OPEN || hasLagged) return;
      const isLate = socket.bufferedAmount > maxBufferedBytes + wholeBytes || (isWhole && wholeBytes > 0);
      if (isLate) {
        hasLagged = true;
        onLag();
        return;
      }
      if (isWhole && frame.length > maxBufferedBytes) {
        wholeBytes += frame.length;
        socket.send(frame, () => (wholeBytes -= frame.length));
      } else socket.send(frame, ignored);
    },
    ping() {
      if (socket.readyState === WebSocket.OPEN) socket.ping(undefined, undefined, () => undefined);
    },
    close(code) {
      closeSocket(socket, code);
      setTimeout(() => socket.terminate(), closingTimeMs).unref();
    },
    cut: () => socket.terminate(),
  };
}
