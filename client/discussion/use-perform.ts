/** Performing an act from the margin: one at a time, and a sentence when this device could not keep it. */
import { useState } from 'react';
import type { DocumentAct } from '#shared/acts/act.ts';
import type { ActDraft } from '#shared/acts/compose-act.ts';
import type { ActId } from '#shared/kernel/ids.ts';
import type { OpenDocument } from '../sync/workspace.ts';

export interface Performing {
  readonly isBusy: boolean;
  readonly failure: string | null;
  /** Resolves to the act's id once it is in the outbox, and to `null` when it is not. */
  readonly perform: (draft: ActDraft<DocumentAct>) => Promise<ActId | null>;
}

export function usePerform(document: OpenDocument): Performing {
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  return {
    isBusy,
    failure,
    async perform(draft) {
      if (isBusy) return null;
      setBusy(true);
      setFailure(null);
      try {
        return await document.perform(draft);
      } catch {
        setFailure('This could not be kept on this device, so it was not sent. Your words are still here.');
        return null;
      } finally {
        setBusy(false);
      }
    },
  };
}
