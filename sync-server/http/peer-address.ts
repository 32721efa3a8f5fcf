/** Which machine is asking: the peer of the connection, or what a proxy on this machine says of it. */
import type { IncomingMessage } from 'node:http';

const loopback = /^(::1|127\.|::ffff:127\.)/;

/** Whether a program on this machine asks, with no proxy between us: an address of ours at both ends. */
export function isFromThisMachine({ socket, headers }: IncomingMessage): boolean {
  const peer = socket.remoteAddress ?? 'unknown';
  const isProxied = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
  return !isProxied && (loopback.test(peer) || peer === socket.localAddress);
}

/** @param isProxied whether a public address stands before this relay; only then is the proxy's word taken. */
export function peerAddress(request: IncomingMessage, isProxied: boolean): string {
  const peer = request.socket.remoteAddress ?? 'unknown';
  const forwarded = request.headers['x-forwarded-for'];
  if (!isProxied || !loopback.test(peer) || forwarded === undefined) return peer;
  // The last entry is the one that the proxy itself added.
  return [forwarded].flat().join(',').split(',').at(-1)?.trim() || peer;
}
