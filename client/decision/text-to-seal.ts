/** The page as it would be sealed: its body now, and why that cannot be sealed yet (C2). */
import { useEffect, useState } from 'react';
import type { ContentJson } from '#shared/acts/act.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import type { BlockId, Digest } from '#shared/kernel/ids.ts';
import { useStore } from '../kernel/store.ts';
import type { OpenDocument, Workspace } from '../sync/workspace.ts';
import { changedInPage } from './concluding-view.ts';
import type { DecisionHandle } from './decision-handle.ts';

/** Grows with every change of the prose. */
export function useEdits({ doc }: OpenDocument): number {
  const [edits, setEdits] = useState(0);
  useEffect(() => {
    const count = () => setEdits((before) => before + 1);
    doc.on('update', count);
    return () => doc.off('update', count);
  }, [doc]);
  return edits;
}

/** @param _edits names the moment: what is read differs after each. */
export const readPage = (
  handle: DecisionHandle,
  proposalId: BlockId,
  state: DocumentState,
  _edits: number,
) => ({
  ...bodyNow(handle),
  hasUnpublished:
    changedInPage(state, proposalId, (block) => handle.proposal(block)?.digest ?? null).length > 0,
});

export function bodyNow(handle: DecisionHandle): {
  readonly content: ContentJson;
  readonly bodyDigest: Digest;
} {
  const { content, digest } = handle.body();
  return { content, bodyDigest: digest };
}

/** Why the present text cannot be sealed now; `null` when it can. */
export function useObstacle(
  { workspace, document }: { readonly workspace: Workspace; readonly document: OpenDocument },
  seals: boolean,
  hasUnpublished: boolean,
): string | null {
  const connection = useStore(workspace.connection);
  const sync = useStore(document.sync);
  if (!seals) return null;
  if (hasUnpublished)
    return 'The proposal’s text in the page is not the published revision. Publish it as a revision, or put the published one back, then conclude.';
  if (connection !== 'online')
    return 'The relay seals the text, so this needs a connection. Your words are kept.';
  if (sync.kind !== 'up-to-date') return 'Your last changes are still on their way. Try again in a moment.';
  return null;
}
