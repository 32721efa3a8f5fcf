/** All acts sockets together: who is connected, and what each appended act, changed body or role means for them. */
import type { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import type { ActType } from '#shared/acts/act.ts';
import type { LedgerId, MemberId } from '#shared/kernel/ids.ts';
import type { DownMessage } from '#shared/protocol/acts-messages.ts';
import type { LibraryEntry } from '#shared/protocol/library-entry.ts';
import { keepAliveEveryMs } from '#shared/protocol/limits.ts';
import { closeSocket } from '../http/close-socket.ts';
import type { Visitor } from '../people/sessions.ts';
import { ActsConnection, appendedActs, type ActsConnectionOptions } from './acts-connection.ts';
import type { EntryFor } from './library.ts';
import type { Presence } from './presence.ts';

export interface ActsSockets {
  /** @param stream what carries `socket`'s frames, where they can be held back to leave together. */
  join(socket: WebSocket, visitor: Visitor, stream?: Writable): void;
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
/** Of documents in which something was said, so many go out before the end of a second: one for each who is told. */
const maxSentAtOnce = 300;

/** Connections that hear of a second's changes in one turn of the event loop. */
const toldInOneTurn = 8;

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

function sendOne(connection: ActsConnection, entryFor: EntryFor): void {
  const entry = entryFor(connection.visitor.member);
  if (entry) connection.sendText(() => textOf(entry));
}

/** Entries that are the same for many are written once. */
const texts = new WeakMap<LibraryEntry, string>();
function textOf(entry: LibraryEntry): string {
  const text = texts.get(entry) ?? JSON.stringify({ type: 'library', entry } satisfies DownMessage);
  texts.set(entry, text);
  return text;
}

export function createActsSockets(
  options: Omit<ActsConnectionOptions, 'sendHere'> & { readonly presence: () => Presence },
): ActsSockets {
  const { ledgers, library, clock } = options;
  const connections = new Set<ActsConnection>();
  /** Their library entries are sent with the next second. */
  const changed = new Set<LedgerId>();
  /** Entries that went out at once in this second. */
  let sentAtOnce = 0;
  let isClosed = false;

  const sendHere = (connection: ActsConnection, document: LedgerId): void =>
    connection.send({ type: 'here', document, members: options.presence().of(document) });

  const sendEntry = (document: LedgerId, isConcerned: (member: MemberId) => boolean = () => true): void => {
    if (connections.size === 0) return;
    const entryFor = library.entryOf(document);
    for (const connection of connections)
      if (isConcerned(connection.visitor.member)) sendOne(connection, entryFor);
  };

  /** At once, while that is no work to speak of; in a busy second once, at its end. */
  const sendSoon = (document: LedgerId): void => {
    if (sentAtOnce >= maxSentAtOnce) return void changed.add(document);
    sentAtOnce += connections.size;
    sendEntry(document);
  };

  /** To some, then to the next when others had their turn. */
  const sendEntries = (entries: readonly EntryFor[], to: readonly ActsConnection[]): void => {
    for (const connection of to.slice(0, toldInOneTurn))
      if (connections.has(connection)) for (const entryFor of entries) sendOne(connection, entryFor);
    if (to.length > toldInOneTurn)
      setImmediate(() => attempt(() => sendEntries(entries, to.slice(toldInOneTurn))));
  };

  /** A store that is away while a row is made ends no node. */
  const attempt = (send: () => void): boolean => {
    try {
      send();
      return true;
    } catch (error) {
      options.log.warn({ err: error }, 'entries of the library could not be sent');
      return false;
    }
  };

  const stopFollowing = ledgers.onAppended((ledger, acts) => {
    const appended = appendedActs(ledger, acts);
    for (const connection of connections) connection.appended(appended);
    if (ledger === ledgers.workspace) return;
    sendSoon(ledger);
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
    sentAtOnce = 0;
    const isSent = attempt(() => {
      if (changed.size > 0 && connections.size > 0)
        sendEntries(
          [...changed].map((document) => library.entryOf(document)),
          [...connections],
        );
    });
    if (isSent) changed.clear();
  });

  const seat = (socket: WebSocket, visitor: Visitor, stream?: Writable): void => {
    const connection = new ActsConnection(socket, visitor, { ...options, sendHere }, stream);
    connections.add(connection);
    socket.on('close', () => connections.delete(connection));
  };

  /** What it sends meanwhile waits in its socket. */
  const afterwards = async (
    learning: Promise<void>,
    socket: WebSocket,
    { session }: Visitor,
    stream?: Writable,
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
    else if (visitor) seat(socket, visitor, stream);
    else closeSocket(socket, options.sessions.whyNobody(session).code === 'access-ended' ? 4410 : 4401);
  };

  return {
    join(socket, visitor, stream) {
      const learning = library.learned();
      if (learning) void afterwards(learning, socket, visitor, stream);
      else seat(socket, visitor, stream);
    },
    bodyChanged: (document) => void changed.add(document),
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
