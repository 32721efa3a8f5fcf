/**
 * A message as the bytes of one WebSocket frame (RFC 6455, section 5.2): binary, final, unmasked. Written once for
 * everybody who gets it, where `ws` would write a header and two chunks for each.
 */

const finalBinary = 0x82;

export function webSocketFrame(message: Uint8Array): Uint8Array {
  const { length } = message;
  const headerLength = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(headerLength + length);
  frame[0] = finalBinary;
  if (headerLength === 2) frame[1] = length;
  else if (headerLength === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.set(message, headerLength);
  return frame;
}
