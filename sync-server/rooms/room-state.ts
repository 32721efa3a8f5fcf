/** What a room knows, hears and does: the values that `room.ts` decides on, and the small changes of them that recur. */
import type { MemberId } from '#shared/kernel/ids.ts';
import type { CloseCode } from '#shared/protocol/close-code.ts';
import type { RefusalCode } from '#shared/protocol/refusal.ts';
import type { AwarenessEntry } from './awareness.ts';
import type { Sender, Verdict } from './body.ts';
import type { CommittedUpdate } from './waiting-updates.ts';

/**
 * What changes with every frame of a connection. One object for all its states, written in place: as values they
 * cost a copy of the map of all connections, three times a frame, a third of the relay's time in a full room.
 */
export interface Traffic {
  /** Ticks of the room since something was heard. */
  quietTicks: number;
  /** Sync frames of types 1 and 2 so far. */
  received: number;
  /** How many of them the next commit covers, or the last one did. */
  accepted: number;
}

export interface RoomConnection {
  readonly id: number;
  readonly member: MemberId;
  /** Whether it offered `countersign.v1`: only then does it get our message types. */
  readonly speaksOurs: boolean;
  /** The one Yjs client id it speaks for in awareness; null until it says which. */
  readonly client: number | null;
  /**
   * A later connection of the same member came with the same client id: this one is half-open, or another session has
   * its id. Either way its prose is not taken, and whoever is still there asks again what the relay has.
   */
  readonly isReplaced: boolean;
  /** Document schema that it knows and writes. */
  readonly schema: number;
  readonly traffic: Traffic;
  /** `ticks` of the room when it joined. */
  readonly joinedAtTick: number;
  /** Its step 2 was accepted: from now on its updates follow one another. */
  readonly isInStep: boolean;
  /**
   * Updates that came before its step 2 and lack what only that brings: somebody types while reconnecting with
   * offline edits. Step 2 is made later and holds them too; until then there is no receipt.
   */
  readonly held: readonly Uint8Array[];
  readonly presence: AwarenessEntry | null;
  /** Awareness passed on in the second that began at `sinceMs`. */
  readonly pace: { readonly sinceMs: number; readonly count: number };
  /** Step 1 of the span that began at `sinceMs`. */
  readonly asked: { readonly sinceMs: number; readonly count: number };
  /** Its latest presence waits for the next tick. */
  readonly isPresenceHeld: boolean;
}

export interface RoomState {
  readonly isSealed: boolean;
  /** Newest document schema in the stored body; everybody here knows it. */
  readonly schema: number;
  readonly connections: ReadonlyMap<number, RoomConnection>;
  /** Connections with accepted frames that wait for the commit. */
  readonly awaiting: ReadonlySet<number>;
  /**
   * How often the room ticked. Silence is measured by it and not by the clock, which may jump; a process that was
   * stopped for a while has not heard anybody meanwhile, and cuts nobody for it.
   */
  readonly ticks: number;
  /** Who is here on other nodes, by Yjs client id. */
  readonly elsewhere: ReadonlyMap<number, PresentElsewhere>;
}

export interface PresentElsewhere {
  readonly node: string;
  readonly entry: AwarenessEntry;
}

/** What a member may do with the document, asked anew for every message. */
export interface Access {
  readonly canRead: boolean;
  readonly canWrite: boolean;
}

export interface Offer {
  readonly update: Uint8Array;
  readonly isStep2: boolean;
  readonly sender: Sender;
}

