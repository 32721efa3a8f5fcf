/** Performing an act from a screen: one at a time, and a sentence when it was refused or could not be kept here. */
import { useRef, useState } from 'react';
import type { DocumentAct } from '#shared/acts/act.ts';
import type { ActDraft } from '#shared/acts/compose-act.ts';
import type { ActId } from '#shared/kernel/ids.ts';
import { RefusedError } from './refused-error.ts';
import type { OpenDocument } from './workspace.ts';

export interface Performing {
  readonly isBusy: boolean;
  readonly failure: string | null;
  /** Resolves to the act's id once it is in the outbox, and to `null` when it is not. */
  readonly perform: (draft: ActDraft<DocumentAct>) => Promise<ActId | null>;
}

export function usePerform(document: OpenDocument): Performing {
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  // Two gestures may come before the screen is drawn again.
  const isUnderWay = useRef(false);
  return {
    isBusy,
    failure,
    async perform(draft) {
      if (isUnderWay.current) return null;
      isUnderWay.current = true;
      setBusy(true);
      setFailure(null);
      try {
        return await document.perform(draft);
      } catch (error) {
        setFailure(error instanceof RefusedError ? error.sentence : notKept);
        return null;
      } finally {
        isUnderWay.current = false;
        setBusy(false);
      }
    },
  };
}

const notKept = 'This could not be kept on this device, so nothing was done. Your words are still here.';
