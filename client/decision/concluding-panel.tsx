/** Concluding: the disposition, the outcome in one sentence, and the text exactly as it will be sealed (C1, C2). */
import { useEffect, useEffectEvent, useId, useMemo, useState, type ReactNode } from 'react';
import type { ContentJson } from '#shared/acts/act.ts';
import type { Proposal } from '#shared/decision/proposal-state.ts';
import { currentRevision } from '#shared/decision/revisions.ts';
import type { DocumentState } from '#shared/fold/document-state.ts';
import { doesSeal } from '#shared/fold/sealing.ts';
import type { BlockId, Digest, MemberId } from '#shared/kernel/ids.ts';
import { hasLeftNow, personOf } from '#shared/people/workspace-state.ts';
import { useStore } from '../kernel/store.ts';
import { ContentView } from '../prose/content-view.tsx';
import { useKeptText } from '../sync/kept-text.ts';
import type { OpenDocument, Workspace } from '../sync/workspace.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { instant } from '../ui/instant.ts';
import { announce } from '../ui/live-region.tsx';
import { TextArea, TextField } from '../ui/text-field.tsx';
import { daysAfter, todayIn } from '../ui/wall-time.ts';
import { ActionDrafts } from './action-drafts.tsx';
import { ChangesNotice } from './changes-notice.tsx';
import { concludingView, type ConcludingView, type Disposition } from './concluding-view.ts';
import { busyWords, concludedWords, concludeWords, emptyWords, outcomeHints } from './concluding-words.ts';
import type { DecisionHandle } from './decision-handle.ts';
import { useFirstControl } from './first-control.ts';
import { useKeptActions, type ActionDraft } from './kept-actions.ts';
import { InformedList } from './informed-list.tsx';
import { StandsAgainst } from './stands-against.tsx';
import { bodyNow, readPage, useEdits, useObstacle } from './text-to-seal.ts';
import { useConclude } from './use-conclude.ts';
import styles from './opening-panel.module.css';

export interface ConcludingPanelProps {
  readonly workspace: Workspace;
  readonly document: OpenDocument;
  readonly proposalId: BlockId;
  readonly handle: DecisionHandle;
  /** The proposal is taken back, whatever else would be possible. */
  readonly isWithdrawing?: boolean;
  readonly onClose: () => void;
}

export function ConcludingPanel(props: ConcludingPanelProps) {
  const state = useStore(props.document.state);
  const proposal = state?.proposals.get(props.proposalId);
  return state && proposal ? <Concluding {...props} state={state} proposal={proposal} /> : null;
}

/** What the owner looked at: taken when the panel opened, and again when they looked again. */
interface Basis {
  readonly content: ContentJson;
  readonly bodyDigest: Digest;
  readonly state: DocumentState;
}

type Concluded = ConcludingPanelProps & { readonly state: DocumentState; readonly proposal: Proposal };

