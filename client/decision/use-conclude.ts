/** Sends the conclusion and follows it until the relay has stamped or refused it. */
import { useState } from 'react';
import type { DocumentState } from '#shared/fold/document-state.ts';
import type { ActId, BlockId } from '#shared/kernel/ids.ts';
import { useStore } from '../kernel/store.ts';
import { RefusedError } from '../sync/refused-error.ts';
import type { OpenDocument, Workspace } from '../sync/workspace.ts';

interface Concluding {
  readonly workspace: Workspace;
  readonly document: OpenDocument;
  readonly state: DocumentState;
  readonly proposalId: BlockId;
}

/** The conclusion on its way: done when the relay stamped it, or when it waits in the outbox; back when it was refused. */
export function useConclude({ workspace, document, state, proposalId }: Concluding) {
  const refused = useStore(document.refused);
  const connection = useStore(workspace.connection);
  const [sent, setSent] = useState<ActId | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const refusal = refused.find(({ id }) => id === sent)?.refusal ?? null;
  const conclusion = state.proposals.get(proposalId)?.conclusion;
  const isKept = conclusion?.id === sent && (conclusion?.when.atMs !== null || connection !== 'online');
  const wasChanged = refusal?.code === 'text-changed';
  const reset = () => {
    // It was told here, with a way on; it need not wait to be dismissed by hand.
    if (sent !== null && refusal) void document.dismissRefused(sent);
    setSent(null);
    setFailure(null);
  };
  return {
    isBusy: sent !== null && !refusal,
    isDone: sent !== null && !refusal && isKept,
    problem: failure ?? (wasChanged ? null : (refusal?.sentence ?? null)),
    wasChanged,
    reset,
    async send(draft: Parameters<OpenDocument['perform']>[0]) {
      reset();
      try {
        setSent(await document.perform(draft));
      } catch (error) {
        setFailure(error instanceof RefusedError ? error.sentence : notKept);
      }
    },
  };
}

const notKept = 'This could not be kept on this device, so nothing was concluded.';
