/** Performing an act from the margin: one at a time, and a sentence when this device could not keep it. */
import { useState } from 'react';
import type { DocumentAct } from '#shared/acts/act.ts';
import type { ActDraft } from '#shared/acts/compose-act.ts';
import type { OpenDocument } from '../sync/workspace.ts';

export interface Performing {
  readonly isBusy: boolean;
  readonly failure: string | null;
  /** Resolves to whether the act is in the outbox. */
  readonly perform: (draft: ActDraft<DocumentAct>) => Promise<boolean>;
}

export function usePerform(document: OpenDocument): Performing {
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  return {
    isBusy,
    failure,
    async perform(draft) {
      if (isBusy) return false;
      setBusy(true);
      setFailure(null);
      try {
        await document.perform(draft);
        return true;
      } catch {
        setFailure('This could not be kept on this device, so it was not sent. Your words are still here.');
        return false;
      } finally {
        setBusy(false);
      }
    },
  };
}
