/** All acts sockets together: who is connected, and what each appended act, changed body or role means for them. */
import { setTimeout as delay } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import type { ActType } from '#shared/acts/act.ts';
import type { LedgerId, MemberId } from '#shared/kernel/ids.ts';
import { keepAliveEveryMs } from '#shared/protocol/limits.ts';
import { closeSocket } from '../http/close-socket.ts';
import type { Visitor } from '../people/sessions.ts';
import { ActsConnection, appendedActs, type ActsConnectionOptions } from './acts-connection.ts';
import type { Presence } from './presence.ts';

export interface ActsSockets {
  join(socket: WebSocket, visitor: Visitor): void;
  /** Something about the prose changed: its library entry is sent within the second. */
  bodyChanged(document: LedgerId): void;
  /** Somebody opened or closed a document. */
  hereChanged(document: LedgerId): void;
  /** A role, session or membership changed. */
  recheck(member: MemberId): void;
  count(): number;
  /** Messages that wait for their answer. */
  waiting(): number;
  /** Reads nothing more; resolves when what was read is answered, or after two seconds. */
  answered(): Promise<void>;
  close(): void;
}

/** Library entries of documents being written are sent this often at most. */
const libraryEveryMs = 1000;

/** Longest that the end of the relay waits for answers. */
const answeringMs = 2_000;

/** What changes the rows of documents that the act's document amends or links to. */
const isSeenElsewhere: ReadonlySet<ActType> = new Set<ActType>([
  'document-created',
  'document-shared',
  'document-published',
  'document-linked',
  'document-unlinked',
  'proposal-opened',
]);

export function createActsSockets(
  options: Omit<ActsConnectionOptions, 'sendHere'> & { readonly presence: () => Presence },
): ActsSockets {
  const { ledgers, library, clock } = options;
  const connections = new Set<ActsConnection>();
  const changedBodies = new Set<LedgerId>();
  let isClosed = false;

  const sendHere = (connection: ActsConnection, document: LedgerId): void =>
    connection.send({ type: 'here', document, members: options.presence().of(document) });

  const sendEntry = (document: LedgerId, isConcerned: (member: MemberId) => boolean = () => true): void => {
    if (connections.size === 0) return;
    const entryFor = library.entryOf(document);
    for (const connection of connections) {
      const { member } = connection.visitor;
      const entry = isConcerned(member) ? entryFor(member) : null;
      if (entry) connection.send({ type: 'library', entry });
    }
  };

  const stopFollowing = ledgers.onAppended((ledger, acts) => {
    const appended = appendedActs(ledger, acts);
    for (const connection of connections) connection.appended(appended);
    if (ledger === ledgers.workspace) return;
    sendEntry(ledger);
    if (!acts.some(({ act }) => isSeenElsewhere.has(act.type))) return;
    // Others do not even learn when somebody works on a private amendment.
    for (const mentioned of library.mentionedBy(ledger))
      sendEntry(mentioned, (member) => ledgers.visibleTo(ledger, member) !== null);
  });
  const stopKeepAlive = clock.every(keepAliveEveryMs, () => {
    const nowMs = clock.now();
    for (const connection of connections) connection.keepAlive(nowMs);
  });
  const stopLibrary = clock.every(libraryEveryMs, () => {
    for (const document of changedBodies) sendEntry(document);
    changedBodies.clear();
  });

  const seat = (socket: WebSocket, visitor: Visitor): void => {
    const connection = new ActsConnection(socket, visitor, { ...options, sendHere });
    connections.add(connection);
    socket.on('close', () => connections.delete(connection));
  };

  /** What it sends meanwhile waits in its socket. */
  const afterwards = async (
    learning: Promise<void>,
    socket: WebSocket,
    { session }: Visitor,
  ): Promise<void> => {
    socket.pause();
    const isLearned = await learning.then(
      () => true,
      (error: unknown) => {
        options.log.error({ err: error }, 'the library could not be read');
        return false;
      },
    );
    socket.resume();
    if (socket.readyState !== socket.OPEN) return;
    const visitor = options.sessions.byHash(session);
    if (!isLearned || isClosed) closeSocket(socket, isClosed ? 4503 : 4500);
    else if (visitor) seat(socket, visitor);
    else closeSocket(socket, options.sessions.whyNobody(session).code === 'access-ended' ? 4410 : 4401);
  };

  return {
    join(socket, visitor) {
      const learning = library.learned();
      if (learning) void afterwards(learning, socket, visitor);
      else seat(socket, visitor);
    },
    bodyChanged: (document) => void changedBodies.add(document),
    hereChanged(document) {
      for (const connection of connections) if (connection.follows(document)) sendHere(connection, document);
    },
    recheck(member) {
      for (const connection of connections) if (connection.visitor.member === member) connection.recheck();
    },
    count: () => connections.size,
    waiting: () => [...connections].reduce((sum, connection) => sum + connection.waiting, 0),
    async answered() {
      const all = Promise.all([...connections].map((connection) => connection.answered()));
      await Promise.race([all, delay(answeringMs, undefined, { ref: false })]);
    },
    close() {
      isClosed = true;
      stopFollowing();
      stopKeepAlive();
      stopLibrary();
      for (const connection of connections) connection.close(4503);
    },
  };
}
