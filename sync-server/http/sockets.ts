/** WebSocket upgrades: exact origin, single-use ticket, our own close codes; then to the acts or to a body room. */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import { LedgerId } from '#shared/kernel/ids.ts';
import { subprotocol, ticketSubprotocol } from '#shared/protocol/body-messages.ts';
import { maxFrameBytes } from '#shared/protocol/limits.ts';
import { refuse, type Refusal } from '#shared/protocol/refusal.ts';
import type { ActsSockets } from '../ledger/acts-socket.ts';
import type { Presence } from '../ledger/presence.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../health/metrics.ts';
import type { Sessions, Visitor } from '../people/sessions.ts';
import type { Tickets, TicketSubject } from '../people/tickets.ts';
import type { Rooms } from '../rooms/rooms.ts';
import { answerPings } from './answer-pings.ts';
import { closeSocket } from './close-socket.ts';
import type { MemberSockets } from './member-sockets.ts';
import type { Origins } from './origins.ts';
import { statusOf } from './refusal-answer.ts';

export interface SocketsOptions {
  /** Does its work now, or after other work of its kind. */
  readonly inSmallTurns: (work: () => void) => void;
  /** Connections of one person at a time, on all devices. */
  readonly mostPerMember: number;
  readonly origins: () => Origins;
  readonly tickets: Tickets;
  readonly sessions: Sessions;
  readonly acts: ActsSockets;
  readonly rooms: Rooms;
  readonly presence: Presence;
  readonly memberSockets: MemberSockets;
  readonly metrics: Metrics;
  readonly log: Log;
}

export interface Sockets {
  /** Ends every connection of a session. */
  endSession(session: string): void;
  /** Sessions that have a connection here. */
  sessions(): readonly string[];
  count(): number;
  /** What readers have not taken yet. */
  unsentBytes(): number;
  /** Nobody new comes in. */
  stop(): void;
  /** Resolves when every connection is gone, which those that linger are helped to after a second. */
  drained(): Promise<void>;
}

const lingerMs = 1_000;

/** What ws closes with by its own numbers, in ours: an over-long frame would otherwise be sent again for ever. */
const ownCloseCodes: Readonly<Record<number, number>> = { 1009: 4413, 1007: 4400, 1002: 4400 };

class RelaySocket extends WebSocket {
  override close(code?: number, reason?: string | Buffer): void {
    super.close(code === undefined ? code : (ownCloseCodes[code] ?? code), reason);
  }
}

