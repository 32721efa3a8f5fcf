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
import { keepAliveEveryMs, maxFrameBytes, silenceLimitMs } from '#shared/protocol/limits.ts';
import { refuse, type RefusalCode } from '#shared/protocol/refusal.ts';
import { writeAwareness } from './awareness.ts';
import type { Sender, Verdict } from './body.ts';
import {
  awarenessFrame,
  keepAliveFrame,
  readFrame,
  receiptFrame,
  refusalFrame,
  updateFrame,
} from './frame.ts';
import {
  announceAll,
  awarenessReceived,
  nodeLeft,
  presenceEffect,
  presenceOfAll,
  presentElsewhere,
} from './room-presence.ts';
import {
  changed,
  count,
  dismissAfterCommit,
  hear,
  isSpokenFor,
  tickMs,
  withoutClient,
  type Access,
  type Offer,
  type RoomConnection,
  type RoomEffect,
  type RoomEvent,
  type RoomState,
  type Step,
} from './room-state.ts';
import type { CommittedUpdate } from './waiting-updates.ts';

export function room(state: RoomState, event: RoomEvent): Step {
  switch (event.type) {
    case 'joined':
      return joined(state, event);
    case 'received':
      return received(state, event);
    case 'unreadable':
      count(state, event.connection);
      return dismissAfterCommit(state, event.connection, event.code);
    case 'heard':
      hear(state, event.connection);
      return [state, []];
    case 'judged':
      return judged(state, event.offer, event.verdict);
    case 'committed':
      return committed(state, event.updates, event.schema);
    case 'stored-elsewhere': {
      const updates = event.updates.map((bytes) => ({ bytes, from: null }));
      return passedOn(state, updates, [], event.schema);
    }
    case 'store-failed':
      return storeFailed(state);
    case 'dismissed':
      return dismissed(state, event.connection, event.code);
    case 'ticked':
      return ticked(state, event.atMs);
    case 'present-elsewhere':
      return presentElsewhere(state, event.node, event.entries);
    case 'came-elsewhere':
      return [withoutClient(state, event.client), []];
    case 'presence-asked':
      return announceAll(state);
    case 'node-left':
      return nodeLeft(state, event.node);
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
        { ...state, connections: new Map(), awaiting: new Set() },
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
    isReplaced: false,
    schema,
    traffic: { quietTicks: 0, received: 0, accepted: 0 },
    joinedAtTick: state.ticks,
    isInStep: false,
    held: [],
    presence: null,
    pace: { sinceMs: atMs, count: 0 },
    asked: { sinceMs: atMs, count: 0 },
    isPresenceHeld: false,
  });
  return [{ ...before, connections }, [{ type: 'ask', connection: id }, ...presenceOfAll(before, id)]];
}

function received(state: RoomState, event: RoomEvent & { type: 'received' }): Step {
  const { connection: id, frame, access, atMs } = event;
  if (!state.connections.has(id)) return [state, []];
  hear(state, id);
  if (frame.length > maxFrameBytes) return refusedFrame(state, id, 'frame-too-large');
  if (!access.canRead) return refusedFrame(state, id, 'role-insufficient');
  const message = readFrame(frame);
  if (!message) return refusedFrame(state, id, 'frame-malformed');
  switch (message.type) {
    case 'step1':
      return askedFor(state, id, message.stateVector, atMs);
    case 'update':
      count(state, id);
      return offered(state, id, message, access);
    case 'awareness':
      return awarenessReceived(state, event, message.update);
    case 'query-awareness':
      return [state, presenceOfAll(state, id)];
    case 'keep-alive':
      return [state, []];
    default:
      return unreachable(message);
  }
}

/** What cannot be read counts as a sync frame, so that its refusal has a number of its own. */
function refusedFrame(state: RoomState, id: number, code: RefusalCode): Step {
  count(state, id);
  return dismissAfterCommit(state, id, code);
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
    before && Math.abs(atMs - before.sinceMs) < askedSpanMs
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
  if (connection.isReplaced) return dismissAfterCommit(state, id, 'update-gap');
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
  connection.traffic.accepted = connection.traffic.received;
  const isAwaiting = stepped.awaiting.has(id);
  const after = isAwaiting ? stepped : { ...stepped, awaiting: new Set(stepped.awaiting).add(id) };
  return [after, [{ type: 'commit-soon' }]];
}

