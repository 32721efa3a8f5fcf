/**
 * Who is here and where their caret is. A client speaks for one client id only, and its name is the relay's to say.
 *
 * Stock y-websocket sends back what it hears of others, so what concerns other ids is passed over in silence.
 */
import * as encoding from 'lib0/encoding';
import type { MemberId } from '#shared/kernel/ids.ts';
import { maxAwarenessBytes } from '#shared/protocol/limits.ts';
import { readWhole, Unreadable } from './byte-reader.ts';

/** What one client says of itself; `state` is JSON, `null` when it left. */
export interface AwarenessEntry {
  readonly client: number;
  readonly clock: number;
  readonly state: string | null;
}

const maxClock = 0x7fff_ffff;
/** More people than one room holds; a stock client sends back all that it heard. */
const maxEntries = 1_000;

/** The entries of an awareness update, or `null` for what is none, or holds too many. */
export function readAwareness(update: Uint8Array): readonly AwarenessEntry[] | null {
  const read = readWhole(update, (reader) => {
    const entries: AwarenessEntry[] = [];
    const count = reader.varUint();
    if (count > maxEntries) throw new Unreadable('malformed');
    for (let left = count; left > 0; left--) {
      const client = reader.varUint();
      const clock = reader.varUint();
      const state = reader.varString();
      entries.push({ client, clock, state: state === 'null' ? null : state });
    }
    return entries;
  });
  return read.ok && read.value.every((entry) => entry.clock <= maxClock) ? read.value : null;
}

/** `state` with the relay's word on whose it is, or `null` when it is too long or no plain object. */
export function stamped(
  state: string,
  user: { readonly member: MemberId; readonly name: string },
): string | null {
  if (state.length > maxAwarenessBytes) return null;
  let value: unknown;
  try {
    value = JSON.parse(state);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const json = JSON.stringify({ ...value, user });
  // A key that reaches a prototype is nobody's caret.
  return json.includes('__proto__') ? null : json;
}

/** An awareness update of these entries; of none, it is a message that changes nothing. */
export function writeAwareness(entries: readonly AwarenessEntry[]): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, entries.length);
  for (const { client, clock, state } of entries) {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, clock);
    encoding.writeVarString(encoder, state ?? 'null');
  }
  return encoding.toUint8Array(encoder);
}
