/** The people of the workspace who can be chosen, with the time where they are. */
import type { Role } from '#shared/acts/act.ts';
import type { MemberId } from '#shared/kernel/ids.ts';
import { includesRole, valueNow, type WorkspaceState } from '#shared/people/workspace-state.ts';
import { clockTime } from '../ui/instant.ts';

export interface Candidate {
  readonly id: MemberId;
  readonly person: string;
  /** Beside the name: local time, role. */
  readonly aside: string;
  /** Made up: never answers. */
  readonly isSample: boolean;
}

/** Members who are here and may do what `needed` may, by name; those of the sample last. */
export const candidatesIn = (people: WorkspaceState, nowMs: number, needed: Role): readonly Candidate[] =>
  [...people.members.values()]
    .filter((member) => includesRole(valueNow(member.role), needed))
    .map((member) => ({
      id: member.id,
      person: valueNow(member.person) ?? 'Unknown person',
      aside: localTime(valueNow(member.zone), nowMs),
      isSample: member.isSample,
    }))
    .toSorted((a, b) => Number(a.isSample) - Number(b.isSample) || a.person.localeCompare(b.person));

function localTime(zone: string | null, nowMs: number): string {
  if (zone === null) return '';
  try {
    return `${clockTime(nowMs, zone)} there`;
  } catch {
    return ''; // a zone that this browser does not know
  }
}
