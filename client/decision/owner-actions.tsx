/** What the owner can do while a proposal is not concluded; what cannot be done yet says why and until when. */
import { useId, useRef, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { VisuallyHidden } from '../ui/visually-hidden.tsx';
import type { OpenedProps } from './block-props.ts';
import { BlockForm } from './later-parts.ts';
import styles from './proposal-block.module.css';
import { UnpublishedNotice } from './unpublished-notice.tsx';

type Open = 'extend' | 'ask-person' | null;

export function OwnerActions(props: OpenedProps) {
  const { view, isRevising, startRevision, stopRevision, onConclude, onWithdraw } = props;
  const [open, setOpen] = useState<Open>(null);
  const [asksWhy, setAsksWhy] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const why = useId();
  const close = () => {
    setOpen(null);
    if (isRevising) stopRevision();
    place.current?.focus();
  };
  const [, setRestored] = useState(0);
  const hasUnpublished = holdsUnpublished(props);
  const canAccept = view.whyNot === null;
  // C1: accept, reject and postpone need the window to have run; withdraw needs nothing.
  const hasRun = view.phase === 'ripe' || view.phase === 'stuck';
  // W5
  const isNotStarted = view.window.closes === null;
  const work = isRevising ? 'revise' : open;
  const whyNot = isNotStarted
    ? 'Nothing can be concluded before the window has started and run.'
    : view.whyNot;
  return (
    <div ref={place} tabIndex={-1} className={styles.place} role="group" aria-label="As the owner">
      {hasUnpublished && work === null && (
        <UnpublishedNotice {...props} onRestored={() => setRestored((times) => times + 1)} />
      )}
      {work !== null && (
        <BlockForm key={work} page={{ work: { kind: work }, opened: props, onDone: close }} waiting={null} />
      )}
      {work === null && (
        <div className={styles.buttons}>
          {hasRun ? (
            <Button weight={canAccept ? 'primary' : 'secondary'} onClick={onConclude}>
              Conclude…
            </Button>
          ) : (
            // Said, not hidden: it can be reached, and tells why not yet (W3).
            <Button aria-disabled aria-describedby={why} onClick={() => setAsksWhy(true)}>
              Conclude…
            </Button>
          )}
          <Button onClick={startRevision}>Revise</Button>
          {!isNotStarted && view.canExtend && (
            <Button weight="plain" onClick={() => setOpen('extend')}>
              Extend…
            </Button>
          )}
          <Button weight="plain" onClick={() => setOpen('ask-person')}>
            Ask another person…
          </Button>
          {!hasRun && (
            <Button weight="plain" onClick={onWithdraw}>
              Withdraw…
            </Button>
          )}
        </div>
      )}
      {work === null && !hasRun && (
        <div id={why} role={asksWhy ? 'status' : undefined} className={styles.heard}>
          {asksWhy ? (
            <p className={styles.why}>{whyNot}</p>
          ) : (
            // The sentence below says until when; this one is for whoever presses or listens.
            <VisuallyHidden>{whyNot}</VisuallyHidden>
          )}
        </div>
      )}
    </div>
  );
}

/** Whether the page holds another text than the published one. Only revise mode changes it, so now and then is enough. */
function holdsUnpublished({ handle, proposalId, view, isRevising }: OpenedProps): boolean {
  const present = isRevising ? null : handle.proposal(proposalId);
  return present !== null && present.digest !== view.revision.digest;
}
