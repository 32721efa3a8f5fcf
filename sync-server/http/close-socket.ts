/** Closing a WebSocket with one of our codes; the reason is the code of its refusal. */
import type { WebSocket } from 'ws';
import { closeCodes, type CloseCode } from '#shared/protocol/close-code.ts';

/** The reason fits: WebSocket allows 123 bytes of UTF-8, and the refusal's code is shorter. */
export const closeSocket = (socket: WebSocket, code: CloseCode): void =>
  socket.close(code, closeCodes[code].refusal);
