/** Who may see a document and write its prose. A private draft is its owner's alone until it is shared or opened. */
import type { DocumentState } from '#shared/fold/document-state.ts';
import type { MemberId } from '#shared/kernel/ids.ts';
import { includesRole, roleNow, type WorkspaceState } from '#shared/people/workspace-state.ts';

export const isPrivate = (state: DocumentState): boolean => !state.isShared;

export const maySee = (workspace: WorkspaceState, state: DocumentState, member: MemberId): boolean =>
  roleNow(workspace, member) !== null && (!isPrivate(state) || state.owner === member);

export interface BodyAccess {
  readonly canRead: boolean;
  readonly canWrite: boolean;
}

export const noAccess: BodyAccess = { canRead: false, canWrite: false };

/** What a member may do with the prose; whether the document is sealed is the room's own question. */
export function bodyAccess(workspace: WorkspaceState, state: DocumentState, member: MemberId): BodyAccess {
  if (!maySee(workspace, state, member)) return noAccess;
  return { canRead: true, canWrite: includesRole(roleNow(workspace, member), 'editor') };
}
