/** O1: a document is offered to the reader, or has lost its owner: said across its top, with the one next step. */
import { isDeclineNews } from '#shared/decision/due.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import { hasLeftNow, includesRole, personOf } from '#shared/people/workspace-state.ts';
import { useStore } from '../kernel/store.ts';
import type { Workspace } from '../sync/workspace.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from './notice.tsx';

export interface OwnershipNoticeProps {
  readonly workspace: Workspace;
  readonly state: DocumentState;
  /** Shows who owns the document, where the offer is answered and another owner named. */
  readonly onShow: () => void;
}

export function OwnershipNotice({ workspace, state, onShow }: OwnershipNoticeProps) {
  const people = useStore(workspace.state);
  const me = useStore(workspace.me);
  const nowMs = useStore(workspace.now);
  const { owner, handover, declined } = state;
  if (handover?.to === me.member)
    return (
      <Notice
        tone="calm"
        actions={
          <Button size="small" weight="primary" onClick={onShow}>
            Answer…
          </Button>
        }
      >
        <bdi>{personOf(people, handover.by)}</bdi> offers you this document
        {handover.note ? `: “${handover.note}”` : '. Its owner answers for it and concludes it.'}
      </Notice>
    );
  if (declined && owner === me.member && isDeclineNews(declined.when.atMs, nowMs))
    return (
      <Notice
        tone="calm"
        actions={
          <Button size="small" onClick={onShow}>
            Look
          </Button>
        }
      >
        <bdi>{personOf(people, declined.to)}</bdi> declined to become the owner of this document
        {declined.reason ? `: “${declined.reason}”` : '.'} You still own it.
      </Notice>
    );
  if (owner === null || !hasLeftNow(people)(owner)) return null;
  return (
    <Notice
      tone="calm"
      actions={
        includesRole(me.role, 'administrator') && (
          <Button size="small" weight="primary" onClick={onShow}>
            Name another owner…
          </Button>
        )
      }
    >
      <bdi>{personOf(people, owner)}</bdi>, the owner, has left. Nothing is concluded here until an
      administrator names another owner; windows run on meanwhile.
    </Notice>
  );
}
