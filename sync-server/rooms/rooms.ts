/** All body rooms of the relay: opened when somebody comes or asks, closed some time after the last one left. */
import type { Writable } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import type { ContentJson } from '#shared/acts/act.ts';
import { bodyJson } from '#shared/document/body-json.ts';
import { digestedDocument, type DigestedContent } from '#shared/document/content-digest.ts';
import type { Digest, LedgerId, MemberId } from '#shared/kernel/ids.ts';
import type { RefusalCode } from '#shared/protocol/refusal.ts';
import { systemClock } from '../clock.ts';
import { closeSocket } from '../http/close-socket.ts';
import { costOfBytes, type Pace } from '../people/pace.ts';
import type { GroupCommit } from '../store/group-commit.ts';
import type { Store } from '../store/store.ts';
import { inTurns } from './in-turns.ts';
import { bodyTitle } from './body-title.ts';
import { readAwareness } from './awareness.ts';
import type { StoredElsewhere } from './body.ts';
import { openLiveRoom, type LiveRoom, type Visitor } from './live-room.ts';
import { tickMs, type Access } from './room-state.ts';
import { socketLine } from './socket-line.ts';

export interface RoomsOptions {
  readonly store: Store;
  readonly group: GroupCommit;
  /** ms since 1970. */
  readonly now: () => number;
  readonly accessOf: (document: LedgerId, member: MemberId) => Access;
  readonly personOf: (member: MemberId) => string;
  /** Title or time of change were stored anew. */
  readonly onBodyChanged: (document: LedgerId) => void;
  /** Where there are other nodes: what is told to them of who is in a document. */
  readonly elsewhere?: {
    /** An awareness update of people here. */
    announce(document: LedgerId, update: Uint8Array): void;
    /** A connection came here with this Yjs client id. */
    came(document: LedgerId, client: number): void;
    /** The document was opened here: who is in it elsewhere? */
    ask(document: LedgerId): void;
    /** Another node did something that this one has not heard of. */
    behind(document: LedgerId): void;
  };
  /** How fast a member may send. */
  readonly pace?: Pace;
  /** What all connections of a member have not taken yet, bytes. */
  readonly unsentOf?: (member: MemberId) => number;
  /** A message came in; called for every one. */
  readonly onFrame?: () => void;
  readonly onRefused?: (code: RefusalCode) => void;
  readonly log: { readonly warn: (fields: object, message: string) => void };
  /** Runs `task` so many ms from now; without it presence is told word by word. */
  readonly later?: (ms: number, task: () => void) => void;
  /** Runs `task` every so often until stopped; the system's timer unless a test turns it by hand. */
  readonly every?: (periodMs: number, task: () => void) => () => void;
}

export interface Rooms {
  /** Takes over an open socket whose ticket was checked; `stream` carries its frames. */
  join(socket: WebSocket, stream: Writable, who: Visitor & { readonly document: LedgerId }): void;
  /** Digest of `content`. */
  bodyDigest(document: LedgerId): Digest;
  /** The stored prose as it is sealed (`digestedDocument`); throws when the store or the body cannot be read. */
  content(document: LedgerId): ContentJson;
  /** Of the last stored update that `content` and its digest were made of. */
  storedSeq(document: LedgerId): number;
  /** Takes in what other nodes stored, where somebody here has the document open; as one of them told it, if given. */
  catchUp(document: LedgerId, told?: StoredElsewhere): void;
  /** Documents that are open here, each with the number of the last update that is known. */
  open(): ReadonlyMap<LedgerId, number>;
  /** The schema of a body that is open here; `null` for every other. */
  schemaOf(document: LedgerId): number | null;
  /** Who is in the document on another node, as an awareness update. */
  awarenessElsewhere(document: LedgerId, node: string, update: Uint8Array): void;
  /** A connection came to another node with this Yjs client id. */
  cameElsewhere(document: LedgerId, client: number): void;
  /** Tells other nodes who is in the document here. */
  announceAwareness(document: LedgerId): void;
  /** A node is gone, with everybody on it. */
  forgetElsewhere(node: string): void;
  /** The document was sealed in the store: from now on nothing is written. */
  sealed(document: LedgerId): void;
  /** The member's role or place changed: who may no longer read is let go. */
  recheck(member: MemberId): void;
  /** Rooms in memory. */
  openCount(): number;
  /** Stores what waits and lets everybody go; they come back by themselves. */
  close(): Promise<void>;
}

