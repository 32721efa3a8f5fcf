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
  return [after, mayPass ? presenceEffect(id, [next]) : []];
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
  const entries = [...presentHere(state, to), ...Array.from(state.elsewhere.values(), ({ entry }) => entry)];
  return entries.length === 0
    ? []
    : [{ type: 'send', to: [to], frame: awarenessFrame(writeAwareness(entries)) }];
}

const presentHere = (state: RoomState, except: number | null): AwarenessEntry[] =>
  [...state.connections.values()].flatMap(({ id, presence }) =>
    id !== except && presence?.state ? [presence] : [],
  );

/** Tells everybody else here, and other nodes. */
export const presenceEffect = (from: number, entries: readonly AwarenessEntry[]): readonly RoomEffect[] => [
  { type: 'present', from, entries },
];

export function announceAll(state: RoomState): Step {
  const entries = presentHere(state, null);
  return [state, entries.length === 0 ? [] : [{ type: 'announce', update: writeAwareness(entries) }]];
}

export function presentElsewhere(state: RoomState, node: string, entries: readonly AwarenessEntry[]): Step {
  const elsewhere = new Map(state.elsewhere);
  for (const entry of entries)
    if (entry.state === null) elsewhere.delete(entry.client);
    else elsewhere.set(entry.client, { node, entry });
  // Who came from there to here is not gone, when that node notices that they left it.
  const news = entries.filter((entry) => entry.state !== null || !isPresentHere(state, entry.client));
  return [{ ...state, elsewhere }, news.length === 0 ? [] : toEverybody(state, news)];
}

const isPresentHere = ({ connections }: RoomState, client: number): boolean =>
  [...connections.values()].some((connection) => connection.client === client && connection.presence?.state);

export function nodeLeft(state: RoomState, node: string): Step {
  const gone = Array.from(state.elsewhere.values()).filter((present) => present.node === node);
  if (gone.length === 0) return [state, []];
  const farewells = gone.map(({ entry }) => ({ ...entry, clock: entry.clock + 1, state: null }));
  return presentElsewhere(state, node, farewells);
}

function toEverybody({ connections }: RoomState, entries: readonly AwarenessEntry[]): readonly RoomEffect[] {
  const to = [...connections.keys()];
  return to.length === 0 ? [] : [{ type: 'send', to, frame: awarenessFrame(writeAwareness(entries)) }];
}
