/** Share: lets a private draft be seen, and points to where others are invited. */
import { useState } from 'react';
import { Link } from 'wouter';
import type { DocumentState } from '#shared/fold/document-state.ts';
import { includesRole } from '#shared/people/workspace-state.ts';
import { useStore } from '../kernel/store.ts';
import type { OpenDocument, Workspace } from '../sync/workspace.ts';
import { Button } from '../ui/button.tsx';
import { announce } from '../ui/live-region.tsx';
import { Popover } from '../ui/popover.tsx';
import styles from './share-popover.module.css';

export interface SharePopoverProps {
  readonly workspace: Workspace;
  readonly open: OpenDocument;
  readonly state: DocumentState;
  readonly weight: 'primary' | 'secondary';
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

export function SharePopover({ workspace, open, state, weight, isOpen, onOpenChange }: SharePopoverProps) {
  const me = useStore(workspace.me);
  const people = useStore(workspace.state);
  const [failure, setFailure] = useState<string | null>(null);
  const [isCopied, setCopied] = useState(false);
  const isOwner = state.owner === me.member;
  const share = async (): Promise<void> => {
    try {
      await open.perform({ type: 'document-shared' });
      announce('Shared with everyone in the workspace.');
    } catch {
      setFailure('This could not be kept on this device. Nothing was shared.');
    }
  };
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(`${location.origin}/d/${open.id}`);
      setCopied(true);
      announce('Address copied.');
    } catch {
      setFailure('The browser did not allow copying. The address stands in the address bar.');
    }
  };
  return (
    <Popover
      align="end"
      title={state.isShared ? 'Shared' : 'A private draft'}
      trigger={<Button weight={weight}>Share</Button>}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
    >
      <div className={styles.share}>
        {state.isShared ? (
          <p>Everyone in {people.name || 'this workspace'} can read this, and do what their role allows.</p>
        ) : (
          <p>
            Nobody but you can see this. Once shared, everyone in {people.name || 'this workspace'} can read
            it; that cannot be undone.
          </p>
        )}
        {failure && (
          <p role="alert" className={styles.failure}>
            {failure}
          </p>
        )}
        <div className={styles.actions}>
          {!state.isShared && isOwner ? (
            <Button weight="primary" onClick={() => void share()}>
              Share with everyone here
            </Button>
          ) : (
            <Button onClick={() => void copy()}>{isCopied ? 'Copied' : 'Copy address'}</Button>
          )}
          {includesRole(me.role, 'administrator') && (
            <Link href="/people" className={styles.invite}>
              Invite somebody by link
            </Link>
          )}
        </div>
      </div>
    </Popover>
  );
}
