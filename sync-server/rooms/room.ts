/**
 * The relay's decision on everything that happens in one document's room: `room(state, event)` gives the next
 * state and what is to be done, in order. Nothing here touches a socket, a clock, the store or a Y.Doc.
 *
 * The promises are kept by the order of effects: what is passed on or receipted was committed before, and a
 * refusal leaves nothing behind but its own sentence.
 */
import { unreachable } from '#shared/kernel/invariant.ts';
import type { MemberId } from '#shared/kernel/ids.ts';
import type { CloseCode } from '#shared/protocol/close-code.ts';
import {
  keepAliveEveryMs,
  maxAwarenessPerSecond,
  maxFrameBytes,
  silenceLimitMs,
} from '#shared/protocol/limits.ts';
import { refuse, type RefusalCode } from '#shared/protocol/refusal.ts';
import { readAwareness, stamped, writeAwareness, type AwarenessEntry } from './awareness.ts';
import type { CommittedUpdate, Sender, Verdict } from './body.ts';
import {
  awarenessFrame,
  keepAliveFrame,
  readFrame,
  receiptFrame,
  refusalFrame,
  updateFrame,
} from './frame.ts';

export interface RoomConnection {
  readonly id: number;
  readonly member: MemberId;
  /** Whether it offered `countersign.v1`: only then does it get our message types. */
  readonly speaksOurs: boolean;
  /** The one Yjs client id it speaks for in awareness; null until it says which. */
  readonly client: number | null;
  /** Document schema that it knows and writes. */
  readonly schema: number;
  /** Sync frames of types 1 and 2 so far. */
  readonly received: number;
  readonly joinedAtMs: number;
  readonly heardAtMs: number;
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
  /** Connections with accepted frames that wait for the commit, and how many of their frames it will cover. */
  readonly awaiting: ReadonlyMap<number, number>;
  readonly keptAliveAtMs: number;
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
  /** A text frame, or one larger than can be received. */
  | { readonly type: 'unreadable'; readonly connection: number; readonly code: RefusalCode }
  /** Proof of life without content: the answer to a ping. */
  | { readonly type: 'heard'; readonly connection: number; readonly atMs: number }
  | { readonly type: 'judged'; readonly offer: Offer; readonly verdict: Verdict }
  | {
      readonly type: 'committed';
      readonly updates: readonly CommittedUpdate[];
      /** Of the body as it is stored now. */
      readonly schema: number;
    }
  /** The store failed: nothing since the last commit was kept. */
  | { readonly type: 'store-failed' }
  | { readonly type: 'dismissed'; readonly connection: number; readonly code: RefusalCode }
  | { readonly type: 'ticked'; readonly atMs: number }
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
  | { readonly type: 'ping'; readonly connection: number }
  | { readonly type: 'close'; readonly connection: number; readonly code: CloseCode }
  /** Drop a half-open connection without a farewell. */
  | { readonly type: 'cut'; readonly connection: number };

type Step = readonly [RoomState, readonly RoomEffect[]];

export const emptyRoom = (isSealed: boolean, schema: number): RoomState => ({
  isSealed,
  schema,
  connections: new Map(),
  awaiting: new Map(),
  keptAliveAtMs: 0,
});

export function room(state: RoomState, event: RoomEvent): Step {
  switch (event.type) {
    case 'joined':
      return joined(state, event);
    case 'received':
      return received(state, event);
    case 'unreadable':
      return dismissAfterCommit(counted(state, event.connection), event.connection, event.code);
    case 'heard':
      return [changed(state, event.connection, { heardAtMs: event.atMs }), []];
    case 'judged':
      return judged(state, event.offer, event.verdict);
    case 'committed':
      return committed(state, event.updates, event.schema);
    case 'store-failed':
      return storeFailed(state);
    case 'dismissed':
      return dismissed(state, event.connection, event.code);
    case 'ticked':
      return ticked(state, event.atMs);
    case 'access-changed':
      return accessChanged(state, event.member, event.access);
    case 'sealed':
      return [{ ...state, isSealed: true }, []];
    case 'lagged':
      return removed(state, event.connection, [{ type: 'close', connection: event.connection, code: 4508 }]);
    case 'left':
      return removed(state, event.connection, []);
    case 'closing':
      return [state, [{ type: 'commit' }, { type: 'raise', event: { type: 'dispersed' } }]];
    case 'dispersed':
      return [
        { ...state, connections: new Map(), awaiting: new Map() },
        [...state.connections.keys()].map((connection) => ({ type: 'close', connection, code: 4503 })),
      ];
    default:
      return unreachable(event);
  }
}

function joined(state: RoomState, event: RoomEvent & { type: 'joined' }): Step {
  const { connection: id, member, speaksOurs, client, schema, atMs } = event;
  const before = client === null ? state : withoutClient(state, client);
  const connections = new Map(before.connections).set(id, {
    id,
    member,
    speaksOurs,
    client,
    schema,
    received: 0,
    joinedAtMs: atMs,
    heardAtMs: atMs,
    isInStep: false,
    held: [],
    presence: null,
    pace: { sinceMs: atMs, count: 0 },
    asked: { sinceMs: atMs, count: 0 },
    isPresenceHeld: false,
  });
  return [{ ...before, connections }, [{ type: 'ask', connection: id }, ...presenceOfAll(before, id)]];
}

/** A client id that came back on a new connection of its member leaves the old one, which is half-open. */
function withoutClient(state: RoomState, client: number): RoomState {
  const holder = [...state.connections.values()].find((connection) => connection.client === client);
  return holder ? changed(state, holder.id, { client: null, presence: null }) : state;
}

function received(state: RoomState, event: RoomEvent & { type: 'received' }): Step {
  const { connection: id, frame, access, atMs } = event;
  if (!state.connections.has(id)) return [state, []];
  const heard = changed(state, id, { heardAtMs: atMs });
  if (frame.length > maxFrameBytes) return dismissAfterCommit(counted(heard, id), id, 'frame-too-large');
  if (!access.canRead) return dismissAfterCommit(counted(heard, id), id, 'role-insufficient');
  const message = readFrame(frame);
  if (!message) return dismissAfterCommit(counted(heard, id), id, 'frame-malformed');
  switch (message.type) {
    case 'step1':
      return askedFor(heard, id, message.stateVector, atMs);
    case 'update':
      return offered(counted(heard, id), id, message, access);
    case 'awareness':
      return awarenessReceived(heard, event, message.update);
    case 'query-awareness':
      return [heard, presenceOfAll(heard, id)];
    case 'keep-alive':
      return [heard, []];
    default:
      return unreachable(message);
  }
}

/** Each answer looks through the whole document: more than these are no client's need. */
const maxAsked = 10;
const askedSpanMs = 10_000;

function askedFor(
  state: RoomState,
  id: number,
  stateVector: ReadonlyMap<number, number>,
  atMs: number,
): Step {
  const before = state.connections.get(id)?.asked;
  const asked =
    before && atMs - before.sinceMs < askedSpanMs
      ? { ...before, count: before.count + 1 }
      : { sinceMs: atMs, count: 1 };
  if (asked.count > maxAsked) return dismissAfterCommit(state, id, 'too-fast');
  return [
    changed(state, id, { asked }),
    [{ type: 'commit' }, { type: 'answer', connection: id, stateVector }],
  ];
}

function offered(
  state: RoomState,
  id: number,
  { update, isStep2 }: { readonly update: Uint8Array; readonly isStep2: boolean },
  access: Access,
): Step {
  const connection = state.connections.get(id);
  if (!connection) return [state, []];
  const barred = state.isSealed ? 'document-sealed' : access.canWrite ? null : 'role-insufficient';
  const { member, schema } = connection;
  const isElses = (client: number): boolean => isSpokenFor(state, client, member);
  const sender: Sender = { connection: id, member, schema, barred, isElses };
  return [state, [{ type: 'offer', offer: { update, isStep2, sender } }]];
}

function judged(state: RoomState, offer: Offer, verdict: Verdict): Step {
  const id = offer.sender.connection;
  const connection = state.connections.get(id);
  if (!connection) return [state, []];
  if (verdict.kind === 'refused')
    return verdict.code === 'update-gap' && mayHold(connection, offer)
      ? [changed(state, id, { held: [...connection.held, offer.update] }), []]
      : dismissAfterCommit(state, id, verdict.code);

  const isInStep = connection.isInStep || offer.isStep2;
  const [next, ...held] = connection.held;
  if (next && isInStep) {
    const again: RoomEffect = { type: 'offer', offer: { ...offer, update: next, isStep2: false } };
    return [changed(state, id, { isInStep, held }), [again]];
  }
  const stepped = isInStep === connection.isInStep ? state : changed(state, id, { isInStep });
  if (next) return [stepped, [{ type: 'commit-soon' }]];
  // What was known already may still wait for the commit: its receipt waits with it.
  const awaiting = new Map(state.awaiting).set(id, connection.received);
  return [{ ...stepped, awaiting }, [{ type: 'commit-soon' }]];
}

/** Enough for somebody who types through a slow handshake. */
const mostHeld = 200;
const mostHeldBytes = 256 * 1024;

/** A client that has not sent its step 2 by then never will. */
const handshakeLimitMs = 30_000;

function mayHold(connection: RoomConnection, { update, isStep2 }: Offer): boolean {
  const heldBytes = connection.held.reduce((sum, { length }) => sum + length, update.length);
  return !connection.isInStep && !isStep2 && connection.held.length < mostHeld && heldBytes <= mostHeldBytes;
}

/** What it sent before the refused frame is committed and receipted first. */
const dismissAfterCommit = (state: RoomState, connection: number, code: RefusalCode): Step =>
  state.connections.has(connection)
    ? [state, [{ type: 'commit' }, { type: 'raise', event: { type: 'dismissed', connection, code } }]]
    : [state, []];

/** What a newer schema wrote is not shown to an older editor, which would delete it for everybody (promise 4). */
function committed(state: RoomState, updates: readonly CommittedUpdate[], schema: number): Step {
  const effects: RoomEffect[] = [];
  const older = [...state.connections.values()].filter((connection) => connection.schema < schema);
  const tooOld = new Set(older.map(({ id }) => id));
  for (const { bytes, from } of updates) {
    const to = [...state.connections.keys()].filter((id) => id !== from && !tooOld.has(id));
    if (to.length > 0) effects.push({ type: 'send', to, frame: updateFrame(bytes) });
  }
  for (const [id, count] of state.awaiting)
    if (state.connections.get(id)?.speaksOurs)
      effects.push({ type: 'send', to: [id], frame: receiptFrame(count) });
  for (const connection of tooOld)
    effects.push({ type: 'raise', event: { type: 'dismissed', connection, code: 'schema-older' } });
  const isAsBefore = state.awaiting.size === 0 && state.schema === schema;
  return [isAsBefore ? state : { ...state, schema, awaiting: new Map() }, effects];
}

/** Everybody tries again: the writers because nothing was kept, the readers because nothing can be read. */
function storeFailed(state: RoomState): Step {
  const effects = [...state.connections.keys()].map((connection): RoomEffect => ({
    type: 'raise',
    event: { type: 'dismissed', connection, code: 'unavailable' },
  }));
  return [{ ...state, awaiting: new Map() }, effects];
}

function dismissed(state: RoomState, id: number, code: RefusalCode): Step {
  const connection = state.connections.get(id);
  if (!connection) return [state, []];
  const refusal: RoomEffect[] = connection.speaksOurs
    ? [{ type: 'send', to: [id], frame: refusalFrame(connection.received, refuse(code)) }]
    : [];
  return removed(state, id, [...refusal, { type: 'close', connection: id, code: closeCodeOf(code) }]);
}

function closeCodeOf(code: RefusalCode): CloseCode {
  switch (code) {
    case 'role-insufficient':
      return 4403;
    case 'document-sealed':
      return 4423;
    case 'frame-too-large':
    case 'update-too-large':
      return 4413;
    case 'schema-older':
      return 4426;
    case 'too-fast':
      return 4508;
    case 'update-gap':
      return 4509;
    case 'unavailable':
      return 4500;
    default:
      return 4400;
  }
}

function removed(state: RoomState, id: number, effects: readonly RoomEffect[]): Step {
  const connection = state.connections.get(id);
  if (!connection) return [state, []];
  const connections = new Map(state.connections);
  connections.delete(id);
  const awaiting = new Map(state.awaiting);
  awaiting.delete(id);
  const farewell = connection.presence?.state
    ? presenceEffect(connections, id, [
        { ...connection.presence, clock: connection.presence.clock + 1, state: null },
      ])
    : [];
  return [{ ...state, connections, awaiting }, [...effects, ...farewell]];
}

function awarenessReceived(
  state: RoomState,
  event: RoomEvent & { type: 'received' },
  update: Uint8Array,
): Step {
  const { connection: id, name, ownerOf, atMs } = event;
  const connection = state.connections.get(id);
  const entries = readAwareness(update);
  if (!connection || !entries) return dismissAfterCommit(state, id, 'frame-malformed');

  const isOwn = ownIds(state, connection, ownerOf);
  const own = entries.find(({ client }) => isOwn(client));
  if (!own) return [state, []];
  const { presence } = connection;
  if (presence && own.clock <= presence.clock && !(own.clock === presence.clock && own.state === null))
    return [state, []];
  const json = own.state === null ? null : stamped(own.state, { member: connection.member, name });
  if (own.state !== null && json === null) return [state, []];

  const pace = atMs - connection.pace.sinceMs < 1000 ? connection.pace : { sinceMs: atMs, count: 0 };
  const mayPass = pace.count < maxAwarenessPerSecond;
  const next = { ...own, state: json };
  const base = connection.client === own.client ? state : withoutClient(state, own.client);
  const after = changed(base, id, {
    client: own.client,
    presence: next,
    pace: mayPass ? { ...pace, count: pace.count + 1 } : pace,
    isPresenceHeld: !mayPass,
  });
  return [after, mayPass ? presenceEffect(after.connections, id, [next]) : []];
}

/** A connection speaks for the id it came with, else for the first that is nobody else's. */
function ownIds(
  state: RoomState,
  connection: RoomConnection,
  ownerOf: (client: number) => MemberId | null,
): (client: number) => boolean {
  if (connection.client !== null) return (client) => connection.client === client;
  return (client) =>
    (ownerOf(client) ?? connection.member) === connection.member &&
    !isSpokenFor(state, client, connection.member);
}

/** Whether somebody other than `member` is here under this client id. */
export function isSpokenFor({ connections }: RoomState, client: number, member: MemberId): boolean {
  for (const other of connections.values())
    if (other.client === client && other.member !== member) return true;
  return false;
}

function presenceOfAll(state: RoomState, to: number): readonly RoomEffect[] {
  const entries = [...state.connections.values()]
    .filter((connection) => connection.id !== to)
    .flatMap((connection) => (connection.presence?.state ? [connection.presence] : []));
  return entries.length === 0
    ? []
    : [{ type: 'send', to: [to], frame: awarenessFrame(writeAwareness(entries)) }];
}

function presenceEffect(
  connections: ReadonlyMap<number, RoomConnection>,
  from: number,
  entries: readonly AwarenessEntry[],
): readonly RoomEffect[] {
  const to = [...connections.keys()].filter((id) => id !== from);
  return to.length === 0 ? [] : [{ type: 'send', to, frame: awarenessFrame(writeAwareness(entries)) }];
}

/** An awareness update of nobody: keeps a stock client, which knows no keep-alive, from reconnecting. */
const nobodyFrame = awarenessFrame(writeAwareness([]));

function ticked(state: RoomState, atMs: number): Step {
  const effects: RoomEffect[] = [];
  let next = state;
  for (const connection of state.connections.values()) {
    const { id } = connection;
    if (atMs - connection.heardAtMs >= silenceLimitMs) {
      const [without, farewell] = removed(next, id, [{ type: 'cut', connection: id }]);
      next = without;
      effects.push(...farewell);
    } else if (connection.held.length > 0 && atMs - connection.joinedAtMs >= handshakeLimitMs) {
      effects.push({ type: 'raise', event: { type: 'dismissed', connection: id, code: 'update-gap' } });
    } else if (connection.isPresenceHeld && connection.presence) {
      next = changed(next, id, { isPresenceHeld: false, pace: { sinceMs: atMs, count: 1 } });
      effects.push(...presenceEffect(next.connections, id, [connection.presence]));
    }
  }
  if (atMs - state.keptAliveAtMs < keepAliveEveryMs) return [next, effects];
  return [{ ...next, keptAliveAtMs: atMs }, [...effects, ...keptAlive(next)]];
}

function keptAlive(state: RoomState): readonly RoomEffect[] {
  const connections = [...state.connections.values()];
  const ours = connections.filter((connection) => connection.speaksOurs).map(({ id }) => id);
  const stock = connections.filter((connection) => !connection.speaksOurs).map(({ id }) => id);
  return [
    ...(ours.length > 0 ? [{ type: 'send', to: ours, frame: keepAliveFrame } as const] : []),
    ...(stock.length > 0 ? [{ type: 'send', to: stock, frame: nobodyFrame } as const] : []),
    // A stock client says nothing while idle, but its WebSocket answers pings.
    ...stock.map((connection) => ({ type: 'ping', connection }) as const),
  ];
}

function accessChanged(state: RoomState, member: MemberId, access: Access): Step {
  if (access.canRead) return [state, []];
  const theirs = [...state.connections.values()].filter((connection) => connection.member === member);
  return [
    state,
    theirs.map(({ id }) => ({
      type: 'raise',
      event: { type: 'dismissed', connection: id, code: 'role-insufficient' },
    })),
  ];
}

/** One more sync frame of this connection: receipts and refusals count them. */
function counted(state: RoomState, id: number): RoomState {
  const connection = state.connections.get(id);
  return connection ? changed(state, id, { received: connection.received + 1 }) : state;
}

function changed(state: RoomState, id: number, change: Partial<RoomConnection>): RoomState {
  const connection = state.connections.get(id);
  if (!connection) return state;
  return { ...state, connections: new Map(state.connections).set(id, { ...connection, ...change }) };
}
