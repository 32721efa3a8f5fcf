/** What somebody who may answer can do: approve, object, abstain, ask; or see their answer and change it. */
import { useRef, useState } from 'react';
import type { ActDraft } from '#shared/acts/compose-act.ts';
import type { DocumentAct } from '#shared/acts/act.ts';
import { Button } from '../ui/button.tsx';
import { announce } from '../ui/live-region.tsx';
import { usePerform } from '../sync/use-perform.ts';
import type { OpenedProps } from './block-props.ts';
import { BlockForm, Difference } from './later-parts.ts';
import styles from './proposal-block.module.css';

type Open = 'object' | 'reason' | 'ask' | 'challenge' | 'change' | null;

export function ReaderActions(props: OpenedProps) {
  const { document, proposalId, view } = props;
  const { mine, revision } = view;
  const [open, setOpen] = useState<Open>(null);
  // R2: whoever answered an earlier text sees what changed beside the button that answers the present one.
  const [hidesChange, setHidesChange] = useState(false);
  const { perform, isBusy, failure } = usePerform(document);
  const place = useRef<HTMLDivElement>(null);
  const close = () => {
    setOpen(null);
    // What was in focus is gone: stay in the block, not at the top of the page.
    place.current?.focus();
  };
  const answer = async (kind: 'approve' | 'abstain') => {
    const draft: ActDraft<DocumentAct> = {
      type: 'position-taken',
      proposal: proposalId,
      digest: revision.digest,
      position: { kind, reason: null },
    };
    if (!(await perform(draft))) return;
    announce(kind === 'approve' ? `You approve revision ${revision.number}.` : 'You abstain.');
    setHidesChange(false);
    close();
  };

  const hasAnswered = mine.position !== null && !mine.isStale && mine.standing.length === 0;
  const canAnswer = !hasAnswered || open === 'change';
  const earlier =
    (mine.isStale || mine.standing.length > 0) &&
    mine.answeredRevision &&
    mine.answeredRevision.number < revision.number
      ? mine.answeredRevision
      : null;
  return (
    <div ref={place} tabIndex={-1} className={styles.place} role="group" aria-label="Your answer">
      {mine.sentence !== null && (
        <p className={styles.mine}>
          {mine.sentence} {mine.isPending && <span className={styles.aside}>Not yet sent.</span>}
          {view.part === 'voice' && mine.position && (
            <span className={styles.aside}> You were not asked, so it is shown and not counted.</span>
          )}
        </p>
      )}
      {earlier && !hidesChange && (
        <section className={styles.changed} aria-label="What changed">
          <p className={styles.aside}>
            From revision {earlier.number} to revision {revision.number}
            {revision.summary !== null && `: ${revision.summary}`}
          </p>
          <Difference page={{ from: earlier.content, to: revision.content }} waiting={null} />
        </section>
      )}
      {open !== null && open !== 'change' && (
        <BlockForm key={open} page={{ work: { kind: open }, opened: props, onDone: close }} waiting={null} />
      )}
      {(open === null || open === 'change') && (
        <div className={styles.buttons}>
          {canAnswer && (
            <>
              <Button
                weight={mine.standing.length ? 'secondary' : 'primary'}
                disabled={isBusy}
                onClick={() => void answer('approve')}
              >
                {approveWords(view)}
              </Button>
              <Button onClick={() => setOpen('object')}>Object…</Button>
              <Button weight="plain" disabled={isBusy} onClick={() => void answer('abstain')}>
                Abstain
              </Button>
              <Button weight="plain" onClick={() => setOpen('reason')}>
                With a reason…
              </Button>
            </>
          )}
          {!canAnswer && <Button onClick={() => setOpen('change')}>Change my answer</Button>}
          {hasAnswered && open === 'change' ? (
            <Button weight="plain" onClick={close}>
              Keep my answer
            </Button>
          ) : (
            <Button weight="plain" onClick={() => setOpen('ask')}>
              Ask a question
            </Button>
          )}
          {view.canChallenge && (
            <Button weight="plain" onClick={() => setOpen('challenge')}>
              Not just editorial…
            </Button>
          )}
          {earlier && (
            <Button weight="plain" aria-expanded={!hidesChange} onClick={() => setHidesChange(!hidesChange)}>
              {hidesChange ? 'See what changed' : 'Hide what changed'}
            </Button>
          )}
        </div>
      )}
      {failure && (
        <p className={styles.failure} role="alert">
          {failure}
        </p>
      )}
    </div>
  );
}

// R2, R7: approving withdraws one's own objection, and the button says so.
function approveWords({ mine, revision }: OpenedProps['view']): string {
  if (mine.standing.length > 0) return `Withdraw and approve revision ${revision.number}`;
  return mine.isStale || revision.number > 1 ? `Approve revision ${revision.number}` : 'Approve';
}
