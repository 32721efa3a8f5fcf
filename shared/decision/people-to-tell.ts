/** Who gets the final version of a decided document: everyone it concerns, and who still belongs to the workspace. */
import type { Proposal } from './proposal-state.ts';
import type { DocumentState } from '../fold/document-state.ts';
import type { MemberId } from '../kernel/ids.ts';
import { roleNow, type WorkspaceState } from '../people/workspace-state.ts';

/** Asked, consulted and informed, each once and in that order; the owner, who decided, needs no telling. */
export function peopleToTell(
  { proposals, owner }: Pick<DocumentState, 'proposals' | 'owner'>,
  workspace: WorkspaceState,
): readonly MemberId[] {
  const all = [...proposals.values()];
  const concerned = new Set(
    [
      (each: Proposal) => each.asked,
      (each: Proposal) => each.consulted,
      (each: Proposal) => each.informed,
    ].flatMap((part) => all.flatMap(part)),
  );
  return [...concerned].filter((member) => member !== owner && roleNow(workspace, member) !== null);
}
