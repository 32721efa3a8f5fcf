/** The person who is signed in here, as the workspace knows them; from the session until it does. */
import { afterEverything } from '#shared/people/authorship.ts';
import {
  hasLeftNow,
  personOf,
  roleAt,
  roleNow,
  valueNow,
  type WorkspaceState,
} from '#shared/people/workspace-state.ts';
import type { SessionFacts } from '../session/session-facts.ts';
import type { Me } from './workspace.ts';

export function meIn(state: WorkspaceState, { member, person, role }: SessionFacts): Me {
  const known = state.members.get(member);
  return {
    member,
    person: known ? personOf(state, member) : person,
    // Who has left reads what is kept here, and can do nothing more.
    role: hasLeftNow(state)(member) ? 'viewer' : (roleAt(state, member, afterEverything) ?? role),
    zone: valueNow(known?.zone ?? []) ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}

/** R8: the workspace as it is when `member` has left, of which their own device hears no act. */
export function withoutMember(state: WorkspaceState, member: SessionFacts['member']): WorkspaceState {
  const known = state.members.get(member);
  if (!known || roleNow(state, member) === null) return state;
  const role = [...known.role, { value: null, seq: state.seq }];
  return { ...state, members: new Map(state.members).set(member, { ...known, role }) };
}

export const sameMe = (a: Me, b: Me): boolean =>
  a.person === b.person && a.role === b.role && a.zone === b.zone;
