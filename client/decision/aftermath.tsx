/** What follows from a conclusion: action items, the day to look again, and the way back of what was postponed (C1, C7). */
import { useRef, useState } from 'react';
import { useStore } from '../kernel/store.ts';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { ActionForm } from './action-form.tsx';
import { ActionList } from './action-list.tsx';
import styles from './aftermath.module.css';
import type { OpenedProps } from './block-props.ts';
import { ReviewForm } from './review-form.tsx';

export interface AftermathProps {
  readonly opened: OpenedProps;
}

type Open = 'action' | 'review' | null;

export function Aftermath({ opened }: AftermathProps) {
  const { workspace, document, proposalId, view, onOpen } = opened;
  const state = useStore(document.state);
  const [open, setOpen] = useState<Open>(null);
  const place = useRef<HTMLElement>(null);
  const proposal = state?.proposals.get(proposalId);
  if (!state || !proposal) return null;
  const items = [...state.actions.values()].filter((item) => item.proposal === proposalId);
  const isOwner = view.part === 'owner';
  const conclusion = proposal.conclusion;
  // A question that was taken back has no consequences, and nothing to look at again.
  const mayAct = view.part !== 'reader' && conclusion?.disposition !== 'withdrawn';
  // A decided document stays closed; what was put off in one that is not comes back in its own block.
  const canReopen = isOwner && conclusion?.disposition === 'postponed' && !view.isUnsent && !state.seal;
  // C6: what was replaced is looked at no more.
  const canReview = isOwner && conclusion !== null && !view.isUnsent && !view.isSuperseded;
  const close = () => {
    setOpen(null);
    place.current?.focus();
  };
  if (items.length === 0 && proposal.reviews.length === 0 && !mayAct) return null;
  return (
    <section ref={place} tabIndex={-1} className={styles.aftermath} aria-label="What follows">
      <ActionList items={items} opened={opened} />
      {proposal.reviews.map(({ id, by, finding, nextOn, when }) => (
        <p key={id} className={styles.review}>
          <span className={styles.aside}>
            Looked at again by <bdi>{view.nameOf(by)}</bdi>, {view.saidAt(when)}
            {nextOn !== null && `, next on ${view.dayOf(nextOn)}`}:{' '}
          </span>
          {finding ?? 'the finding was redacted'}
        </p>
      ))}
      {open === 'action' && (
        <ActionForm
          workspace={workspace}
          document={document}
          proposal={proposalId}
          item={null}
          isOwner={isOwner}
          onDone={close}
        />
      )}
      {open === 'review' && <ReviewForm opened={opened} onDone={close} />}
      {open === null && mayAct && (
        <div
          className={classNames(styles.buttons, !canReopen && view.due !== 'review' && styles.beginsPlain)}
        >
          {canReopen && (
            <Button size="small" weight={view.due === 'return' ? 'primary' : 'secondary'} onClick={onOpen}>
              Open it again…
            </Button>
          )}
          {canReview && (
            <Button
              size="small"
              weight={view.due === 'review' ? 'primary' : 'plain'}
              onClick={() => setOpen('review')}
            >
              {conclusion.disposition === 'postponed' ? 'Put it off further…' : 'Say whether it still holds…'}
            </Button>
          )}
          <Button size="small" weight="plain" onClick={() => setOpen('action')}>
            {isOwner ? 'Add an action item…' : 'Take on an action item…'}
          </Button>
        </div>
      )}
    </section>
  );
}
