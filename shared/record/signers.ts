/**
 * Whose word the signatures in a record are (E6): of keys that their members joined with or confirmed, of keys that
 * only the relay says are theirs, of keys that they disowned, or of the relay itself, where somebody holds none.
 */
import type { OpenedAct, PlacedAct } from '../acts/opened-act.ts';
import type { MemberId } from '../kernel/ids.ts';
import { isVouchedFor } from '../people/key-vouch.ts';
import type { DeviceKey, WorkspaceState } from '../people/workspace-state.ts';

/** What was signed in somebody's name and is not their word alone. */
export interface Doubt {
  readonly member: MemberId;
  /** `null` where the relay signed for somebody without a key, or what its operator did. */
  readonly key: DeviceKey | null;
  readonly why: 'disowned' | 'relay-vouched' | 'attested';
  /** In the order of the ledgers, people first. */
  readonly acts: readonly OpenedAct[];
}

/** One for each key and member; the worst first. @param state as the record has it. */
export function doubtsIn(acts: readonly PlacedAct[], state: WorkspaceState): readonly Doubt[] {
  const doubts = new Map<string, Doubt>();
  for (const opened of acts) {
    const doubt = doubtOf(opened, state);
    if (!doubt) continue;
    const name = `${doubt.member} ${doubt.key?.id ?? ''}`;
    const acts = doubts.get(name)?.acts ?? [];
    doubts.set(name, { ...doubt, acts: [...acts, opened] });
  }
  return [...doubts.values()].toSorted((a, b) => rank[a.why] - rank[b.why]);
}

const rank = { disowned: 0, 'relay-vouched': 1, attested: 2 } as const satisfies Record<Doubt['why'], number>;

function doubtOf(
  { act, envelope }: PlacedAct,
  { keys, relayKey }: WorkspaceState,
): Omit<Doubt, 'acts'> | null {
  // A key says nothing by registering itself.
  if (act.by === 'relay' || act.type === 'key-registered') return null;
  const member = act.by;
  if (envelope.key === relayKey) return { member, key: null, why: 'attested' };
  const key = keys.get(envelope.key);
  if (!key || isVouchedFor(keys, key.id)) return null;
  return { member, key, why: key.isDisowned ? 'disowned' : 'relay-vouched' };
}