export function acceptSockets(server: Server, options: SocketsOptions): Sockets {
  const bySession = new Map<string, Set<WebSocket>>();
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    maxPayload: maxFrameBytes,
    perMessageDeflate: false,
    autoPong: false,
    WebSocket: RelaySocket,
    handleProtocols: (offered) =>
      offered.has(subprotocol)
        ? subprotocol
        : ([...offered].find((name) => name.startsWith(ticketSubprotocol(''))) ?? false),
  });

  const onUpgrade = (request: IncomingMessage, duplex: Duplex, head: Buffer): void => {
    duplex.on('error', () => duplex.destroy());
    options.inSmallTurns(() => upgrade(request, duplex, head));
  };

  const upgrade = (request: IncomingMessage, duplex: Duplex, head: Buffer): void => {
    const admitted = tryToAdmit(request);
    if ('code' in admitted) {
      refuseSocket(duplex, admitted);
      return;
    }
    if (options.memberSockets.count(admitted.visitor.member) >= options.mostPerMember) {
      refuseSocket(duplex, refuse('too-fast', 'Too many connections are open. Close some pages.'));
      return;
    }
    sockets.handleUpgrade(request, duplex, head, (socket) => {
      answerPings(socket);
      socket.on('error', (error) => options.log.debug({ err: error }, 'a socket failed'));
      try {
        welcome(socket, duplex, admitted);
      } catch (error) {
        options.log.error({ err: error }, 'a socket could not be served');
        closeSocket(socket, 4500);
      }
    });
  };

  /** A store that cannot be reached costs this visitor a moment, and nobody the relay. */
  const tryToAdmit = (request: IncomingMessage): Admitted | Refusal => {
    try {
      return admit(request, options);
    } catch (error) {
      options.log.warn({ err: error }, 'a ticket could not be looked at');
      return refuse('unavailable');
    }
  };

  const refuseSocket = (duplex: Duplex, refusal: Refusal): void => {
    options.metrics.count('countersign_refusals_total', { at: 'socket', code: refusal.code });
    refuseUpgrade(duplex, refusal);
  };

  const welcome = (socket: WebSocket, duplex: Duplex, { visitor, subject }: Admitted): void => {
    track(socket, visitor);
    options.metrics.count('countersign_connections_total', { socket: subject.socket });
    if (subject.socket === 'acts') {
      options.acts.join(socket, visitor, duplex);
      return;
    }
    const { document, client, schema } = subject;
    const { member } = visitor;
    socket.on('close', options.presence.enter(document, member));
    const speaksOurs = socket.protocol === subprotocol;
    options.rooms.join(socket, duplex, { document, member, client, schema, speaksOurs });
  };

  const track = (socket: WebSocket, { session, member }: Visitor): void => {
    options.memberSockets.add(member, socket);
    const ofSession = bySession.get(session) ?? new Set();
    bySession.set(session, ofSession.add(socket));
    socket.on('close', () => {
      options.memberSockets.delete(member, socket);
      ofSession.delete(socket);
      if (ofSession.size === 0 && bySession.get(session) === ofSession) bySession.delete(session);
    });
  };

  server.on('upgrade', onUpgrade);
  return {
    endSession(session) {
      for (const socket of bySession.get(session) ?? []) closeSocket(socket, 4401);
    },
    sessions: () => [...bySession.keys()],
    count: () => sockets.clients.size,
    unsentBytes() {
      let bytes = 0;
      for (const socket of sockets.clients) bytes += socket.bufferedAmount;
      return bytes;
    },
    stop() {
      server.off('upgrade', onUpgrade);
      server.on('upgrade', (_, duplex) => duplex.destroy());
      sockets.close();
    },
    drained() {
      if (sockets.clients.size === 0) return Promise.resolve();
      return new Promise((resolve) => {
        const cut = setTimeout(() => {
          for (const socket of sockets.clients) socket.terminate();
        }, lingerMs);
        const done = (): void => {
          if (sockets.clients.size > 0) return;
          clearTimeout(cut);
          resolve();
        };
        for (const socket of sockets.clients) socket.on('close', () => queueMicrotask(done));
      });
    },
  };
}

interface Admitted {
  readonly visitor: Visitor;
  readonly subject: TicketSubject;
}

/** Who may have this socket, or why not. A ticket that was shown is used up, whatever comes of it. */
function admit(request: IncomingMessage, { origins, tickets, sessions }: SocketsOptions): Admitted | Refusal {
  const ticket = tickets.take(offeredTicket(request));
  const { origin } = request.headers;
  if (origin !== undefined && !origins().allows(origin)) return refuse('origin-refused');
  if (!ticket || !isFor(ticket.subject, request.url ?? '')) return refuse('ticket-invalid');
  const visitor = sessions.byHash(ticket.session);
  return visitor ? { visitor, subject: ticket.subject } : sessions.whyNobody(ticket.session);
}

function offeredTicket(request: IncomingMessage): string {
  const prefix = ticketSubprotocol('');
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  return offered.find((name) => name.startsWith(prefix))?.slice(prefix.length) ?? '';
}

const bodyPath = '/sync/body/';

function isFor(subject: TicketSubject, url: string): boolean {
  const [path = ''] = url.split('?', 1);
  if (subject.socket === 'acts') return path === '/sync/acts';
  const document = path.startsWith(bodyPath) ? LedgerId.safeParse(path.slice(bodyPath.length)) : null;
  return document?.success === true && document.data === subject.document;
}

function refuseUpgrade(duplex: Duplex, { code, sentence }: Refusal): void {
  const body = JSON.stringify({ code, sentence });
  // Nobody holds a connection open by not closing their half of it.
  duplex.once('finish', () => duplex.destroy());
  duplex.end(
    [
      `HTTP/1.1 ${statusOf(code)} Refused`,
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
