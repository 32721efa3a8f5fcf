/** R1: every revision with who published it and how it was called, and the difference by word between any two. */
import { useState } from 'react';
import type { Revision } from '#shared/decision/proposal-state.ts';
import { fragmentOf } from '#shared/document/permanent-link.ts';
import { useStore } from '../kernel/store.ts';
import { Dialog } from '../ui/dialog.tsx';
import { LinkButton } from '../ui/link-button.tsx';
import { Select } from '../ui/select.tsx';
import type { OpenedProps } from './block-props.ts';
import type { BlockView } from './block-view.ts';
import { Difference } from './difference.tsx';
import styles from './revisions-panel.module.css';

export interface RevisionsPanelProps {
  readonly opened: OpenedProps;
  /** D5: the earlier revision that a permanent link leads to. */
  readonly linked: number | null;
  readonly onClose: () => void;
}

export function RevisionsPanel({ opened, linked, onClose }: RevisionsPanelProps) {
  const { document, proposalId, view } = opened;
  const revisions = useStore(document.state)?.proposals.get(proposalId)?.revisions ?? [];
  const last = revisions.length;
  // The reader's own last answer is what they know.
  const [from, setFrom] = useState(String(linked ?? view.mine.answeredRevision?.number ?? last - 1));
  const [to, setTo] = useState(String(last));
  const options = revisions.map(({ number, when }) => ({
    value: String(number),
    label: `Revision ${number} · ${view.saidAt(when)}`,
  }));
  const numbered = (number: string): Revision | undefined => revisions[Number(number) - 1];
  const [before, after] = [numbered(from), numbered(to)];
  return (
    <Dialog
      isOpen
      onClose={onClose}
      shape="wide"
      title="Revisions"
      description="What was asked of people, as it was published each time."
    >
      <div className={styles.parts}>
        <ol className={styles.list} reversed>
          {revisions.toReversed().map((revision) => (
            <RevisionRow key={revision.number} {...{ revision, view }} opened={opened} />
          ))}
        </ol>
        <div className={styles.choice}>
          <Select label="From" value={from} options={options} onChange={setFrom} />
          <Select label="To" value={to} options={options} onChange={setTo} />
        </div>
        {before && after && (
          <section aria-label="Difference" className={styles.difference} aria-live="polite">
            {before === after ? (
              <p className={styles.aside}>Choose two different revisions.</p>
            ) : (
              <Difference from={before.content} to={after.content} />
            )}
          </section>
        )}
      </div>
    </Dialog>
  );
}

interface RevisionRowProps {
  readonly opened: OpenedProps;
  readonly revision: Revision;
  readonly view: BlockView;
}

function RevisionRow({ opened, revision, view }: RevisionRowProps) {
  const { number, label, summary, challenge, by, when } = revision;
  return (
    <li className={styles.revision} value={number}>
      <strong>Revision {number}</strong>{' '}
      <span className={styles.aside}>
        <bdi>{view.nameOf(by)}</bdi>, {view.saidAt(when)}
        {number > 1 && (label === 'editorial' ? ' · editorial' : ' · change of substance')}
      </span>{' '}
      <LinkButton
        document={opened.document.id}
        fragment={fragmentOf({ kind: 'revision', proposal: opened.proposalId, number })}
        label={`Copy link to revision ${number}`}
      />
      {summary !== null && <p>{summary}</p>}
      {challenge && (
        <p className={styles.aside}>
          <bdi>{view.nameOf(challenge.by)}</bdi> said that it changes the substance, and it counts so since
          {challenge.reason ? `: “${challenge.reason}”` : '.'}
        </p>
      )}
    </li>
  );
}
