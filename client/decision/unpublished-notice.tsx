/** R1: the owner's changes that nobody else sees, with the two ways on: publish them, or let them go. */
import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { announce } from '../ui/live-region.tsx';
import type { OpenedProps } from './block-props.ts';
import styles from './proposal-block.module.css';
import { restorePublished } from './restore-published.ts';

export function UnpublishedNotice(props: OpenedProps & { readonly onRestored: () => void }) {
  const { document, proposalId, view, startRevision, onRestored } = props;
  const { number, content } = view.revision;
  const [asks, setAsks] = useState(false);
  const restore = () => {
    if (!restorePublished(document.body, proposalId, content)) return;
    announce(`Revision ${number} stands in the page again.`);
    onRestored();
  };
  return (
    <div className={styles.changed}>
      <p>
        {asks
          ? `Your changes to this text will be gone, and revision ${number} stands here again.`
          : 'You changed this text and did not publish it. Others see and answer the published revision.'}
      </p>
      <div className={styles.buttons}>
        {asks ? (
          <>
            <Button size="small" weight="danger" onClick={restore}>
              Put revision {number} back
            </Button>
            <Button size="small" weight="plain" onClick={() => setAsks(false)}>
              Keep my changes
            </Button>
          </>
        ) : (
          <>
            <Button size="small" onClick={startRevision}>
              Go on revising
            </Button>
            <Button size="small" weight="plain" onClick={() => setAsks(true)}>
              Let the changes go…
            </Button>
          </>
        )}
      </div>
    </div>
  );
}
