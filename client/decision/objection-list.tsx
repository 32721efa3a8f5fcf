/** Objections with their reasons, what would resolve them and what came of them: shown in every phase (R3, R7). */
import CircleAlert from 'lucide-react/icons/circle-exclamation-point';
import MessageSquareQuote from 'lucide-react/icons/message-square-quote';
import { useRef, useState } from 'react';
import type { Objection } from '#shared/decision/proposal-state.ts';
import { isStanding } from '#shared/decision/standing.ts';
import { fragmentOf } from '#shared/document/permanent-link.ts';
import { useStore } from '../kernel/store.ts';
import { LinkButton } from '../ui/link-button.tsx';
import type { FormWork } from './block-form.tsx';
import type { OpenedProps } from './block-props.ts';
import { BlockForm } from './later-parts.ts';
import { ObjectionActions } from './objection-actions.tsx';
import type { ObjectionRowProps } from './objection-form-props.ts';
import styles from './objection-list.module.css';
import { ObjectionTalk } from './objection-talk.tsx';

export function ObjectionList(props: OpenedProps) {
  const { workspace, document, proposalId, view } = props;
  const state = useStore(document.state);
  const me = useStore(workspace.me);
  const proposal = state?.proposals.get(proposalId);
  if (!state || !proposal) return null;
  const shown = proposal.objections.filter(
    ({ withdrawn, by }) => !withdrawn && (!view.hidesOthers || by === me.member),
  );
  if (shown.length === 0) return null;
  const standing = shown.filter(isStanding);
  // R7
  const dissent = shown.filter((objection) => !isStanding(objection));
  const rows = (objections: readonly Objection[]) =>
    objections.map((objection) => (
      <ObjectionRow key={objection.id} {...{ ...props, proposal, objection, owner: state.owner }} />
    ));
  return (
    <>
      {standing.length > 0 && (
        <ul className={styles.list} role="list" aria-label="Objections that stand">
          {rows(standing)}
        </ul>
      )}
      {dissent.length > 0 && (
        <ul className={styles.list} role="list" aria-label="Dissent">
          {rows(dissent)}
        </ul>
      )}
    </>
  );
}

function ObjectionRow(props: ObjectionRowProps) {
  const { workspace, document, view, objection } = props;
  const me = useStore(workspace.me);
  const [work, setWork] = useState<FormWork | null>(null);
  const place = useRef<HTMLLIElement>(null);
  const isMine = objection.by === me.member;
  const isVoice = !view.tally.counted.includes(objection.by);
  const Icon = objection.setAside ? MessageSquareQuote : CircleAlert;
  return (
    <li ref={place} className={styles.objection} id={`position-${objection.id}`} tabIndex={-1}>
      <p className={styles.lead}>
        <Icon aria-hidden size={14} className={objection.setAside ? styles.dissentIcon : styles.icon} />
        <strong>
          {isMine ? (
            'You object'
          ) : (
            <>
              <bdi>{view.nameOf(objection.by)}</bdi> objects
            </>
          )}
        </strong>
        <span className={styles.aside}>
          revision {objection.raisedIn} · {view.saidAt(objection.when)}
          {objection.setAside && ' · set aside, kept as dissent'}
          {isVoice && !objection.setAside && ' · a voice, blocks nothing'}{' '}
          <LinkButton
            document={document.id}
            fragment={fragmentOf({ kind: 'position', position: objection.id })}
            label="Copy link to this objection"
          />
        </span>
      </p>
      <p className={styles.text}>{objection.reason ?? 'The reason was redacted.'}</p>
      <p className={styles.text}>
        <span className={styles.aside}>Would resolve it: </span>
        {objection.resolution ?? 'redacted'}
      </p>
      <ObjectionTalk objection={objection} view={view} owner={props.owner} me={me.member} />
      {work ? (
        <div className={styles.form}>
          <BlockForm
            page={{
              work,
              opened: props,
              onDone() {
                setWork(null);
                place.current?.focus();
              },
            }}
            waiting={null}
          />
        </div>
      ) : (
        <ObjectionActions {...props} onWork={setWork} />
      )}
    </li>
  );
}
