/** Which machine is asking: the peer of the connection, or what a proxy on this machine says of it. */
import type { IncomingMessage } from 'node:http';

const loopback = /^(::1|127\.|::ffff:127\.)/;

/** @param isProxied whether a public address stands before this relay; only then is the proxy's word taken. */
export function peerAddress(request: IncomingMessage, isProxied: boolean): string {
  const peer = request.socket.remoteAddress ?? 'unknown';
  const forwarded = request.headers['x-forwarded-for'];
  if (!isProxied || !loopback.test(peer) || forwarded === undefined) return peer;
  // The last entry is the one that the proxy itself added.
  return [forwarded].flat().join(',').split(',').at(-1)?.trim() || peer;
}
