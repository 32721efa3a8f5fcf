/** Names and times as one reader of a record sees them. */
import type { When } from '../acts/when.ts';
import type { MemberId } from '../kernel/ids.ts';
import { personOf, valueNow, type WorkspaceState } from '../people/workspace-state.ts';
import { moment, type Moment } from './moment.ts';
import { visibleLine } from './visible.ts';

export interface NamesAndTimes {
  readonly name: (member: MemberId) => string;
  /** Each person once. */
  readonly names: (members: readonly MemberId[]) => readonly string[];
  readonly at: (when: When | null) => Moment | null;
  readonly atMs: (atMs: number | null) => Moment | null;
}

export function namesAndTimes(workspace: WorkspaceState, zone: string): NamesAndTimes {
  const name = (member: MemberId) => visibleLine(personOf(workspace, member));
  const atMs = (ms: number | null) => (ms === null ? null : moment(ms, zone));
  return {
    name,
    names: (members) => [...new Set(members)].map(name),
    at: (when) => atMs(when?.atMs ?? null),
    atMs,
  };
}

/** The zone that a person had said they live in; UTC when nobody owns the document. */
export const zoneOf = (workspace: WorkspaceState, member: MemberId | null): string =>
  (member && valueNow(workspace.members.get(member)?.zone ?? [])) || 'UTC';
