/** A real room with real documents on both sides; only the wires, the clock and the disk are replaced. */
import { LedgerId, MemberId } from '#shared/kernel/ids.ts';
import type { CloseCode } from '#shared/protocol/close-code.ts';
import { groupCommit } from '../../../sync-server/store/group-commit.ts';
import { openLiveRoom, type LiveRoom } from '../../../sync-server/rooms/live-room.ts';
import type { Access } from '../../../sync-server/rooms/room-state.ts';
import { memoryBodyStore, type MemoryBodyStore } from './memory-body-store.ts';
import { newPeer, type Peer } from './peer.ts';

export const document = LedgerId.parse('document-under-test');
export const alice = MemberId.parse('alice-alice');
export const bob = MemberId.parse('bob-bob-bob');
export const carol = MemberId.parse('carol-carol');

/** A peer's end of its wire to the room. */
export interface Visit {
  readonly peer: Peer;
  readonly connection: number;
  /** Frames on their way to the peer. */
  readonly inbox: Uint8Array[];
  /** Why the room closed the line; `cut` for without a farewell. */
  closed: CloseCode | 'cut' | null;
  pings: number;
}

export interface JoinOptions {
  readonly peer?: Peer;
  readonly speaksOurs?: boolean;
  readonly schema?: number;
  readonly reserves?: boolean;
}

export class RoomFixture {
  readonly store: MemoryBodyStore;
  readonly access = new Map<MemberId, Access>();
  nowMs = 1_000_000;
  room: LiveRoom;
  readonly visits = new Set<Visit>();
  #turn: (() => void)[] = [];

  constructor(store: MemoryBodyStore = memoryBodyStore()) {
    this.store = store;
    this.room = this.#open();
  }

  #open(): LiveRoom {
    return openLiveRoom(
      document,
      { sealed: false, schema: this.store.schema },
      {
        store: this.store,
        now: () => this.nowMs,
        accessOf: (_document, member) => this.access.get(member) ?? { canRead: true, canWrite: true },
        personOf: (member) => `Name of ${member}`,
        group: groupCommit(this.store, (run) => void this.#turn.push(run)),
        announce: () => undefined,
        onBehind: () => undefined,
        onCommitted: () => undefined,
        onRefused: () => undefined,
        onStoreFailed: () => undefined,
      },
    );
  }

  /** The process ends and starts again: what was not committed is gone. */
  restart(): void {
    this.#turn = [];
    for (const visit of this.visits) visit.closed = 'cut';
    this.visits.clear();
    this.room = this.#open();
  }

  /** Joins without exchanging anything yet. */
  join(
    member: MemberId,
    { peer = newPeer(), speaksOurs = true, reserves = true, schema = 1 }: JoinOptions = {},
  ): Visit {
    const inbox: Uint8Array[] = [];
    const visit: Visit = { peer, connection: -1, inbox, closed: null, pings: 0 };
    const close = (code: CloseCode | 'cut'): void => {
      visit.closed = code;
      peer.disconnect();
      this.visits.delete(visit);
    };
    const line = {
      send: (frame: Uint8Array) => void inbox.push(frame),
      ping: () => void visit.pings++,
      close,
      cut: () => close('cut'),
    };
    const client = reserves ? peer.doc.clientID : null;
    const connection = this.room.join(line, { member, speaksOurs, client, schema });
    Object.assign(visit, { connection: connection ?? -1 });
    if (connection !== null) {
      this.visits.add(visit);
      peer.connect();
    }
    return visit;
  }

  /** The visitor goes, with what is on its wire. */
  leave(visit: Visit): void {
    this.visits.delete(visit);
    visit.inbox.length = 0;
    visit.peer.disconnect();
    this.room.dispatch({ type: 'left', connection: visit.connection });
  }

  endTurn(): void {
    for (const run of this.#turn.splice(0)) run();
  }

  /** Delivers everything on every wire, turn after turn, until all is quiet. */
  settle(): void {
    for (let isQuiet = false; !isQuiet;) {
      isQuiet = true;
      for (const visit of this.visits) {
        for (const frame of visit.peer.outbox.splice(0)) {
          isQuiet = false;
          this.room.receive(visit.connection, frame);
        }
      }
      this.endTurn();
      for (const visit of this.visits) if (deliver(visit)) isQuiet = false;
    }
  }

  /** What somebody sees who comes now. */
  seen(): Peer {
    const visit = this.join(MemberId.parse('onlooker-1'), { reserves: false });
    this.settle();
    this.leave(visit);
    return visit.peer;
  }
}

/** Delivers what is on the wire to a peer, also after its line was closed. */
export function deliver(visit: Visit): boolean {
  const frames = visit.inbox.splice(0);
  for (const frame of frames) visit.peer.hear(frame);
  return frames.length > 0;
}
