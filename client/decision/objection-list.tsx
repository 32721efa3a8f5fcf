/** Standing objections, with their reasons and what would resolve them: shown in every phase, to everybody (R3, R7). */
import { CircleAlert } from 'lucide-react';
import type { Objection } from '#shared/decision/proposal-state.ts';
import { fragmentOf } from '#shared/document/permanent-link.ts';
import { useStore } from '../kernel/store.ts';
import { Button } from '../ui/button.tsx';
import { LinkButton } from '../ui/link-button.tsx';
import { announce } from '../ui/live-region.tsx';
import styles from './objection-list.module.css';
import { usePerform } from '../sync/use-perform.ts';
import type { OpenedProps } from './block-props.ts';

export function ObjectionList(props: OpenedProps) {
  const state = useStore(props.document.state);
  const standing =
    state?.proposals.get(props.proposalId)?.objections.filter(({ withdrawn }) => !withdrawn) ?? [];
  if (standing.length === 0) return null;
  return (
    <ul className={styles.list} role="list" aria-label="Objections that stand">
      {standing.map((objection) => (
        <ObjectionRow key={objection.id} {...props} objection={objection} />
      ))}
    </ul>
  );
}

function ObjectionRow(props: OpenedProps & { readonly objection: Objection }) {
  const { workspace, document, proposalId, view, objection } = props;
  const me = useStore(workspace.me);
  const { perform, isBusy, failure } = usePerform(document);
  const isMine = objection.by === me.member;
  const isVoice = !view.tally.counted.includes(objection.by);
  const withdraw = async () => {
    if (await perform({ type: 'objection-withdrawn', proposal: proposalId, objection: objection.id }))
      announce('You withdrew your objection.');
  };
  return (
    <li className={styles.objection} id={`position-${objection.id}`} tabIndex={-1}>
      <p className={styles.lead}>
        <CircleAlert aria-hidden size={14} className={styles.icon} />
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
          {isVoice && ' · a voice, blocks nothing'}
        </span>
        <LinkButton
          document={document.id}
          fragment={fragmentOf({ kind: 'position', position: objection.id })}
          label="Copy link to this objection"
        />
      </p>
      <p className={styles.text}>{objection.reason ?? 'The reason was redacted.'}</p>
      <p className={styles.text}>
        <span className={styles.aside}>Would resolve it: </span>
        {objection.resolution ?? 'redacted'}
      </p>
      {isMine && !view.isConcluded && (
        <Button size="small" disabled={isBusy} onClick={() => void withdraw()}>
          Withdraw my objection
        </Button>
      )}
      {failure && <p role="alert">{failure}</p>}
    </li>
  );
}
