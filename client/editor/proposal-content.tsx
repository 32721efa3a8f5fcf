/** A proposal's text: what the page holds, or, when that is not what was published, what the ledger holds. */
import { useCallback } from 'react';
import { useStore } from '../kernel/store.ts';
import { ContentView } from '../prose/content-view.tsx';
import type { OpenDocument } from '../sync/workspace.ts';
import { digestOfProposal } from './proposal-contents.ts';
import type { ProposalPlace } from './proposal-view.ts';
import styles from './proposal-content.module.css';

interface ProposalContentProps {
  readonly document: OpenDocument;
  readonly place: ProposalPlace;
  readonly isRevising: boolean;
}

export function ProposalContent({ document, place, isRevising }: ProposalContentProps) {
  const state = useStore(document.state);
  const published = place.id ? state?.proposals.get(place.id)?.revisions.at(-1) : undefined;
  const isOther =
    published !== undefined && !isRevising && digestOfProposal(place.node).digest !== published.digest;
  return (
    <div className={styles.content}>
      {isOther && (
        <>
          <ContentView content={published.content} className={styles.published} />
          <p className={styles.line}>
            This is revision {published.number} as it was published. The text in the page has been changed
            since and is not shown.
          </p>
        </>
      )}
      <div hidden={isOther} data-words="">
        <Hole place={place} />
      </div>
    </div>
  );
}

/** Where ProseMirror's own element for the prose stands. */
function Hole({ place: { contentDOM, view } }: { readonly place: ProposalPlace }) {
  const fill = useCallback(
    (hole: HTMLDivElement | null) => {
      if (!hole || contentDOM.parentElement === hole) return;
      hole.append(contentDOM);
      // Moving the element took the caret out of it.
      if (view.hasFocus()) queueMicrotask(() => view.focus());
    },
    [contentDOM, view],
  );
  // Not without attributes: see `proposal-view.ts`.
  return <div ref={fill} data-words="" />;
}