/** Enough for somebody who types through a slow handshake. */
const mostHeld = 200;
const mostHeldBytes = 256 * 1024;

/** A client that has not sent its step 2 by then never will. */
const handshakeLimitTicks = 30_000 / tickMs;

function mayHold(connection: RoomConnection, { update, isStep2 }: Offer): boolean {
  const heldBytes = connection.held.reduce((sum, { length }) => sum + length, update.length);
  return !connection.isInStep && !isStep2 && connection.held.length < mostHeld && heldBytes <= mostHeldBytes;
}

function committed(state: RoomState, updates: readonly CommittedUpdate[], schema: number): Step {
  const receipts = [...state.awaiting].flatMap((id): readonly RoomEffect[] => {
    const connection = state.connections.get(id);
    return connection?.speaksOurs
      ? [{ type: 'send', to: [id], frame: receiptFrame(connection.traffic.accepted) }]
      : [];
  });
  const settled = state.awaiting.size === 0 ? state : { ...state, awaiting: new Set<number>() };
  return passedOn(settled, updates, receipts, schema);
}

/** What a newer schema wrote is not shown to an older editor, which would delete it for everybody (promise 4). */
function passedOn(
  state: RoomState,
  updates: readonly CommittedUpdate[],
  receipts: readonly RoomEffect[],
  schema: number,
): Step {
  const effects: RoomEffect[] = [];
  const older = [...state.connections.values()].filter((connection) => connection.schema < schema);
  const tooOld = new Set(older.map(({ id }) => id));
  for (const { bytes, from } of updates) {
    const to = [...state.connections.keys()].filter((id) => id !== from && !tooOld.has(id));
    if (to.length > 0) effects.push({ type: 'send', to, frame: updateFrame(bytes) });
  }
  effects.push(...receipts);
  for (const connection of tooOld)
    effects.push({ type: 'raise', event: { type: 'dismissed', connection, code: 'schema-older' } });
  return [state.schema === schema ? state : { ...state, schema }, effects];
}

/** Everybody tries again: the writers because nothing was kept, the readers because nothing can be read. */
function storeFailed(state: RoomState): Step {
  const effects = [...state.connections.keys()].map((connection): RoomEffect => ({
    type: 'raise',
    event: { type: 'dismissed', connection, code: 'unavailable' },
  }));
  return [{ ...state, awaiting: new Set() }, effects];
}

function dismissed(state: RoomState, id: number, code: RefusalCode): Step {
  const connection = state.connections.get(id);
  if (!connection) return [state, []];
  const refusal: RoomEffect[] = connection.speaksOurs
    ? [{ type: 'send', to: [id], frame: refusalFrame(connection.traffic.received, refuse(code)) }]
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
  const awaiting = new Set(state.awaiting);
  awaiting.delete(id);
  const farewell = connection.presence?.state
    ? presenceEffect(id, [{ ...connection.presence, clock: connection.presence.clock + 1, state: null }])
    : [];
  return [{ ...state, connections, awaiting }, [...effects, ...farewell]];
}

const quietLimitTicks = silenceLimitMs / tickMs;
const keepAliveEveryTicks = keepAliveEveryMs / tickMs;

/** An awareness update of nobody: keeps a stock client, which knows no keep-alive, from reconnecting. */
const nobodyFrame = awarenessFrame(writeAwareness([]));

function ticked(before: RoomState, atMs: number): Step {
  const effects: RoomEffect[] = [];
  const ticks = before.ticks + 1;
  let next: RoomState = { ...before, ticks };
  for (const connection of before.connections.values()) {
    const { id, traffic } = connection;
    traffic.quietTicks++;
    if (traffic.quietTicks >= quietLimitTicks) {
      const [without, farewell] = removed(next, id, [{ type: 'cut', connection: id }]);
      next = without;
      effects.push(...farewell);
    } else if (connection.held.length > 0 && ticks - connection.joinedAtTick >= handshakeLimitTicks) {
      effects.push({ type: 'raise', event: { type: 'dismissed', connection: id, code: 'update-gap' } });
    } else if (connection.isPresenceHeld && connection.presence) {
      next = changed(next, id, { isPresenceHeld: false, pace: { sinceMs: atMs, count: 1 } });
      effects.push(...presenceEffect(id, [connection.presence]));
    }
  }
  return [next, ticks % keepAliveEveryTicks === 0 ? [...effects, ...keptAlive(next)] : effects];
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
