/** What a person says of themselves: name, zone, working hours (W7) and absence (O2). */
import type { ActOf, PlacedAct } from '../acts/opened-act.ts';
import type { MemberId } from '../kernel/ids.ts';
import { refuse, type Refusal } from '../protocol/refusal.ts';
import { personKey } from './person-key.ts';
import { roleNow, since, type WorkspaceDraft } from './workspace-draft.ts';
import { includesRole, valueNow, type Member } from './workspace-state.ts';

export type PersonAct = ActOf<'profile-changed' | 'working-hours-changed' | 'absence-changed'>;

/** Changes the draft when the act is allowed; `by` is a member. */
export function decidePerson(
  draft: WorkspaceDraft,
  placed: PlacedAct,
  act: PersonAct,
  by: MemberId,
): Refusal | null {
  const member = draft.members.get(by);
  if (!member) return refuse('member-unknown');
  switch (act.type) {
    case 'profile-changed':
      return changeProfile(draft, placed, act, member);
    case 'working-hours-changed':
      return changeHours(draft, placed, act, member);
    case 'absence-changed':
      return changeAbsence(draft, placed, act, member);
  }
}

function changeProfile(
  draft: WorkspaceDraft,
  placed: PlacedAct,
  act: ActOf<'profile-changed'>,
  member: Member,
): Refusal | null {
  if (isNameTaken(draft, act.person, member.id)) return refuse('name-taken');
  draft.members.set(member.id, {
    ...member,
    person: since(draft, placed, member.person, act.person),
    zone: since(draft, placed, member.zone, act.zone),
  });
  return null;
}

/** People who left keep their names: what they wrote stays theirs. */
export function isNameTaken(draft: WorkspaceDraft, person: string, except: MemberId): boolean {
  const key = personKey(person);
  for (const member of draft.members.values())
    if (member.id !== except && personKey(valueNow(member.person) ?? '') === key) return true;
  return false;
}

// W7
function changeHours(
  draft: WorkspaceDraft,
  placed: PlacedAct,
  { hours }: ActOf<'working-hours-changed'>,
  member: Member,
): Refusal | null {
  if (hours.fromMinute >= hours.toMinute)
    return refuse('act-out-of-place', 'Working hours end after they begin, on the same day.');
  if (new Set(hours.days).size < hours.days.length)
    return refuse('act-out-of-place', 'Each working day is named once.');
  draft.members.set(member.id, { ...member, hours: since(draft, placed, member.hours, hours) });
  return null;
}

// O2
function changeAbsence(
  draft: WorkspaceDraft,
  placed: PlacedAct,
  { absence }: ActOf<'absence-changed'>,
  member: Member,
): Refusal | null {
  const refusal = absence?.delegate ? refuseDelegate(draft, absence.delegate, member.id) : null;
  if (refusal) return refusal;
  draft.members.set(member.id, { ...member, absence: since(draft, placed, member.absence, absence) });
  return null;
}

function refuseDelegate(draft: WorkspaceDraft, delegate: MemberId, away: MemberId): Refusal | null {
  if (delegate === away) return refuse('act-out-of-place', 'Nobody stands in for themselves.');
  const role = roleNow(draft, delegate);
  if (role === null) return refuse('member-unknown');
  return includesRole(role, 'commenter')
    ? null
    : refuse('act-out-of-place', 'Somebody who may only read cannot stand in.');
}
