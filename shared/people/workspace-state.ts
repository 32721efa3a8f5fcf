/**
 * Who belongs to the workspace, with which keys, roles and policies — now and at any earlier sequence number
 * of its ledger, because a document's fold asks what held when an act was stamped.
 */
import type { Absence, Role, WorkingHours } from '../acts/act.ts';
import type { Digest, InviteId, KeyId, LedgerId, LineageId, MemberId } from '../kernel/ids.ts';
import type { IdSet } from '../kernel/layered.ts';

/** A value that changed over time: ascending by `seq`, each holding from its sequence number on. */
export type Timeline<T> = readonly { readonly seq: number; readonly value: T }[];

export interface Member {
  readonly id: MemberId;
  readonly person: Timeline<string>;
  readonly zone: Timeline<string>;
  /** W7: empty until they said; see `workingHoursNow`. */
  readonly hours: Timeline<WorkingHours>;
  /** O2: empty until they said; a past one is over by itself. */
  readonly absence: Timeline<Absence | null>;
  /** `null` after the person left. */
  readonly role: Timeline<Role | null>;
  /** Belongs to the sample decision: no key, attested by the relay. */
  readonly isSample: boolean;
  readonly joinedAtMs: number;
}

export interface DeviceKey {
  readonly id: KeyId;
  readonly member: MemberId;
  /** Raw Ed25519 public key, 32 bytes. */
  readonly publicKey: Uint8Array;
  readonly device: string;
  readonly registeredSeq: number;
  /** Workspace sequence number of the revocation. */
  readonly revokedSeq: number | null;
  /** E6: its member joined with it, or said with this other key that it is theirs; `null`: only the relay says so. */
  readonly vouch: 'joined' | KeyId | null;
  /** E6: its member said that it never was theirs. */
  readonly isDisowned: boolean;
}

export interface Invite {
  readonly id: InviteId;
  readonly by: MemberId;
  readonly role: Role;
  readonly secretHash: Digest;
  readonly expiresAtMs: number;
  readonly state: 'open' | 'used' | 'revoked';
}

export interface Policy {
  /** W2 */
  readonly minimumWindowMinutes: number;
  /** W4: least time between a material revision, or asking another person, and `closesAt`. */
  readonly settlingMinutes: number;
  /** R6: an owner who is asked counts like everybody else. */
  readonly ownerCounts: boolean;
}

export const defaultPolicy: Policy = {
  minimumWindowMinutes: 1440,
  settlingMinutes: 1440,
  ownerCounts: false,
};

/** W7: of everybody who has not said otherwise. */
export const defaultWorkingHours: WorkingHours = { days: [1, 2, 3, 4, 5], fromMinute: 540, toMinute: 1020 };

export interface WorkspaceState {
  readonly workspace: LedgerId;
  readonly lineage: LineageId;
  readonly name: string;
  readonly relayKey: KeyId | null;
  readonly members: ReadonlyMap<MemberId, Member>;
  readonly keys: ReadonlyMap<KeyId, DeviceKey>;
  readonly invites: ReadonlyMap<InviteId, Invite>;
  readonly policy: Timeline<Policy>;
  /** Sequence number, time and hash of the last stamped act folded. */
  readonly seq: number;
  readonly atMs: number;
  readonly hash: Digest | '';
  /** Every act id so far, to refuse repetition. */
  readonly actIds: IdSet;
}

/** The value that held at `seq` (inclusive), or `null` before the first. */
function valueAt<T>(timeline: Timeline<T>, seq: number): T | null {
  for (let i = timeline.length - 1; i >= 0; i--) {
    const entry = timeline[i];
    if (entry && entry.seq <= seq) return entry.value;
  }
  return null;
}

export const valueNow = <T>(timeline: Timeline<T>): T | null => timeline.at(-1)?.value ?? null;

/** The role that `member` had at a workspace sequence number; `null` for a stranger or somebody who left. */
export const roleAt = (state: WorkspaceState, member: MemberId, seq: number): Role | null =>
  valueAt(state.members.get(member)?.role ?? [], seq);

/** The role that `member` has as of the last act folded; `null` for a stranger or somebody who left. */
export const roleNow = (state: WorkspaceState, member: MemberId): Role | null =>
  valueNow(state.members.get(member)?.role ?? []);

export const policyAt = (state: WorkspaceState, seq: number): Policy =>
  valueAt(state.policy, seq) ?? defaultPolicy;

const rank: Record<Role, number> = { viewer: 0, commenter: 1, editor: 2, administrator: 3 };

/** Whether `role` includes what `needed` may do. */
export const includesRole = (role: Role | null, needed: Role): boolean =>
  role !== null && rank[role] >= rank[needed];

/** R8: whether somebody who was a member has left, as of a workspace sequence number. */
export const hasLeftAt = (state: WorkspaceState, member: MemberId, seq: number): boolean =>
  state.members.has(member) && roleAt(state, member, seq) === null;

/** R8: whether somebody has left as of the last act folded; what `tallyOf` asks. */
export const hasLeftNow =
  (state: WorkspaceState) =>
  (member: MemberId): boolean =>
    state.members.has(member) && roleNow(state, member) === null;

/** W7 */
export const workingHoursNow = (state: WorkspaceState, member: MemberId): WorkingHours =>
  valueNow(state.members.get(member)?.hours ?? []) ?? defaultWorkingHours;

/** O2: until when somebody is away, and who stands in for them; `null` while they are here. */
export function absenceAt(state: WorkspaceState, member: MemberId, nowMs: number): Absence | null {
  const absence = valueNow(state.members.get(member)?.absence ?? []);
  return absence && nowMs < absence.untilMs ? absence : null;
}

/** The name to show for a member, also of one who left. */
export const personOf = (state: WorkspaceState, member: MemberId): string =>
  valueNow(state.members.get(member)?.person ?? []) ?? 'Unknown person';
