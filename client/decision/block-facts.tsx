/** The ruled rows of a block: owner, window and responses, each in words that a stranger understands. */
import { useStore } from '../kernel/store.ts';
import { Meter } from '../ui/meter.tsx';
import { Person } from '../ui/person.tsx';
import { StatePill } from '../ui/state-pill.tsx';
import { AnswerList } from './answer-list.tsx';
import type { BlockView, WindowView } from './block-view.ts';
import styles from './block-facts.module.css';
import type { OpenedProps } from './block-props.ts';

export function BlockFacts({ workspace, document, proposalId, view }: OpenedProps) {
  const state = useStore(document.state);
  const me = useStore(workspace.me);
  const owner = state?.owner ?? null;
  const proposal = state?.proposals.get(proposalId);
  return (
    <dl className={styles.facts}>
      <div className={styles.row}>
        <dt>Owner</dt>
        <dd>
          {owner === null ? (
            'Nobody'
          ) : (
            <>
              <Person id={owner} person={view.nameOf(owner)} size={24} />
              {!view.isConcluded && (
                <span className={styles.aside}>{owner === me.member ? '— you decide' : '— decides'}</span>
              )}
            </>
          )}
        </dd>
      </div>
      <div className={styles.row}>
        <dt>Window</dt>
        <dd>
          <WindowFacts window={view.window} isConcluded={view.isConcluded} />
        </dd>
      </div>
      <div className={styles.row}>
        <dt>Responses</dt>
        <dd>
          <Responses view={view} />
          {proposal && <AnswerList document={document.id} proposal={proposal} view={view} me={me.member} />}
        </dd>
      </div>
    </dl>
  );
}

function WindowFacts({
  window,
  isConcluded,
}: {
  readonly window: WindowView;
  readonly isConcluded: boolean;
}) {
  const { opened, closes, relative, forOwner, passed, passedWords, remarks } = window;
  return (
    <>
      {closes !== null && (
        <>
          <span className={styles.instant}>
            {opened} – <strong>{closes} your time</strong>
          </span>
          {!isConcluded && passed < 1 && (
            <span className={styles.meter}>
              <Meter label="Window" value={passed} text={passedWords} />
            </span>
          )}
          {!isConcluded && <span className={styles.aside}>{relative}</span>}
          {forOwner !== null && <span className={styles.aside}>{forOwner}</span>}
        </>
      )}
      {remarks.map((remark) => (
        <span key={remark} className={closes === null ? undefined : styles.remark}>
          {remark}
        </span>
      ))}
    </>
  );
}

function Responses({ view }: { readonly view: BlockView }) {
  const { tally, nameOf } = view;
  const objections = tally.objections.length;
  const stale = new Set(tally.stale.map(({ by }) => by));
  const silent = tally.unanswered.filter((member) => !stale.has(member));
  const nobody = tally.approvals.length + tally.abstentions.length + objections + stale.size === 0;
  return (
    <>
      {tally.approvals.length > 0 && (
        <StatePill state="approval">
          {tally.approvals.length} {tally.approvals.length === 1 ? 'approves' : 'approve'}
        </StatePill>
      )}
      {objections > 0 && (
        <StatePill state="objection">
          {objections} {objections === 1 ? 'objection, open' : 'objections, open'}
        </StatePill>
      )}
      {tally.abstentions.length > 0 && <span>{tally.abstentions.length} abstain</span>}
      {stale.size > 0 && (
        <span className={styles.aside}>
          {stale.size} answered an earlier text: {named([...stale].map(nameOf))}
        </span>
      )}
      {silent.length > 0 && (
        <span className={styles.aside}>
          {nobody && !view.isConcluded
            ? 'Nobody has responded yet: '
            : `${silent.length} ${silent.length === 1 ? 'has' : 'have'} not responded: `}
          {named(silent.map(nameOf))}
        </span>
      )}
      {silent.length === 0 && stale.size === 0 && (
        <span className={styles.aside}>Everybody asked has responded</span>
      )}
    </>
  );
}

const mostNamed = 4;

const named = (names: readonly string[]): string =>
  names.length <= mostNamed
    ? names.join(', ')
    : `${names.slice(0, mostNamed - 1).join(', ')} and ${names.length - mostNamed + 1} more`;