export type RoomEvent =
  | {
      readonly type: 'joined';
      readonly connection: number;
      readonly member: MemberId;
      readonly speaksOurs: boolean;
      readonly client: number | null;
      readonly schema: number;
      readonly atMs: number;
    }
  | {
      readonly type: 'received';
      readonly connection: number;
      readonly frame: Uint8Array;
      readonly access: Access;
      /** The member's name as it is now. */
      readonly name: string;
      readonly ownerOf: (client: number) => MemberId | null;
      readonly atMs: number;
    }
  /** A text frame, one larger than can be received, or one too many. */
  | { readonly type: 'unreadable'; readonly connection: number; readonly code: RefusalCode }
  /** Proof of life without content: the answer to a ping. */
  | { readonly type: 'heard'; readonly connection: number }
  | { readonly type: 'judged'; readonly offer: Offer; readonly verdict: Verdict }
  | {
      readonly type: 'committed';
      readonly updates: readonly CommittedUpdate[];
      /** Of the body as it is stored now. */
      readonly schema: number;
    }
  /** Other nodes stored these: everybody here lacks them. */
  | {
      readonly type: 'stored-elsewhere';
      readonly updates: readonly Uint8Array[];
      /** Of the body as it is stored now. */
      readonly schema: number;
    }
  /** The store failed: nothing since the last commit was kept. */
  | { readonly type: 'store-failed' }
  | { readonly type: 'dismissed'; readonly connection: number; readonly code: RefusalCode }
  /** Once every `tickMs`. */
  | { readonly type: 'ticked'; readonly atMs: number }
  /** Presence of people on another node, as that node says it. */
  | { readonly type: 'present-elsewhere'; readonly node: string; readonly entries: readonly AwarenessEntry[] }
  /** On another node a connection came with this client id. */
  | { readonly type: 'came-elsewhere'; readonly client: number }
  /** Another node is to be told who is here. */
  | { readonly type: 'presence-asked' }
  /** Another node is gone, and everybody on it. */
  | { readonly type: 'node-left'; readonly node: string }
  | { readonly type: 'access-changed'; readonly member: MemberId; readonly access: Access }
  | { readonly type: 'sealed' }
  /** Its unsent output grew too long. */
  | { readonly type: 'lagged'; readonly connection: number }
  | { readonly type: 'left'; readonly connection: number }
  /** The relay stops: commit, then everybody goes. */
  | { readonly type: 'closing' }
  | { readonly type: 'dispersed' };

export type RoomEffect =
  | { readonly type: 'send'; readonly to: readonly number[]; readonly frame: Uint8Array }
  /** Send the relay's own step 1: without it, offline edits never upload. */
  | { readonly type: 'ask'; readonly connection: number }
  /** Send step 2: what it lacks. */
  | {
      readonly type: 'answer';
      readonly connection: number;
      readonly stateVector: ReadonlyMap<number, number>;
    }
  /** Put an update before the guard; its verdict comes back as `judged`. */
  | { readonly type: 'offer'; readonly offer: Offer }
  /** Store what was added, now, and report `committed` or `store-failed`. */
  | { readonly type: 'commit' }
  /** Commit at the end of this turn of the event loop. */
  | { readonly type: 'commit-soon' }
  | { readonly type: 'raise'; readonly event: RoomEvent }
  /** Tell everybody but that connection, here and on other nodes, soon. */
  | { readonly type: 'present'; readonly from: number; readonly entries: readonly AwarenessEntry[] }
  /** Tell other nodes of the presence of people here. */
  | { readonly type: 'announce'; readonly update: Uint8Array }
  | { readonly type: 'ping'; readonly connection: number }
  | { readonly type: 'close'; readonly connection: number; readonly code: CloseCode }
  /** Drop a half-open connection without a farewell. */
  | { readonly type: 'cut'; readonly connection: number };

export type Step = readonly [RoomState, readonly RoomEffect[]];

/** How often a room looks after its connections. */
export const tickMs = 1_000;

export const emptyRoom = (isSealed: boolean, schema: number): RoomState => ({
  isSealed,
  schema,
  connections: new Map(),
  awaiting: new Set(),
  ticks: 0,
  elsewhere: new Map(),
});

/** A client id that came back on a new connection of its member leaves the old one. */
export function withoutClient(state: RoomState, client: number): RoomState {
  const holder = [...state.connections.values()].find((connection) => connection.client === client);
  return holder ? changed(state, holder.id, { client: null, presence: null, isReplaced: true }) : state;
}

/** What it sent before the refused frame is committed and receipted first. */
export const dismissAfterCommit = (state: RoomState, connection: number, code: RefusalCode): Step =>
  state.connections.has(connection)
    ? [state, [{ type: 'commit' }, { type: 'raise', event: { type: 'dismissed', connection, code } }]]
    : [state, []];

/** Whether somebody other than `member` is here under this client id. */
export function isSpokenFor({ connections }: RoomState, client: number, member: MemberId): boolean {
  for (const other of connections.values())
    if (other.client === client && other.member !== member) return true;
  return false;
}

/** One more sync frame of this connection: receipts and refusals count them. */
export function count(state: RoomState, id: number): void {
  const traffic = state.connections.get(id)?.traffic;
  if (traffic) traffic.received++;
}

export function hear(state: RoomState, id: number): void {
  const traffic = state.connections.get(id)?.traffic;
  if (traffic) traffic.quietTicks = 0;
}

export function changed(state: RoomState, id: number, change: Partial<RoomConnection>): RoomState {
  const connection = state.connections.get(id);
  if (!connection) return state;
  return { ...state, connections: new Map(state.connections).set(id, { ...connection, ...change }) };
}
