/** What this person may do in a discussion; the relay decides, the screen only leaves out what it would refuse. */
import type { Comment, Thread } from '#shared/discussion/thread-state.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import { includesRole } from '#shared/people/workspace-state.ts';
import type { Me } from '../sync/workspace.ts';

export interface DiscussionRights {
  readonly mayComment: boolean;
  // D1
  readonly mayApply: boolean;
  // D3
  readonly mayResolve: (thread: Thread) => boolean;
  // D4
  readonly mayChange: (comment: Comment) => boolean;
  readonly mayRedact: boolean;
}

export function discussionRights(me: Me, state: DocumentState | null): DiscussionRights {
  const mayComment = includesRole(me.role, 'commenter');
  const isEditor = includesRole(me.role, 'editor');
  return {
    mayComment,
    mayChange: (comment) =>
      mayComment && comment.by === me.member && !comment.withdrawn && comment.text !== null,
    mayRedact: includesRole(me.role, 'administrator'),
    mayApply: isEditor && state?.seal === null,
    mayResolve: (thread) =>
      mayComment && (isEditor || state?.owner === me.member || thread.comments[0]?.by === me.member),
  };
}
