/** A room that runs: carries out what `room.ts` decides, with the document's body and the lines of its visitors. */
import type { LedgerId, MemberId } from '#shared/kernel/ids.ts';
import { unreachable } from '#shared/kernel/invariant.ts';
import type { CloseCode } from '#shared/protocol/close-code.ts';
import type { RefusalCode } from '#shared/protocol/refusal.ts';
import type * as Y from 'yjs';
import type { GroupCommit, Part } from '../store/group-commit.ts';
import { Behind } from '../store/behind.ts';
import { keepAnswers } from './answers.ts';
import { writeAwareness } from './awareness.ts';
import { openBody, type BodyStore, type StoredElsewhere } from './body.ts';
import { awarenessFrame, step1Frame } from './frame.ts';
import { gatherPresence } from './gather-presence.ts';
import { room } from './room.ts';
import { emptyRoom, isSpokenFor, type Access, type RoomEffect, type RoomEvent } from './room-state.ts';
import type { CommittedUpdate } from './waiting-updates.ts';

/** The way to one visitor; whatever carries frames in order. */
export interface Line {
  /** `isWhole`: a document's whole state, which may pass the bound on unsent output. */
  readonly send: (frame: Uint8Array, isWhole: boolean) => void;
  readonly ping: () => void;
  readonly close: (code: CloseCode) => void;
  /** Without a farewell: nobody is listening. */
  readonly cut: () => void;
}

export interface RoomPorts {
  readonly store: BodyStore;
  /** ms since 1970. */
  readonly now: () => number;
  readonly accessOf: (document: LedgerId, member: MemberId) => Access;
  readonly personOf: (member: MemberId) => string;
  /** Commits what all rooms and ledgers collect in a turn of the event loop. */
  readonly group: GroupCommit;
  /** The body changed and is on disk. */
  readonly onCommitted: (atMs: number) => void;
  /** An awareness update for other nodes. */
  readonly announce: (update: Uint8Array) => void;
  /** A connection came with this client id: other nodes are told. */
  readonly onCame?: ((client: number) => void) | undefined;
  /** Runs `task` so many ms from now; without it nothing is put off. */
  readonly later?: ((ms: number, task: () => void) => void) | undefined;
  /** Logged without content. */
  readonly onRefused: (member: MemberId | null, code: RefusalCode) => void;
  readonly onStoreFailed: (error: unknown) => void;
  /** Another node did what shuts out what was to be stored here: the document may be sealed. */
  readonly onBehind: () => void;
}

export interface Visitor {
  readonly member: MemberId;
  readonly speaksOurs: boolean;
  readonly client: number | null;
  /** Document schema that it knows and writes. */
  readonly schema: number;
}

export interface LiveRoom {
  /** The connection's number, or `null` when it was closed at once. */
  readonly join: (line: Line, visitor: Visitor) => number | null;
  readonly receive: (connection: number, frame: Uint8Array) => void;
  readonly dispatch: (event: RoomEvent) => void;
  /** Commits what waits; afterwards the root holds stored state only, until the next frame. */
  readonly flushed: () => Y.XmlFragment;
  /** Takes in what other nodes stored (`Body.catchUp`), and passes it on. */
  readonly catchUp: (told?: StoredElsewhere) => void;
  /** Of the last stored update that is known here. */
  readonly storedSeq: () => number;
  /** As it is stored. */
  readonly schema: () => number;
  readonly isEmpty: () => boolean;
  /** Updates that were stored since the last snapshot. */
  readonly logLength: () => number;
  readonly compact: (updates: number) => void;
}

/** More updates than these are not collected for one commit, however many arrive in a turn: a sync should be small beside them. */
const mostWaiting = 1_024;

/** What became of the room's part in the last group commit. */
type Outcome =
  | { readonly isStored: true; readonly updates: readonly CommittedUpdate[] }
  | { readonly isStored: false; readonly error: unknown };

const nothingStored: Outcome = { isStored: true, updates: [] };

let lastConnection = 0;

