/** `/verify` for a visitor, and for somebody who is signed in and so knows their relay's key. */
import { useStore } from '../kernel/store.ts';
import { VerifyPage } from '../record/verify-page.tsx';
import type { Workspace } from '../sync/workspace.ts';

export const VerifyRoute = ({ workspace }: { readonly workspace: Workspace | null }) =>
  workspace ? <Known workspace={workspace} /> : <VerifyPage knownRelay={null} />;

function Known({ workspace }: { readonly workspace: Workspace }) {
  const { relayKey } = useStore(workspace.state);
  return <VerifyPage knownRelay={relayKey} />;
}
