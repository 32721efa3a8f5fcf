/**
 * From the workspace's ledger to who belongs to it, with which keys, roles and policies. One function decides
 * each act: what the relay refuses is exactly what the fold lists as void (E1).
 */
import type { Act, Role } from '../acts/act.ts';
import type { Authorship } from './authorship.ts';
import { afterEverything, authorshipOf } from './authorship.ts';
import type { ActOf, PlacedAct } from '../acts/opened-act.ts';
import type { VoidAct } from '../fold/document-state.ts';
import type { LedgerId, LineageId, MemberId } from '../kernel/ids.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { refuse, type Refusal } from '../protocol/refusal.ts';
import { broughtKey, confirmKey, registerKey, revokeKey } from './key-fold.ts';
import { decidePerson, isNameTaken } from './person-fold.ts';
import { roleNow, since, WorkspaceDraft } from './workspace-draft.ts';
import { includesRole, valueNow, type Member, type WorkspaceState } from './workspace-state.ts';

export const emptyWorkspace = (workspace: LedgerId, lineage: LineageId): WorkspaceState => ({
  workspace,
  lineage,
  name: '',
  relayKey: null,
  members: new Map(),
  keys: new Map(),
  invites: new Map(),
  policy: [],
  seq: 0,
  atMs: 0,
  hash: '',
  actIds: new Set(),
});

/** The state after `placed`, or why it is not allowed at this place. */
export function applyWorkspaceAct(state: WorkspaceState, placed: PlacedAct): Result<WorkspaceState, Refusal> {
  const draft = new WorkspaceDraft(state);
  const refusal = decide(draft, placed);
  if (refusal) return err(refusal);
  draft.keepId(placed);
  draft.advance(placed);
  return ok(draft.finish());
}

/** Folds acts in the order given: stamped ones first, then pending ones (E2). Void acts keep their place in the chain. */
export function foldWorkspace(
  state: WorkspaceState,
  placedActs: readonly PlacedAct[],
): { readonly state: WorkspaceState; readonly voids: readonly VoidAct[] } {
  if (placedActs.length === 0) return { state, voids: [] };
  const draft = new WorkspaceDraft(state);
  const voids: VoidAct[] = [];
  for (const placed of placedActs) {
    const refusal = decide(draft, placed);
    if (refusal) voids.push({ id: placed.act.id, seq: placed.stamp?.seq ?? null, refusal });
    else draft.keepId(placed);
    draft.advance(placed);
  }
  return { state: draft.finish(), voids };
}

/** Changes the draft when the act is allowed; returns the refusal, and changes nothing, when it is not. */
function decide(draft: WorkspaceDraft, placed: PlacedAct): Refusal | null {
  const { act, envelope } = placed;
  const { workspace, lineage, relayKey } = draft.facts;
  if (envelope.ledger !== workspace || envelope.lineage !== lineage) return refuse('lineage-differs');
  if (draft.hasAct(act.id)) return refuse('act-repeated');
  if (act.type === 'workspace-created') return createWorkspace(draft, placed, act);
  if (relayKey === null) return refuse('act-out-of-place', 'A workspace begins with its creation.');
  if (act.type === 'member-joined') return join(draft, placed, act);
  if (act.type === 'key-registered') return registerKey(draft, placed, act);

  const authorship = authorshipOf(placed, draft.view(), afterEverything);
  return authorship.ok ? decideForAuthor(draft, placed, act, authorship.value) : authorship.error;
}

function decideForAuthor(
  draft: WorkspaceDraft,
  placed: PlacedAct,
  act: Act,
  authorship: Authorship,
): Refusal | null {
  if (act.by === 'relay' || authorship === 'relay')
    return act.type === 'sample-member-added'
      ? addMember(draft, placed, { ...act, id: act.member, role: 'editor', isSample: true })
      : refuse('act-out-of-place');
  const role = roleNow(draft, act.by);
  if (role === null) return refuse('member-unknown');
  switch (act.type) {
    case 'profile-changed':
    case 'working-hours-changed':
    case 'absence-changed':
      return decidePerson(draft, placed, act, act.by);
    case 'key-confirmed':
      return confirmKey(draft, placed, act, act.by);
    case 'key-revoked':
      return revokeKey(draft, placed, act, act.by, role);
    case 'member-invited':
    case 'invite-revoked':
    case 'role-changed':
    case 'member-removed':
    case 'policy-changed':
      return includesRole(role, 'administrator')
        ? administer(draft, placed, act, act.by)
        : refuse('role-insufficient');
    default:
      return refuse('act-out-of-place', 'This entry does not belong into the workspace’s ledger.');
  }
}

function administer(
  draft: WorkspaceDraft,
  placed: PlacedAct,
  act: ActOf<'member-invited' | 'invite-revoked' | 'role-changed' | 'member-removed' | 'policy-changed'>,
  by: MemberId,
): Refusal | null {
  switch (act.type) {
    case 'member-invited':
      return invite(draft, act, by);
    case 'invite-revoked':
      return revokeInvite(draft, act);
    case 'role-changed':
      return changeRole(draft, placed, act.member, act.role);
    case 'member-removed':
      return changeRole(draft, placed, act.member, null);
    case 'policy-changed': {
      const { minimumWindowMinutes, settlingMinutes, ownerCounts = false } = act;
      const policy = { minimumWindowMinutes, settlingMinutes, ownerCounts };
      draft.change({ policy: since(draft, placed, draft.facts.policy, policy) });
      return null;
    }
  }
}

