/** Servers of others as processes for the benchmark, each with durable storage as its own documentation sets it up. */
import { createServer } from 'node:http';
import { join } from 'node:path';

const [, , kind, folder, count] = process.argv;
const documents = Array.from({ length: Number(count) }, (_, i) => `document-${i}`);

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMs: (user + system) / 1000, rssBytes: process.memoryUsage.rss() });
});
process.on('disconnect', () => process.exit());

const port = kind === 'hocuspocus' ? await serveHocuspocus() : await serveYWebsocket();
process.send?.({ port, documents, tokens: [] });

async function serveHocuspocus() {
  const { Server } = await import('@hocuspocus/server');
  const { SQLite } = await import('@hocuspocus/extension-sqlite');
  const server = new Server({
    port: 0,
    address: '127.0.0.1',
    quiet: true,
    stopOnSignals: false,
    websocketOptions: { perMessageDeflate: false },
    extensions: [new SQLite({ database: join(folder, 'hocuspocus.sqlite') })],
  });
  await server.listen();
  return server.address.port;
}

async function serveYWebsocket() {
  process.env.YPERSISTENCE = join(folder, 'leveldb');
  const { setupWSConnection } = await import('@y/websocket-server/utils');
  const { WebSocketServer } = await import('ws');
  const http = createServer();
  const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
  sockets.on('connection', setupWSConnection);
  await new Promise((resolve) => http.listen(0, '127.0.0.1', resolve));
  return http.address().port;
}
