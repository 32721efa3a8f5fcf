/** A proposal in the prose: its state, its text, who answered what by when, and what the reader can do about it. */
import { useId, useState } from 'react';
import { fragmentOf } from '#shared/document/permanent-link.ts';
import type { LedgerId } from '#shared/kernel/ids.ts';
import { personOf } from '#shared/people/workspace-state.ts';
import { useStore, useStoreValue } from '../kernel/store.ts';
import type { LibraryRow } from '../sync/workspace.ts';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { LinkButton } from '../ui/link-button.tsx';
import { Person } from '../ui/person.tsx';
import { StatePill } from '../ui/state-pill.tsx';
import { AfterActions } from './after-actions.tsx';
import { BlockFacts } from './block-facts.tsx';
import { BlockQuestions } from './block-questions.tsx';
import type { OpenedProps, ProposalBlockProps } from './block-props.ts';
import { blockView } from './block-view.ts';
import { ConclusionLine } from './conclusion-line.tsx';
import { Aftermath, loadBlockForms, RevisionsPanel } from './later-parts.ts';
import { useLinkedRevision } from './linked-revision.ts';
import { ObjectionList } from './objection-list.tsx';
import { OwnerActions } from './owner-actions.tsx';
import styles from './proposal-block.module.css';
import { ReaderActions } from './reader-actions.tsx';

export function ProposalBlock(props: ProposalBlockProps) {
  const { workspace, document, proposalId } = props;
  const state = useStore(document.state);
  const people = useStore(workspace.state);
  const me = useStore(workspace.me);
  const nowMs = useStore(workspace.now);
  const proposal = state?.proposals.get(proposalId);
  const supersession = state?.supersededBy.at(-1) ?? null;
  const amendment = useStoreValue(workspace.library, (rows) =>
    supersession === null ? null : nameInLibrary(rows, supersession.amendment),
  );
  if (!state || !proposal) return <DraftBlock {...props} />;
  const reading = {
    proposal,
    owner: state.owner,
    workspace: people,
    reader: me,
    nowMs,
    lastActAtMs: state.atMs,
    supersededBy: amendment,
    isSealed: state.seal !== null,
    isBesideOpen: [...state.proposals.values()].some((one) => one !== proposal && !one.conclusion),
    hasActions: [...state.actions.values()].some((item) => item.proposal === proposalId),
  };
  return <OpenedBlock {...props} view={blockView(reading)} />;
}

/** C6: an amendment as people name it; it may not be in this device's library yet. */
function nameInLibrary(rows: readonly LibraryRow[], document: LedgerId): string {
  const row = rows.find((each) => each.document === document);
  return row
    ? `${row.number > 0 ? `${String(row.number).padStart(3, '0')} ` : ''}${row.title || 'Untitled'}`
    : 'an amendment';
}

/** The words "Proposal 1 of 2", which also name the block for those who listen. */
const placeWords = (index: number, count: number): string => `Proposal ${index + 1} of ${count}`;

function DraftBlock(props: ProposalBlockProps) {
  const { workspace, document, content, index, count, onOpen } = props;
  const name = useId();
  const state = useStore(document.state);
  const people = useStore(workspace.state);
  const me = useStore(workspace.me);
  const isOwner = state?.owner === me.member;
  return (
    <article className={classNames(styles.block, styles.draft)} aria-labelledby={name}>
      <div className={styles.header}>
        <StatePill state="drafting" />
        <span id={name}>{placeWords(index, count)}</span>
      </div>
      <div className={styles.content}>{content}</div>
      <div className={styles.actions}>
        {isOwner ? (
          <div className={styles.buttons}>
            <Button weight="primary" onClick={onOpen}>
              Open for contribution…
            </Button>
          </div>
        ) : (
          state?.owner && <Person id={state.owner} person={personOf(people, state.owner)} />
        )}
        <p className={styles.rule}>
          {isOwner
            ? 'Nobody is asked for anything before you open it.'
            : 'A draft. Its owner has not asked for a decision yet.'}
        </p>
      </div>
    </article>
  );
}

function OpenedBlock(props: OpenedProps) {
  const { document, proposalId, content, index, count, view, isRevising } = props;
  const { revision } = view;
  const name = useId();
  const [showsRevisions, setShowsRevisions] = useState(false);
  const linked = useLinkedRevision(proposalId, revision.number);
  const [seen, setSeen] = useState<number | null>(null);
  const isAnswering = view.part === 'asked' || view.part === 'voice' || view.ownerAnswers;
  return (
    <article
      className={classNames(styles.block, styles[view.tone])}
      aria-labelledby={name}
      onPointerEnter={loadBlockForms}
      onFocus={loadBlockForms}
    >
      <div className={styles.header}>
        <StatePill state={view.pill.state}>{view.pill.words}</StatePill>
        <span id={name}>{placeWords(index, count)}</span>
        <span className={styles.revision} id={`revision-${revision.number}-${proposalId}`} tabIndex={-1}>
          {isRevising ? `revision ${revision.number} is public` : `revision ${revision.number}`}{' '}
          <LinkButton
            document={document.id}
            fragment={fragmentOf({ kind: 'revision', proposal: proposalId, number: revision.number })}
            label={`Copy link to revision ${revision.number}`}
          />
        </span>
      </div>
      <div className={classNames(styles.content, isRevising && styles.revising)}>{content}</div>
      {view.roundNote !== null && <p className={styles.note}>{view.roundNote}</p>}
      {view.revisionNote !== null && (
        <p className={styles.note}>
          {view.revisionNote}{' '}
          <button type="button" className={styles.compare} onClick={() => setShowsRevisions(true)}>
            Compare revisions
          </button>
        </p>
      )}
      {(showsRevisions || (linked !== null && linked !== seen)) && (
        <RevisionsPanel
          page={{
            opened: props,
            linked,
            onClose() {
              setShowsRevisions(false);
              setSeen(linked);
            },
          }}
          waiting={null}
        />
      )}
      {view.isConcluded && <ConclusionLine {...props} view={view} />}
      <BlockFacts {...props} view={view} />
      <ObjectionList {...props} view={view} />
      {((view.isConcluded && !view.isUnsent) || view.hasActions) && (
        <Aftermath page={{ opened: props }} waiting={null} />
      )}
      <div className={styles.actions}>
        {!view.isConcluded && isAnswering && <ReaderActions {...props} view={view} />}
        {!view.isConcluded && view.part === 'owner' && <OwnerActions {...props} view={view} />}
        {view.isConcluded && !view.isUnsent && <AfterActions {...props} view={view} />}
        <div className={styles.sentences}>
          {!view.isConcluded && <p className={styles.rule}>{view.ruleSentence}</p>}
          {!view.isNextSaid && <p className={styles.next}>{view.nextSentence}</p>}
          <BlockQuestions {...props} view={view} />
        </div>
      </div>
    </article>
  );
}