function createWorkspace(
  draft: WorkspaceDraft,
  placed: PlacedAct,
  act: ActOf<'workspace-created'>,
): Refusal | null {
  if (draft.facts.relayKey !== null) return refuse('setup-done');
  if (act.by === 'relay') return refuse('not-author');
  if (placed.envelope.key === act.relayKey)
    return refuse('key-unknown', 'The first administrator needs a key of their own.');
  const key = broughtKey(draft, placed, { member: act.by, device: '', vouch: 'joined' });
  if (!key.ok) return key.error;
  draft.change({ name: act.name, relayKey: act.relayKey });
  draft.keys.set(key.value.id, key.value);
  return addMember(draft, placed, { ...act, id: act.by, role: 'administrator', isSample: false });
}

function join(draft: WorkspaceDraft, placed: PlacedAct, act: ActOf<'member-joined'>): Refusal | null {
  if (act.by === 'relay') return refuse('not-author');
  const invited = draft.invites.get(act.invite);
  if (!invited) return refuse('invite-unknown');
  if (invited.state === 'revoked')
    return refuse('invite-unknown', 'This link was withdrawn. Ask for a new one.');
  if (invited.state === 'used') return refuse('invite-used');
  if (placed.stamp && placed.stamp.atMs > invited.expiresAtMs) return refuse('invite-expired');

  // A browser that can keep no key joins by the relay's word (attested).
  const isKeyless = placed.envelope.key === draft.facts.relayKey;
  const key = isKeyless ? null : broughtKey(draft, placed, { member: act.by, device: '', vouch: 'joined' });
  if (key && !key.ok) return key.error;
  const refusal = addMember(draft, placed, { ...act, id: act.by, role: invited.role, isSample: false });
  if (refusal) return refusal;
  if (key) draft.keys.set(key.value.id, key.value);
  draft.invites.set(act.invite, { ...invited, state: 'used' });
  return null;
}

function addMember(
  draft: WorkspaceDraft,
  placed: PlacedAct,
  who: {
    readonly id: MemberId;
    readonly person: string;
    readonly zone: string;
    readonly role: Role;
    readonly isSample: boolean;
  },
): Refusal | null {
  if (draft.members.has(who.id)) return refuse('act-repeated', 'This person is a member already.');
  if (isNameTaken(draft, who.person, who.id)) return refuse('name-taken');
  draft.members.set(who.id, {
    id: who.id,
    person: since(draft, placed, [], who.person),
    zone: since(draft, placed, [], who.zone),
    hours: [],
    absence: [],
    role: since(draft, placed, [], who.role),
    isSample: who.isSample,
    joinedAtMs: placed.stamp?.atMs ?? placed.act.claimedAtMs,
  });
  return null;
}

function invite(draft: WorkspaceDraft, act: ActOf<'member-invited'>, by: MemberId): Refusal | null {
  if (draft.invites.has(act.invite)) return refuse('act-repeated');
  draft.invites.set(act.invite, {
    id: act.invite,
    by,
    role: act.role,
    secretHash: act.secretHash,
    expiresAtMs: act.expiresAtMs,
    state: 'open',
  });
  return null;
}

function revokeInvite(draft: WorkspaceDraft, act: ActOf<'invite-revoked'>): Refusal | null {
  const invited = draft.invites.get(act.invite);
  if (!invited) return refuse('invite-unknown');
  if (invited.state === 'used') return refuse('invite-used', 'This link was used already.');
  if (invited.state === 'revoked') return refuse('act-repeated', 'This link was withdrawn already.');
  draft.invites.set(act.invite, { ...invited, state: 'revoked' });
  return null;
}

function changeRole(
  draft: WorkspaceDraft,
  placed: PlacedAct,
  id: MemberId,
  role: Role | null,
): Refusal | null {
  const member = draft.members.get(id);
  if (!member || valueNow(member.role) === null) return refuse('member-unknown');
  if (member.isSample && role === 'administrator')
    return refuse('act-out-of-place', 'People of the sample cannot be administrators.');
  if (role !== 'administrator' && isLastAdministrator(draft, member))
    return refuse('act-out-of-place', 'The workspace needs at least one administrator.');
  draft.members.set(id, { ...member, role: since(draft, placed, member.role, role) });
  if (role !== 'administrator') withdrawInvitesOf(draft, id);
  return null;
}

/** Whoever may no longer invite does not come back by a link of their own. */
function withdrawInvitesOf(draft: WorkspaceDraft, by: MemberId): void {
  for (const invited of draft.invites.values())
    if (invited.by === by && invited.state === 'open')
      draft.invites.set(invited.id, { ...invited, state: 'revoked' });
}

function isLastAdministrator(draft: WorkspaceDraft, member: Member): boolean {
  if (valueNow(member.role) !== 'administrator') return false;
  for (const other of draft.members.values())
    if (other.id !== member.id && valueNow(other.role) === 'administrator') return false;
  return true;
}
