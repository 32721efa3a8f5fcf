/** Threads whose cards are not on the page now, kept out of sight: their marks in the prose point here (`aria-details`). */
import type { Thread } from '#shared/discussion/thread-state.ts';
import { personOf } from '#shared/people/workspace-state.ts';
import { useStore } from '../kernel/store.ts';
import type { Workspace } from '../sync/workspace.ts';

interface UnseenThreadsProps {
  readonly workspace: Workspace;
  readonly threads: Iterable<Thread>;
}

export function UnseenThreads({ workspace, threads }: UnseenThreadsProps) {
  const people = useStore(workspace.state);
  return (
    <div hidden>
      {[...threads]
        .filter(({ anchor }) => anchor.kind === 'text')
        .map(({ id, comments }) => (
          <article key={id} role="comment" id={`thread-${id}`}>
            {comments.map((comment) => (
              <p key={comment.id}>
                {personOf(people, comment.by)}: {comment.text}
              </p>
            ))}
          </article>
        ))}
    </div>
  );
}
