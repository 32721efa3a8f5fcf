/** Asked before signing out from the menu, because of what stays in this browser. */
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { signOutWords } from './sign-out-words.ts';

export interface SignOutDialogProps {
  readonly onSignOut: () => void;
  readonly onClose: () => void;
}

export const SignOutDialog = ({ onSignOut, onClose }: SignOutDialogProps) => (
  <Dialog
    isOpen
    onClose={onClose}
    title="Sign out of this browser?"
    description={signOutWords}
    footer={
      <>
        <Button weight="primary" onClick={onSignOut}>
          Sign out
        </Button>
        <Button weight="plain" onClick={onClose}>
          Stay signed in
        </Button>
      </>
    }
  >
    {null}
  </Dialog>
);
