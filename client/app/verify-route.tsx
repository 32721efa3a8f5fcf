/** `/verify` for a visitor, and for somebody who is signed in and so knows their relay's key. */
import type { KeyId } from '#shared/kernel/ids.ts';
import { useStoreValue, writableStore } from '../kernel/store.ts';
import { VerifyPage } from '../record/verify-page.tsx';
import type { Workspace } from '../sync/workspace.ts';

const nothingKnown = writableStore(null);

/** One and the same page before and after it is known who is here: a file that was chosen meanwhile stays. */
export const VerifyRoute = ({ workspace }: { readonly workspace: Workspace | null }) => (
  <VerifyPage
    knownRelay={useStoreValue<{ readonly relayKey: KeyId | null } | null, KeyId | null>(
      workspace?.state ?? nothingKnown,
      (state) => state?.relayKey ?? null,
    )}
  />
);
