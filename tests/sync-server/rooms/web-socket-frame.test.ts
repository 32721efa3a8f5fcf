/** Frames that are written past `ws`, read by it; between frames that it writes itself. */
import { expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { webSocketFrame } from '../../../sync-server/rooms/web-socket-frame.ts';
import { until } from './relay-fixture.ts';

test('of every length arrive whole and in order, between those of ws', async () => {
  const lengths = [0, 1, 125, 126, 65_535, 65_536, 1_000_000];
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
  server.on('connection', (socket, request) => {
    for (const length of lengths) {
      request.socket.write(webSocketFrame(new Uint8Array(length).fill(7)));
      socket.ping();
      socket.send(new Uint8Array(length).fill(8));
    }
    socket.close(4500);
  });
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const client = new WebSocket(`ws://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`);
  const heard: string[] = [];
  let closed = 0;
  client.on('message', (data: Buffer) => heard.push(`${data.length} of ${data[0]}, ${data.at(-1)}`));
  client.on('close', (code) => (closed = code));
  await until(() => closed > 0);
  expect(heard).toEqual(
    lengths.flatMap((length) =>
      [7, 8].map((value) => (length === 0 ? '0 of undefined, undefined' : `${length} of ${value}, ${value}`)),
    ),
  );
  expect(closed).toBe(4500);
  server.close();
});
