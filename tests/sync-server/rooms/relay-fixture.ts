/** Body rooms behind a real WebSocket server on a port of the system's choice, with the real embedded store. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket, WebSocketServer } from 'ws';
import { LedgerId, LineageId, MemberId } from '#shared/kernel/ids.ts';
import { maxFrameBytes } from '#shared/protocol/limits.ts';
import { subprotocol } from '#shared/protocol/body-messages.ts';
import type { Access } from '../../../sync-server/rooms/room-state.ts';
import { createRooms, type Rooms } from '../../../sync-server/rooms/rooms.ts';
import { groupCommit } from '../../../sync-server/store/group-commit.ts';
import { openSqliteStore } from '../../../sync-server/store/sqlite-store.ts';
import type { Store } from '../../../sync-server/store/store.ts';

export interface RelayFixture extends AsyncDisposable {
  readonly rooms: Rooms;
  readonly store: Store;
  /** `ws://…/sync/body`; a client adds `/<document>` and offers `ticket.<member>`. */
  readonly url: string;
  readonly access: Map<MemberId, Access>;
  readonly changed: LedgerId[];
  /** WebSockets that are open at the relay. */
  connections(): number;
  /** Runs the rooms' recurring work once. */
  tick(): void;
  nowMs: number;
}

/** Tickets are the member's id here: who may come in is checked before the rooms. */
const ticket = /^ticket\.(.+)$/;

export async function startRelay(folder?: string): Promise<RelayFixture> {
  const data = folder ?? mkdtempSync(join(tmpdir(), 'countersign-rooms-'));
  const store = openSqliteStore(data);
  const access = new Map<MemberId, Access>();
  const changed: LedgerId[] = [];
  let tick = (): void => undefined;
  const fixture = { nowMs: 1_000_000 };
  const rooms = createRooms({
    store,
    group: groupCommit(store, setImmediate),
    now: () => fixture.nowMs,
    accessOf: (_document, member) => access.get(member) ?? { canRead: true, canWrite: true },
    personOf: (member) => `Name of ${member}`,
    onBodyChanged: (document) => void changed.push(document),
    log: { warn: () => undefined },
    every(_periodMs, task) {
      tick = task;
      return () => undefined;
    },
  });
  const http = createServer();
  const server = new WebSocketServer({
    server: http,
    maxPayload: maxFrameBytes,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(subprotocol) ? subprotocol : ([...offered][0] ?? false)),
  });
  server.on('connection', (socket, request) => {
    const document = LedgerId.parse(request.url?.split('/').at(-1));
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(/\s*,\s*/);
    const member = MemberId.parse(offered.map((name) => ticket.exec(name)?.[1]).find(Boolean));
    const speaksOurs = offered.includes(subprotocol);
    rooms.join(socket, request.socket, { document, member, speaksOurs, client: null, schema: 1 });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const address = http.address();
  const port = typeof address === 'object' && address ? address.port : 0;

  return Object.assign(fixture, {
    rooms,
    store,
    access,
    changed,
    url: `ws://127.0.0.1:${port}/sync/body`,
    connections: () => server.clients.size,
    tick: () => tick(),
    async [Symbol.asyncDispose]() {
      await rooms.close();
      for (const client of server.clients) client.terminate();
      server.close();
      await new Promise((resolve) => {
        http.close(resolve);
        // Those that never became a WebSocket.
        http.closeAllConnections();
      });
      store.close();
      if (folder === undefined) rmSync(data, { recursive: true, force: true });
    },
  });
}

export function createDocument(store: Store, id: string): LedgerId {
  const document = LedgerId.parse(id);
  store.createDocument({ document, lineage: LineageId.parse('lineage-1'), schema: 1, sealed: false });
  return document;
}

/** Resolves when `isSo`, asked again at every turn of the event loop; the bound is for what never comes. */
export async function until(isSo: () => boolean, deadlineMs = 60_000): Promise<void> {
  const startMs = performance.now();
  while (!isSo()) {
    if (performance.now() - startMs > deadlineMs) throw new Error(`it did not happen: ${isSo.toString()}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

export { WebSocket };
