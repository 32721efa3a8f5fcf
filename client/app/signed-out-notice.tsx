/** The session ended, or the person left, while the workspace is open: everything goes on here, and one can sign in again. */
import { Link, useLocation } from 'wouter';
import { useStore } from '../kernel/store.ts';
import type { Workspace } from '../sync/workspace.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { Notice } from './notice.tsx';
import { signInFrom } from './way-back.ts';

export interface SignedOutNoticeProps {
  readonly workspace: Workspace;
  /** Puts the open document's text into the person's hands. */
  readonly onKeep?: () => void;
}

export function SignedOutNotice({ workspace, onKeep }: SignedOutNoticeProps) {
  const connection = useStore(workspace.connection);
  const [path] = useLocation();
  if (connection === 'ended')
    return (
      <Notice
        tone="calm"
        actions={
          onKeep && (
            <Button size="small" onClick={onKeep}>
              Keep a copy
            </Button>
          )
        }
      >
        Your access to this workspace has ended. What you wrote is kept on this device; nothing is sent or
        received any more. An administrator can tell you more.
      </Notice>
    );
  if (connection !== 'signed-out') return null;
  return (
    <Notice
      tone="calm"
      actions={
        <Link href={signInFrom(path)} className={buttonClass('primary', 'small')}>
          Sign in
        </Link>
      }
    >
      You are signed out. You can go on writing: it is kept on this device and sent when you have signed in.
    </Notice>
  );
}
