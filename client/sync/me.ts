/** The person who is signed in here, as the workspace knows them; from the session until it does. */
import { afterEverything } from '#shared/people/authorship.ts';
import { personOf, roleAt, valueNow, type WorkspaceState } from '#shared/people/workspace-state.ts';
import type { SessionFacts } from '../session/session-facts.ts';
import type { Me } from './workspace.ts';

export function meIn(state: WorkspaceState, { member, person, role }: SessionFacts): Me {
  const known = state.members.get(member);
  return {
    member,
    person: known ? personOf(state, member) : person,
    role: roleAt(state, member, afterEverything) ?? role,
    zone: valueNow(known?.zone ?? []) ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}

export const sameMe = (a: Me, b: Me): boolean =>
  a.person === b.person && a.role === b.role && a.zone === b.zone;
