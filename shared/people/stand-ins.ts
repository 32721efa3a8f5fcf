/** O2: who is asked as well, because somebody who is asked is away. */
import type { StandIn } from '../decision/proposal-state.ts';
import type { MemberId } from '../kernel/ids.ts';
import { absenceAt, includesRole, roleNow, type WorkspaceState } from './workspace-state.ts';

/**
 * The delegates of those of `asked` who are away at `nowMs`, each with whom they stand in for. The opening asks them
 * too and names them in `standIns`. A delegate who is away sends nobody further, and the owner is not asked for this.
 */
export function standInsFor(
  asked: readonly MemberId[],
  owner: MemberId | null,
  workspace: WorkspaceState,
  nowMs: number,
): readonly StandIn[] {
  return asked.flatMap((away) => {
    const delegate = absenceAt(workspace, away, nowMs)?.delegate ?? null;
    if (delegate === null || delegate === owner) return [];
    return includesRole(roleNow(workspace, delegate), 'commenter') ? [{ member: delegate, for: away }] : [];
  });
}
