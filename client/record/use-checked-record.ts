/** Fetches the relay's signed record and checks it here, as anybody else would. */
import { useEffect, useState } from 'react';
import type { RecordFault, VerifiedRecord } from '#shared/record/verify-record.ts';
import { useStore } from '../kernel/store.ts';
import type { OpenDocument, Workspace } from '../sync/workspace.ts';

export type CheckedRecord =
  /** Nothing is concluded. */
  | { readonly kind: 'none' }
  | { readonly kind: 'checking' }
  /** No relay in reach, or it has no record yet. */
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'holds'; readonly bytes: Uint8Array; readonly verified: VerifiedRecord }
  | { readonly kind: 'does-not-hold'; readonly bytes: Uint8Array; readonly fault: RecordFault };

export function useCheckedRecord(
  workspace: Workspace,
  document: OpenDocument,
  hasConclusion: boolean,
): CheckedRecord {
  const connection = useStore(workspace.connection);
  // A later conclusion, or the seal, makes another record.
  const isSealed = useStore(document.state)?.seal != null;
  const [checked, setChecked] = useState<CheckedRecord>({ kind: 'none' });
  useEffect(() => {
    if (!hasConclusion) return undefined;
    let isGone = false;
    const show = (next: CheckedRecord) => {
      // A record that was checked stays, also when the relay goes out of reach.
      if (!isGone)
        setChecked((before) => (next.kind === 'unreachable' && before.kind === 'holds' ? before : next));
    };
    fetchAndCheck(workspace, document).then(show, () => show({ kind: 'unreachable' }));
    return () => {
      isGone = true;
    };
  }, [workspace, document, hasConclusion, isSealed, connection]);
  return hasConclusion && checked.kind === 'none' ? { kind: 'checking' } : checked;
}

async function fetchAndCheck(workspace: Workspace, document: OpenDocument): Promise<CheckedRecord> {
  const bytes = await workspace.fetchRecord(document.id);
  const [{ verifyRecord }, { verifySignature }] = await Promise.all([
    import('#shared/record/verify-record.ts'),
    import('../session/verify-signature.ts'),
  ]);
  const result = await verifyRecord(bytes, verifySignature);
  return result.ok
    ? { kind: 'holds', bytes, verified: result.value }
    : { kind: 'does-not-hold', bytes, fault: result.error };
}