/** @param kept what is stored beside the body. Throws what the store throws, or that the stored body is damaged. */
export function openLiveRoom(
  document: LedgerId,
  kept: { readonly sealed: boolean; readonly schema: number },
  ports: RoomPorts,
): LiveRoom {
  const body = openBody(document, ports.store, kept.schema);
  const lines = new Map<number, Line>();
  const answers = keepAnswers(body.updatesSince);
  const presence = gatherPresence(ports.later, (entries, except) => {
    const update = writeAwareness(entries);
    const frame = awarenessFrame(update);
    for (const id of state.connections.keys()) if (id !== except) lines.get(id)?.send(frame, false);
    ports.announce(update);
  });
  let state = emptyRoom(kept.sealed, kept.schema);
  let offered = 0;

  let outcome: Outcome = nothingStored;
  /** The outcome that was told last. */
  let told: Outcome = nothingStored;

  const part: Part = {
    get place() {
      return { part: 'body' as const, of: document, seq: body.storedSeq() };
    },
    hasWrites: body.isWaiting,
    write() {
      offered = 0;
      body.write(ports.now());
    },
    kept() {
      outcome = { isStored: true, updates: body.kept() };
    },
    lost(error) {
      body.lost();
      outcome = { isStored: false, error };
    },
    tell() {
      const now = outcome;
      [outcome, told] = [nothingStored, now];
      if (now.isStored) withStore(() => stored(now.updates));
      else failed(now.error);
    },
  };

  function dispatch(event: RoomEvent): void {
    const [next, effects] = room(state, event);
    if (event.type === 'dismissed')
      ports.onRefused(state.connections.get(event.connection)?.member ?? null, event.code);
    state = next;
    for (const effect of effects) carryOut(effect);
    // Whoever left by themselves: a room that is open all day remembers nobody.
    if (event.type === 'left') lines.delete(event.connection);
    if (event.type === 'ticked') {
      // What came to light while nobody had asked for anything.
      tellOthers();
      body.ticked();
      answers.ticked();
    }
  }

  function carryOut(effect: RoomEffect): void {
    switch (effect.type) {
      case 'send':
        for (const id of effect.to) lines.get(id)?.send(effect.frame, false);
        return;
      case 'ask':
        withStore(() => lines.get(effect.connection)?.send(step1Frame(body.stateVector()), false));
        return;
      case 'answer':
        withStore(() => {
          if (!state.connections.has(effect.connection)) return;
          const revision = body.isWaiting() ? null : body.storedSeq();
          const frames = answers.to(effect.stateVector, revision);
          // Another node's may have come to light, of a newer schema: who does not know that is let go first (promise 4).
          tellOthers();
          for (const frame of frames) lines.get(effect.connection)?.send(frame, true);
        });
        return;
      case 'offer':
        withStore(() => {
          const { offer } = effect;
          const verdict = body.offer(offer.update, offer.sender);
          dispatch({ type: 'judged', offer, verdict });
          if (++offered >= mostWaiting) commit();
        });
        return;
      case 'commit':
        commit();
        return;
      case 'commit-soon':
        ports.group.join(part);
        return;
      case 'raise':
        dispatch(effect.event);
        return;
      case 'present':
        presence.add(effect.from, effect.entries);
        return;
      case 'announce':
        ports.announce(effect.update);
        return;
      case 'ping':
        lines.get(effect.connection)?.ping();
        return;
      case 'close':
        takeLine(effect.connection)?.close(effect.code);
        return;
      case 'cut':
        takeLine(effect.connection)?.cut();
        return;
      default:
        unreachable(effect);
    }
  }

  function takeLine(connection: number): Line | undefined {
    const line = lines.get(connection);
    lines.delete(connection);
    return line;
  }

  /** Everything that anybody has waiting goes with it: the disk is waited for once. */
  function commit(): Outcome {
    if (!body.isWaiting() && state.awaiting.size === 0) return nothingStored;
    ports.group.join(part);
    ports.group.flush();
    return told;
  }

  /** What other nodes stored meanwhile; it may have come to light at any reading of the store. */
  function tellOthers(): void {
    const updates = body.takeOthers();
    if (updates.length > 0) dispatch({ type: 'stored-elsewhere', updates, schema: body.schema() });
  }

  /** Whoever comes from a node that has gone sends again what that one stored. */
  function hearOthers(): void {
    if (body.isWaiting()) return;
    try {
      body.catchUp();
      tellOthers();
    } catch (error) {
      // They are let in all the same: what is missing is asked for again soon.
      ports.onStoreFailed(error);
    }
  }

  function stored(updates: readonly CommittedUpdate[]): void {
    tellOthers();
    dispatch({ type: 'committed', updates, schema: body.schema() });
    if (updates.length > 0) ports.onCommitted(ports.now());
  }

  function failed(error: unknown): void {
    if (error instanceof Behind) queueMicrotask(ports.onBehind);
    else ports.onStoreFailed(error);
    dispatch({ type: 'store-failed' });
  }

  /** A failing store costs this room's visitors their connection, and nobody anything else. */
  function withStore(work: () => void): void {
    try {
      work();
      tellOthers();
    } catch (error) {
      failed(error);
    }
  }

  return {
    dispatch,
    join(line, { member, speaksOurs, client, schema }) {
      hearOthers();
      if (schema < body.schema()) {
        line.close(4426);
        return null;
      }
      const access = ports.accessOf(document, member);
      if (!access.canRead || !reserves(client, member, access)) {
        line.close(4403);
        return null;
      }
      const connection = ++lastConnection;
      lines.set(connection, line);
      dispatch({ type: 'joined', connection, member, speaksOurs, client, schema, atMs: ports.now() });
      if (client !== null) ports.onCame?.(client);
      return connection;
    },
    receive(connection, frame) {
      const member = state.connections.get(connection)?.member;
      if (member === undefined) return;
      const access = ports.accessOf(document, member);
      const { ownerOf } = body;
      const [name, atMs] = [ports.personOf(member), ports.now()];
      dispatch({ type: 'received', connection, frame, access, name, ownerOf, atMs });
    },
    flushed() {
      const committed = commit();
      if (!committed.isStored) throw committed.error;
      try {
        return body.root();
      } catch (error) {
        dispatch({ type: 'store-failed' });
        throw error;
      }
    },
    catchUp: (told) => withStore(() => body.catchUp(told)),
    storedSeq: body.storedSeq,
    schema: body.schema,
    isEmpty: () => state.connections.size === 0,
    logLength: body.logLength,
    compact(updates) {
      try {
        body.compact(updates);
      } catch (error) {
        // The log is longer than it need be; nobody lost anything.
        ports.onStoreFailed(error);
      }
    },
  };

  /**
   * A writer's client id is reserved durably, so that nobody else can speak in its name while it is offline. A
   * reader's is not: it is its own while it is here.
   */
  function reserves(client: number | null, member: MemberId, access: Access): boolean {
    if (client === null) return true;
    if (isSpokenFor(state, client, member)) return false;
    try {
      if (access.canWrite) return body.reserve(client, member);
    } catch (error) {
      // A full disk is no reason not to let anybody read.
      ports.onStoreFailed(error);
    }
    const owner = body.ownerOf(client);
    return owner === null || owner === member;
  }
}