function Concluding(props: Concluded) {
  const { workspace, document, proposalId, handle, onClose, state, proposal, isWithdrawing = false } = props;
  const people = useStore(workspace.state);
  const me = useStore(workspace.me);
  const nowMs = useStore(workspace.now);
  const nameOf = (member: MemberId) => personOf(people, member);
  const view = concludingView({
    proposal,
    state,
    nowMs,
    hasLeft: hasLeftNow(people),
    nameOf,
    instantOf: (atMs) => instant(atMs, me.zone, nowMs),
  });
  const possible: readonly Disposition[] = isWithdrawing
    ? ['withdrawn']
    : view.options.filter(({ isPossible }) => isPossible).map(({ value }) => value);
  const [wish, setWish] = useState<Disposition | null>(null);
  const disposition = wish !== null && possible.includes(wish) ? wish : (possible[0] ?? 'withdrawn');
  const outcome = useKeptText(workspace.drafts, `outcome ${document.id} ${proposalId}`);
  const next = useKeptText(workspace.drafts, `next ${document.id} ${proposalId}`);
  const [reviewOn, setReviewOn] = useState('');
  const [returnsOn, setReturnsOn] = useState(() => daysAfter(todayIn(me.zone, nowMs), daysPutOff));
  const {
    actions,
    set: setActions,
    clear: clearActions,
  } = useKeptActions(workspace.drafts, `actions ${document.id} ${proposalId}`);
  const [wasTried, setTried] = useState(false);
  const look = (): Basis => ({ ...bodyNow(handle), state });
  const [basis, setBasis] = useState(look);
  const sending = useConclude(props);
  const [first, parts] = useFirstControl();

  const mayReview = disposition === 'accepted' || disposition === 'rejected';
  const seals = doesSeal(state.proposals, proposalId, disposition);
  const edits = useEdits(document);
  // Digesting a long document is work: once for each change of it, not for each key typed here.
  const present = useMemo(
    () => readPage(handle, proposalId, state, edits),
    [handle, proposalId, state, edits],
  );
  const hasMoved = seals && (basis.state.seq !== state.seq || basis.bodyDigest !== present.bodyDigest);
  const obstacle = useObstacle(props, seals, present.hasUnpublished);
  const conclude = async () => {
    setTried(true);
    if (!outcome.text.trim() || obstacle !== null || hasMoved) return;
    await sending.send({
      type: 'proposal-concluded',
      proposal: proposalId,
      disposition,
      outcome: { text: outcome.text.trim() },
      reviewOn: mayReview && reviewOn !== '' ? reviewOn : null,
      basis: seals ? { bodyDigest: basis.bodyDigest, ledgerSeq: basis.state.seq } : null,
      ...(next.text.trim() && disposition !== 'withdrawn' ? { next: { text: next.text.trim() } } : {}),
      ...(disposition === 'postponed' && returnsOn !== '' ? { returnsOn } : {}),
    });
  };
  const finish = useEffectEvent(async () => {
    outcome.clear();
    next.clear();
    // Each after the conclusion: before it they would change what it is based on.
    const isWithdrawn = proposal.conclusion?.disposition === 'withdrawn';
    for (const { what, owner, dueOn } of isWithdrawn ? [] : actions)
      if (what.trim() && dueOn)
        await document.perform({
          type: 'action-added',
          proposal: proposalId,
          what: { text: what.trim() },
          owner,
          dueOn,
        });
    clearActions();
    announce(concludedWords(proposal));
    onClose();
  });
  useEffect(() => {
    if (sending.isDone) void finish();
  }, [sending.isDone]);

  const problem = sending.problem ?? (wasTried ? obstacle : null);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      shape="panel"
      initialFocus={first}
      title={isWithdrawing ? 'Withdraw the proposal' : 'Conclude'}
      description={
        isWithdrawing
          ? 'You take the question back. Nobody is asked any more; what was said stays on record, with your reason.'
          : 'You state the outcome. It goes on record with what stood against it.'
      }
      footer={
        <>
          <Button weight="primary" disabled={sending.isBusy || hasMoved} onClick={() => void conclude()}>
            {sending.isBusy ? busyWords(disposition) : concludeWords[disposition]}
          </Button>
          <Button weight="plain" onClick={onClose}>
            Not now
          </Button>
          {problem !== null && (
            <p className={styles.failure} role="alert">
              {problem}
            </p>
          )}
        </>
      }
    >
      <div className={styles.parts} ref={parts}>
        {(hasMoved || sending.wasChanged) && (
          <ChangesNotice
            before={basis}
            content={present.content}
            state={state}
            nameOf={nameOf}
            onLook={() => {
              setBasis(look());
              sending.reset();
            }}
          />
        )}
        {!isWithdrawing && <Options view={view} chosen={disposition} onChoose={setWish} />}
        <TextArea
          label={disposition === 'withdrawn' ? 'Why?' : 'Outcome, in one sentence'}
          hint={outcomeHints[disposition]}
          value={outcome.text}
          maxLength={20_000}
          onChange={(event) => outcome.set(event.target.value)}
          error={wasTried && !outcome.text.trim() ? emptyWords(disposition) : null}
        />
        {disposition === 'postponed' && (
          <TextField
            className={styles.date}
            label="Bring it back on"
            type="date"
            min={todayIn(me.zone, nowMs)}
            value={returnsOn}
            hint={
              returnsOn === ''
                ? 'Without a day it does not come back by itself.'
                : 'On that day it stands in your list again.'
            }
            onChange={(event) => setReturnsOn(event.target.value)}
          />
        )}
        {mayReview && (
          <TextField
            className={styles.date}
            label="Review on (optional)"
            type="date"
            value={reviewOn}
            onChange={(event) => setReviewOn(event.target.value)}
          />
        )}
        {!isWithdrawing && <StandsAgainst view={view} nameOf={nameOf} />}
        {seals && <InformedList workspace={workspace} state={state} />}
        {disposition !== 'withdrawn' && (
          <Part title="What happens next">
            <TextArea
              label="In words (optional)"
              value={next.text}
              maxLength={20_000}
              onChange={(event) => next.set(event.target.value)}
            />
            <ActionDrafts workspace={workspace} drafts={actions} onChange={setActions} />
            {wasTried && hasBlank(actions) && (
              <p className={styles.failure}>An action item without words or a day is left out.</p>
            )}
          </Part>
        )}
        <SealedText proposal={proposal} basis={basis} seals={seals} />
      </div>
    </Dialog>
  );
}

/** What is postponed comes back after so many days, unless the owner says otherwise. */
const daysPutOff = 30;

const hasBlank = (actions: readonly ActionDraft[]): boolean =>
  actions.some(({ what, dueOn }) => !what.trim() || !dueOn);

const Part = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <section className={styles.part} aria-label={title}>
    <h3 className={styles.overline}>{title}</h3>
    {children}
  </section>
);

function Options(props: {
  readonly view: ConcludingView;
  readonly chosen: Disposition;
  readonly onChoose: (disposition: Disposition) => void;
}) {
  const { view, chosen, onChoose } = props;
  const id = useId();
  return (
    <fieldset className={styles.options}>
      <legend className={styles.legend}>Disposition</legend>
      {view.options.map(({ value, label, sentence, isPossible }) => (
        <div key={value} className={styles.option}>
          <input
            type="radio"
            id={`${id}-${value}`}
            name={id}
            checked={chosen === value}
            disabled={!isPossible}
            aria-describedby={`${id}-${value}-means`}
            onChange={() => onChoose(value)}
          />
          <label htmlFor={`${id}-${value}`} className={styles.name}>
            {label}
          </label>
          <p id={`${id}-${value}-means`}>{sentence}</p>
        </div>
      ))}
    </fieldset>
  );
}

function SealedText(props: { readonly proposal: Proposal; readonly basis: Basis; readonly seals: boolean }) {
  const { proposal, basis, seals } = props;
  const revision = currentRevision(proposal);
  return (
    <section className={styles.part} aria-label="The text">
      <h3 className={styles.overline}>{seals ? 'The text exactly as it will be sealed' : 'The text'}</h3>
      <p className={styles.aside}>
        Revision {revision.number}
        {seals && ', within the whole document'}
      </p>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached by keyboard */}
      <div className={styles.sealed} tabIndex={0} role="region" aria-label="Text">
        <ContentView content={seals ? basis.content : revision.content} topHeading={3} />
      </div>
      <p className={styles.digest}>
        <span className={styles.aside}>Digest </span>
        {seals ? basis.bodyDigest : revision.digest}
      </p>
    </section>
  );
}
