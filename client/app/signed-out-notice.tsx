/** The session ended while the workspace is open: everything goes on here, and one can sign in again. */
import { Link } from 'wouter';
import { useStore } from '../kernel/store.ts';
import type { Workspace } from '../sync/workspace.ts';
import { buttonClass } from '../ui/button.tsx';
import { Notice } from './notice.tsx';

export function SignedOutNotice({ workspace }: { readonly workspace: Workspace }) {
  const connection = useStore(workspace.connection);
  if (connection !== 'signed-out') return null;
  return (
    <Notice
      tone="calm"
      actions={
        <Link href="/sign-in" className={buttonClass('primary', 'small')}>
          Sign in
        </Link>
      }
    >
      You are signed out. You can go on writing: it is kept on this device and sent when you have signed in.
    </Notice>
  );
}
