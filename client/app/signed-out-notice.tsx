/** The session ended while the workspace is open: everything goes on here, and one can sign in again. */
import { Link, useLocation } from 'wouter';
import { useStore } from '../kernel/store.ts';
import type { Workspace } from '../sync/workspace.ts';
import { buttonClass } from '../ui/button.tsx';
import { Notice } from './notice.tsx';
import { signInFrom } from './way-back.ts';

export function SignedOutNotice({ workspace }: { readonly workspace: Workspace }) {
  const connection = useStore(workspace.connection);
  const [path] = useLocation();
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
