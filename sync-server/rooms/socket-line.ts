/** A visitor's line over a WebSocket: bounded output, and a socket that is gone at the latest a second after its close. */
import type { Writable } from 'node:stream';
import { WebSocket } from 'ws';
import { maxBufferedBytes, maxUnsentPerMember } from '#shared/protocol/limits.ts';
import { closeSocket } from '../http/close-socket.ts';
import type { Line } from './live-room.ts';
import { webSocketFrame } from './web-socket-frame.ts';

/** A reader that does not read never sees the close frame behind what it did not read. */
const closingTimeMs = 1_000;

/** From here on it is asked what waits for the same member elsewhere. */
const muchBytes = 256 * 1024;

/** A state of any size goes to whoever has nothing else to come. */
const isTooMuch = (unsent: number, more: number): boolean => unsent > 0 && unsent + more > maxUnsentPerMember;

/** What was sent last, and its frame: a message to many is one frame. */
let lastSent: { readonly message: Uint8Array; readonly frame: Uint8Array } | null = null;

function frameOf(message: Uint8Array): Uint8Array {
  if (lastSent?.message !== message) lastSent = { message, frame: webSocketFrame(message) };
  return lastSent.frame;
}

/**
 * @param stream what carries `socket`'s frames. It is written to directly, between frames of `ws`, which writes each
 *   of its own at once and whole as long as nothing is compressed.
 * @param onLag its unsent output passed the bound; called once.
 * @param unsentOfMember what all connections of its member have not taken yet, bytes.
 */
export function socketLine(
  socket: WebSocket,
  stream: Writable,
  onLag: () => void,
  unsentOfMember: () => number,
): Line {
  /** Bytes of whole states on their way out: a slow line may take its time over those. */
  let wholeBytes = 0;
  let hasLagged = false;

  return {
    send(frame, isWhole) {
      if (socket.readyState !== WebSocket.OPEN || hasLagged) return;
      const unsent = socket.bufferedAmount;
      const isLate =
        unsent > maxBufferedBytes + wholeBytes ||
        (isWhole && wholeBytes > 0) ||
        (unsent + frame.length > muchBytes && isTooMuch(unsentOfMember(), frame.length));
      if (isLate) {
        hasLagged = true;
        onLag();
        return;
      }
      if (isWhole && frame.length > maxBufferedBytes) {
        wholeBytes += frame.length;
        socket.send(frame, () => (wholeBytes -= frame.length));
      } else stream.write(frameOf(frame));
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
