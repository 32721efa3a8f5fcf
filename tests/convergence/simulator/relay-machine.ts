/** The real relay below its HTTP server: rooms, ledgers, group commit, tickets and sockets, on a machine of a world. */
import { createPrivateKey } from 'node:crypto';
import type { Writable } from 'node:stream';
import type { WebSocket } from 'ws';
import { documentSchemaVersion } from '#shared/document/content-schema.ts';
import { LedgerId, LineageId, type MemberId } from '#shared/kernel/ids.ts';
import { err, ok } from '#shared/kernel/result.ts';
import { subprotocol, ticketSubprotocol } from '#shared/protocol/body-messages.ts';
import { TicketRequest } from '#shared/protocol/http-api.ts';
import { refuse } from '#shared/protocol/refusal.ts';
import { systemClock } from '../../../sync-server/clock.ts';
import { usualLimits } from '../../../sync-server/configuration.ts';
import { ticketSubject } from '../../../sync-server/http/ticket-route.ts';
import { createActsSockets } from '../../../sync-server/ledger/acts-socket.ts';
import { createLedgers, type Ledgers } from '../../../sync-server/ledger/ledgers.ts';
import { createLibrary } from '../../../sync-server/ledger/library.ts';
import { createPresence } from '../../../sync-server/ledger/presence.ts';
import { openRelayKey, type RelayKey } from '../../../sync-server/ledger/relay-key.ts';
import type { Bodies } from '../../../sync-server/ledger/sealing.ts';
import { bodyAccess, noAccess } from '../../../sync-server/ledger/visibility.ts';
import type { Log } from '../../../sync-server/log.ts';
import { createMetrics } from '../../../sync-server/health/metrics.ts';
import { createPace } from '../../../sync-server/people/pace.ts';
import { createSessions } from '../../../sync-server/people/sessions.ts';
import { createTickets } from '../../../sync-server/people/tickets.ts';
import { createRooms, type Rooms } from '../../../sync-server/rooms/rooms.ts';
import { groupCommit } from '../../../sync-server/store/group-commit.ts';
import { wholeBody } from '../../../sync-server/store/whole-body.ts';
import type { MemoryStore } from './memory-store.ts';
import type { RelayProcess } from './simulation.ts';
import type { FrameStream, RelaySocket } from './virtual-network.ts';
import type { Machine } from './world.ts';

export const workspaceId = LedgerId.parse('workspace-simulated');
export const workspaceLineage = LineageId.parse('lineage-simulated');

/** The same key in every world: nothing may depend on which it is. */
export function prepareStore(store: MemoryStore): void {
  const secret = Buffer.from('302e020100300506032b657004220420' + '5a'.repeat(32), 'hex');
  const key = createPrivateKey({ key: secret, format: 'der', type: 'pkcs8' });
  store.setSetting('relay-private-key', key.export({ format: 'pem', type: 'pkcs8' }).toString());
}

export interface RelayMachine extends RelayProcess {
  readonly ledgers: Ledgers;
  readonly relayKey: RelayKey;
}

const silent = (): void => undefined;
const log = { debug: silent, info: silent, warn: silent, error: silent } as unknown as Log;

/** Called on the machine. */
export function startRelay(machine: Machine, store: MemoryStore): RelayMachine {
  const clock = systemClock;
  const now = (): number => Date.now();
  const group = groupCommit(store, (run) => void setImmediate(run));
  const relayKey = openRelayKey(store);
  const bodies: Bodies = {
    bodyDigest: (document) => rooms.bodyDigest(document),
    content: (document) => rooms.content(document),
    storedSeq: (document) => rooms.storedSeq(document),
    catchUp: (document) => rooms.catchUp(document),
    sealed: (document) => rooms.sealed(document),
  };
  const ledgers = createLedgers({
    store,
    group,
    clock: { now, every: clock.every },
    relayKey,
    workspace: workspaceId,
    lineage: workspaceLineage,
    bodies,
    log,
    writeBeside: silent,
  });
  const metrics = createMetrics();
  const sessions = createSessions(store, now, ledgers.workspaceState);
  const tickets = createTickets(now);
  const presence = createPresence(now, (document) => acts.hereChanged(document));
  const acts = createActsSockets({
    unsentOf: () => 0,
    inSmallTurns: (work) => work(),
    pace: createPace(usualLimits.actsPerSecond, now),
    ledgers,
    library: createLibrary(store, ledgers),
    store,
    sessions,
    clock: { now, every: clock.every },
    log,
    metrics,
    version: '0.0.0',
    presence: () => presence,
  });
  const rooms: Rooms = createRooms({
    pace: createPace(usualLimits.framesPerSecond, now),
    store,
    group,
    now,
    every: clock.every,
    log,
    accessOf: (document, member) => {
      const state = ledgers.documentState(document);
      return state ? bodyAccess(ledgers.workspaceState(), state, member) : noAccess;
    },
    personOf: (member: MemberId) => member,
    onBodyChanged: (document) => acts.bodyChanged(document),
    onFrame: silent,
    onRefused: silent,
  });
  ledgers.onAppended((_, appended) => {
    for (const { act } of appended)
      if (act.type === 'role-changed' || act.type === 'member-removed') {
        acts.recheck(act.member);
        rooms.recheck(act.member);
      }
  });

  return {
    machine,
    ledgers,
    relayKey,
    accept(socket, stream, { protocols }) {
      const prefix = ticketSubprotocol('');
      const offered = protocols.find((name) => name.startsWith(prefix))?.slice(prefix.length) ?? '';
      const ticket = tickets.take(offered);
      const visitor = ticket && sessions.byHash(ticket.session);
      if (!ticket || !visitor) return false;
      const { subject } = ticket;
      if (subject.socket === 'acts') {
        acts.join(asWebSocket(socket), visitor);
        return true;
      }
      const { document, client, schema } = subject;
      const { member } = visitor;
      socket.on('close', presence.enter(document, member));
      const speaksOurs = protocols.includes(subprotocol);
      rooms.join(asWebSocket(socket), asStream(stream), { document, member, client, schema, speaksOurs });
      return true;
    },
    ticket(session, asked) {
      const visitor = sessions.byToken(session);
      if (!visitor) return err(refuse('not-signed-in'));
      const request = TicketRequest.parse(asked);
      const route = { ledgers, store, documentSchema: documentSchemaVersion, history: workspaceLineage };
      const subject = ticketSubject(request, visitor.member, route);
      if (!subject.ok) return subject;
      const isAsked = request.socket === 'body' && request.history !== undefined;
      const ticket = tickets.issue(visitor.session, subject.value);
      return ok({ ...ticket, ...(isAsked && { history: workspaceLineage }) });
    },
    body(session, document) {
      const visitor = sessions.byToken(session);
      if (!visitor || !ledgers.visibleTo(document, visitor.member)) return err(refuse('document-unknown'));
      return ok(new Uint8Array(wholeBody(store, document)));
    },
  };
}

// The relay uses little of what these types promise, and that is there.
export const asWebSocket = (socket: RelaySocket): WebSocket => socket as unknown as WebSocket;
export const asStream = (stream: FrameStream): Writable => stream as unknown as Writable;