/** An empty room is kept this long: a reload comes back at once. */
const keepEmptyMs = 30_000;
/** Title and time are stored when the prose rested this long, and at least this often while it does not. */
const describeAfterMs = 1_000;
const describeEveryMs = 5_000;
/** A log of this many updates becomes a snapshot; one of fewer does when the room closes. */
const compactAt = 500;
const compactAtClose = 50;
/** So long may shortening logs hold up everybody, each second; ms. The next second goes on. */
const compactMs = 10;

interface Entry {
  readonly live: LiveRoom;
  emptySinceMs: number;
  /** First and last change that were not described yet. */
  undescribed: { readonly firstMs: number; lastMs: number } | null;
}

type OpenEntry = readonly [LedgerId, Entry];

const isDue = (undescribed: Entry['undescribed'], atMs: number): boolean =>
  undescribed !== null &&
  // Far off in either direction: a clock that was set back makes nothing wait.
  (Math.abs(atMs - undescribed.lastMs) >= describeAfterMs || atMs - undescribed.firstMs >= describeEveryMs);

export function createRooms(options: RoomsOptions): Rooms {
  const { store, now, log } = options;
  const entries = new Map<LedgerId, Entry>();
  let isClosed = false;

  function entryOf(document: LedgerId): Entry {
    const open = entries.get(document);
    if (open) return open;
    const entry: Entry = { live: openRoom(document), emptySinceMs: now(), undescribed: null };
    entries.set(document, entry);
    options.elsewhere?.ask(document);
    return entry;
  }

  function openRoom(document: LedgerId): LiveRoom {
    return openLiveRoom(document, store.document(document) ?? { sealed: false, schema: 1 }, {
      store,
      now,
      accessOf: options.accessOf,
      personOf: options.personOf,
      group: options.group,
      later: options.later,
      announce: (update) => {
        if (!isClosed) options.elsewhere?.announce(document, update);
      },
      onCame: (client) => options.elsewhere?.came(document, client),
      onBehind: () => options.elsewhere?.behind(document),
      onCommitted(atMs) {
        const entry = entries.get(document);
        if (entry) entry.undescribed = { firstMs: entry.undescribed?.firstMs ?? atMs, lastMs: atMs };
      },
      onRefused(member, code) {
        options.onRefused?.(code);
        log.warn({ document, member, code }, 'body frame refused');
      },
      onStoreFailed: (error) => log.warn({ document, err: error }, 'body could not be stored or read'),
    });
  }

  /** Titles and times of many documents are one transaction: each of their own would be a sync of its own. */
  function describe(some: readonly OpenEntry[]): void {
    const described = some.flatMap((it) => {
      try {
        return it[1].undescribed ? [{ it, title: bodyTitle(it[1].live.flushed()) }] : [];
      } catch (error) {
        log.warn({ document: it[0], err: error }, 'body could not be described');
        return [];
      }
    });
    if (described.length === 0) return;
    try {
      store.transaction(() => {
        for (const { it, title } of described)
          if (it[1].undescribed) store.describeBody(it[0], title, it[1].undescribed.lastMs);
      });
    } catch (error) {
      log.warn({ err: error }, 'bodies could not be described');
      return;
    }
    for (const { it } of described) {
      it[1].undescribed = null;
      options.onBodyChanged(it[0]);
    }
  }

  /** Nothing waits in them: what a visitor is told never depends on this transaction. */
  function compact(some: readonly OpenEntry[], updates: number, mostMs: number): void {
    const long = some.filter(([, { live }]) => live.logLength() >= updates);
    if (long.length === 0) return;
    const startedMs = performance.now();
    try {
      store.transaction(() => {
        for (const [, { live }] of long) {
          live.compact(updates);
          // After the first at the earliest: where everything takes long, logs would grow for ever.
          if (performance.now() - startedMs > mostMs) break;
        }
      });
    } catch (error) {
      log.warn({ err: error }, 'logs could not be shortened');
    }
  }

  function tick(): void {
    const atMs = now();
    const open = [...entries];
    for (const [, { live }] of open) live.dispatch({ type: 'ticked', atMs });
    options.group.flush();
    describe(open.filter(([, { undescribed }]) => isDue(undescribed, atMs)));
    compact(open, compactAt, compactMs);
    const empty = open.filter(([, entry]) => {
      if (!entry.live.isEmpty() || entry.emptySinceMs > atMs) entry.emptySinceMs = atMs;
      return atMs - entry.emptySinceMs >= keepEmptyMs;
    });
    unload(empty);
  }

  function unload(some: readonly OpenEntry[]): void {
    describe(some);
    compact(some, compactAtClose, Infinity);
    for (const [document] of some) entries.delete(document);
  }

  function digested(document: LedgerId): DigestedContent {
    const read = bodyJson(entryOf(document).live.flushed());
    if (!read.ok) throw new Error(`The body of ${document} cannot be read: ${read.error.sentence}`);
    return digestedDocument(read.value);
  }

  const every = options.every ?? ((periodMs, task) => systemClock.every(periodMs, task));
  const stopTicking = every(tickMs, tick);

  return {
    join(socket, stream, { document, ...visitor }) {
      // A socket that breaks says so by closing; an unheard error would end the process.
      socket.on('error', () => undefined);
      // Another node may have given the ticket, on what this one has not heard yet.
      if (!isClosed && !options.accessOf(document, visitor.member).canRead)
        options.elsewhere?.behind(document);
      const live = isClosed ? null : tryToOpen(document);
      if (!live) {
        closeSocket(socket, isClosed ? 4503 : 4500);
        return;
      }
      seat(socket, stream, live, visitor);
    },
    bodyDigest: (document) => digested(document).digest,
    content: (document) => digested(document).content,
    storedSeq: (document) => entryOf(document).live.storedSeq(),
    catchUp: (document, told) => entries.get(document)?.live.catchUp(told),
    open: () => new Map(Array.from(entries, ([document, { live }]) => [document, live.storedSeq()])),
    schemaOf: (document) => entries.get(document)?.live.schema() ?? null,
    awarenessElsewhere(document, node, update) {
      const present = readAwareness(update);
      if (present)
        entries.get(document)?.live.dispatch({ type: 'present-elsewhere', node, entries: present });
    },
    cameElsewhere: (document, client) =>
      entries.get(document)?.live.dispatch({ type: 'came-elsewhere', client }),
    announceAwareness: (document) => entries.get(document)?.live.dispatch({ type: 'presence-asked' }),
    forgetElsewhere(node) {
      for (const { live } of entries.values()) live.dispatch({ type: 'node-left', node });
    },
    sealed(document) {
      const live = entries.get(document)?.live;
      // What another node stored before it sealed is part of the document.
      live?.catchUp();
      live?.dispatch({ type: 'sealed' });
    },
    recheck(member) {
      for (const [document, { live }] of entries)
        live.dispatch({ type: 'access-changed', member, access: options.accessOf(document, member) });
    },
    openCount: () => entries.size,
    close() {
      if (isClosed) return Promise.resolve();
      isClosed = true;
      stopTicking();
      for (const { live } of entries.values()) live.dispatch({ type: 'closing' });
      unload([...entries]);
      return Promise.resolve();
    },
  };

  function tryToOpen(document: LedgerId): LiveRoom | null {
    try {
      return entryOf(document).live;
    } catch (error) {
      log.warn({ document, err: error }, 'room could not be opened');
      return null;
    }
  }

  function seat(socket: WebSocket, stream: Writable, live: LiveRoom, visitor: Visitor): void {
    let connection: number | null = null;
    const lagged = (): void => {
      // Not in the middle of what is being sent to everybody.
      if (connection !== null)
        queueMicrotask(() => live.dispatch({ type: 'lagged', connection: connection ?? 0 }));
    };
    const line = socketLine(socket, stream, lagged, () => options.unsentOf?.(visitor.member) ?? 0);
    connection = live.join(line, visitor);
    if (connection === null) return;
    const id = connection;
    const turns = inTurns(socket);
    socket.on('message', (data: RawData, isBinary: boolean) => {
      options.onFrame?.();
      turns.take(() => {
        const frame = bytesOf(data);
        if (options.pace?.take(visitor.member, costOfBytes(frame.length)) === false)
          live.dispatch({ type: 'unreadable', connection: id, code: 'too-fast' });
        else if (isBinary) receive(socket, live, id, frame);
        else live.dispatch({ type: 'unreadable', connection: id, code: 'frame-malformed' });
      });
    });
    socket.on('pong', () => live.dispatch({ type: 'heard', connection: id }));
    socket.on('close', () => {
      turns.finish();
      live.dispatch({ type: 'left', connection: id });
    });
  }

  /** Whatever one frame brings about costs at most its own connection. */
  function receive(socket: WebSocket, live: LiveRoom, id: number, frame: Uint8Array): void {
    try {
      live.receive(id, frame);
    } catch (error) {
      log.warn({ err: error }, 'body frame failed');
      live.dispatch({ type: 'left', connection: id });
      closeSocket(socket, 4500);
    }
  }
}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}
