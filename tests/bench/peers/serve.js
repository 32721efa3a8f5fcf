/** Servers of others as processes for the benchmark, each with durable storage as its own documentation sets it up. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const [, , kind, folder, count] = process.argv;
const documents = Array.from({ length: Number(count) }, (_, i) => `document-${i}`);

process.on('message', (question) => {
  if (question === 'stop') process.exit();
  const { user, system } = process.cpuUsage();
  if (question === 'memory') globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  process.send?.({ cpuMs: (user + system) / 1000, rssBytes: rss, heapBytes: heapUsed + external });
});
process.on('disconnect', () => process.exit());

const port = kind === 'hocuspocus' ? await serveHocuspocus() : await serveYWebsocket();
process.send?.({ port, documents, tokens: [] });

/**
 * Its SQLite extension is its database extension with one table and two statements over better-sqlite3, whose
 * version there ends the process on Node 24.19 and later (RemoveEnvironmentCleanupHook, when a statement is
 * collected). The same table and statements over Node's own SQLite do the same work.
 */
async function serveHocuspocus() {
  const { Server } = await import('@hocuspocus/server');
  const { Database } = await import('@hocuspocus/extension-database');
  const database = new DatabaseSync(join(folder, 'hocuspocus.sqlite'));
  database.exec(
    'CREATE TABLE IF NOT EXISTS documents (name varchar(255) NOT NULL, data blob NOT NULL, UNIQUE(name))',
  );
  const select = database.prepare('SELECT data FROM documents WHERE name = ? ORDER BY rowid DESC');
  const upsert = database.prepare(
    'INSERT INTO documents (name, data) VALUES (?, ?) ON CONFLICT(name) DO UPDATE SET data = excluded.data',
  );
  await fill((name, state) => upsert.run(name, state));
  const storage = new Database({
    fetch: async ({ documentName }) => select.get(documentName)?.data ?? null,
    store: async ({ documentName, state }) => void upsert.run(documentName, state),
  });
  const server = new Server({
    port: 0,
    address: '127.0.0.1',
    quiet: true,
    stopOnSignals: false,
    websocketOptions: { perMessageDeflate: false },
    extensions: [...(await busOfHocuspocus()), storage],
  });
  await server.listen();
  return server.address.port;
}

/** One of several nodes, which share a Redis and, on one machine, the file of their database. */
async function busOfHocuspocus() {
  if (!process.env.REDIS_URL) return [];
  const { Redis } = await import('@hocuspocus/extension-redis');
  const { hostname, port } = new URL(process.env.REDIS_URL);
  return [new Redis({ host: hostname, port: Number(port) })];
}

/** Whole states are all that is stored here: the later updates are part of them. */
async function fill(store) {
  const [file, done] = [join(folder, 'seed.json'), join(folder, 'made.json')];
  if (!existsSync(file) || existsSync(done)) return;
  const { from, count, snapshot, later } = JSON.parse(readFileSync(file, 'utf8'));
  const Y = await import('yjs');
  const doc = new Y.Doc();
  for (const update of [snapshot, ...later]) Y.applyUpdate(doc, Buffer.from(update, 'base64'));
  const state = Y.encodeStateAsUpdate(doc);
  for (const document of documents.slice(from, from + count)) store(document, state);
  writeFileSync(done, '{}');
}

async function serveYWebsocket() {
  if (!process.env.REDIS_URL) process.env.YPERSISTENCE = join(folder, 'leveldb');
  const { setPersistence, setupWSConnection } = await import('@y/websocket-server/utils');
  const { WebSocketServer } = await import('ws');
  if (process.env.REDIS_URL) setPersistence(await storeInRedis(process.env.REDIS_URL));
  const http = createServer();
  const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
  sockets.on('connection', setupWSConnection);
  await new Promise((resolve) => http.listen(0, '127.0.0.1', resolve));
  return http.address().port;
}

/** y-redis as its README has it: a list of updates in Redis, and a channel that says how long it is. */
async function storeInRedis(url) {
  const { RedisPersistence } = await import('y-redis');
  const { hostname, port } = new URL(url);
  const redis = new RedisPersistence({ redisOpts: { host: hostname, port: Number(port) } });
  const seeded = [];
  await fill((name, state) => seeded.push(redis.redis.rpush(`${name}:updates`, Buffer.from(state))));
  await Promise.all(seeded);
  return {
    provider: redis,
    bindState: (name, doc) => void redis.bindState(name, doc),
    writeState: async () => undefined,
  };
}
