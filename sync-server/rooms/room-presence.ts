/** Presence in a room: for whom a connection may speak, how often, and who is told. */
import type { MemberId } from '#shared/kernel/ids.ts';
import { maxAwarenessPerSecond } from '#shared/protocol/limits.ts';
import { readAwareness, stamped, writeAwareness, type AwarenessEntry } from './awareness.ts';
import { awarenessFrame } from './frame.ts';
import {
  changed,
  dismissAfterCommit,
  isSpokenFor,
  withoutClient,
  type RoomConnection,
  type RoomEffect,
  type RoomEvent,
  type RoomState,
  type Step,
} from './room-state.ts';

export function awarenessReceived(
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

export function presenceOfAll(state: RoomState, to: number): readonly RoomEffect[] {
  const entries = [...state.connections.values()]
    .filter((connection) => connection.id !== to)
    .flatMap((connection) => (connection.presence?.state ? [connection.presence] : []));
  return entries.length === 0
    ? []
    : [{ type: 'send', to: [to], frame: awarenessFrame(writeAwareness(entries)) }];
}

export function presenceEffect(
  connections: ReadonlyMap<number, RoomConnection>,
  from: number,
  entries: readonly AwarenessEntry[],
): readonly RoomEffect[] {
  const to = [...connections.keys()].filter((id) => id !== from);
  return to.length === 0 ? [] : [{ type: 'send', to, frame: awarenessFrame(writeAwareness(entries)) }];
}
