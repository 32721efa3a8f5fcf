/** The ruled rows of a block: owner, window and responses, each in words that a stranger understands. */
import type { Proposal } from '#shared/decision/proposal-state.ts';
import type { Tally } from '#shared/decision/tally.ts';
import type { MemberId } from '#shared/kernel/ids.ts';
import { hasLeftNow } from '#shared/people/workspace-state.ts';
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
  const people = useStore(workspace.state);
  const hasLeft = owner !== null && hasLeftNow(people)(owner);
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
              {!view.isConcluded && !hasLeft && (
                <span className={styles.aside}>{owner === me.member ? '— you decide' : '— decides'}</span>
              )}
              {hasLeft && <span className={styles.aside}>— has left the workspace</span>}
            </>
          )}
        </dd>
      </div>
      <div className={styles.row}>
        <dt>Window</dt>
        <dd>
          <WindowFacts window={view.window} isConcluded={view.isConcluded && !view.isUnsent} />
        </dd>
      </div>
      <div className={styles.row}>
        <dt>Responses</dt>
        <dd>
          {view.hidesOthers ? (
            <HiddenResponses view={view} />
          ) : (
            proposal && <Responses view={view} proposal={proposal} />
          )}
          {view.agreement !== null && <span className={styles.agreement}>{view.agreement}</span>}
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

/** How many answered is no secret: it says nothing of what they answered. */
function HiddenResponses({ view: { tally, revision } }: { readonly view: BlockView }) {
  const answered = tally.counted.length - tally.unanswered.length;
  // R2: answers to an earlier text are none to this one.
  const about = tally.stale.length > 0 ? ` to revision ${revision.number}` : '';
  return (
    <span className={styles.aside}>
      {answered} of {tally.counted.length} {answered === 1 ? 'has' : 'have'} responded{about}. What they
      answered is shown after your own answer, or when the window has run.
    </span>
  );
}

function silenceWords({ phase, isConcluded, isUnsent }: BlockView, silent: number, nobody: boolean): string {
  // Nobody failed to answer a question that was taken back.
  if (phase === 'withdrawn' && !isUnsent) return `${silent} had not responded: `;
  if (isConcluded && !isUnsent) return `${silent} did not respond: `;
  return nobody ? 'Nobody has responded yet: ' : `${silent} ${silent === 1 ? 'has' : 'have'} not responded: `;
}

/** A3: under a majority an objection is a vote. */
const objectionWords = ({ rule, isConcluded }: BlockView, objections: number): string => {
  if (rule.kind === 'majority') return objections === 1 ? 'objects' : 'object';
  return `${objections === 1 ? 'objection' : 'objections'}${isConcluded ? '' : ', open'}`;
};

/** Their last word was an objection that they withdrew, where that is no answer: they responded, and are asked anew. */
const withdrewOf = (proposal: Proposal, silent: readonly MemberId[]): ReadonlySet<MemberId> =>
  new Set(
    silent.filter((member) => proposal.objections.some(({ by, withdrawn }) => by === member && withdrawn)),
  );

/** Who answered with an objection, withdrew it, and said nothing since: they have answered, and stand nowhere else. */
function withdrewOnly(tally: Tally): readonly MemberId[] {
  const stands = new Set([
    ...tally.unanswered,
    ...[...tally.approvals, ...tally.abstentions, ...tally.objections, ...tally.dissent].map(({ by }) => by),
  ]);
  return tally.counted.filter((member) => !stands.has(member));
}

function Responses({ view, proposal }: { readonly view: BlockView; readonly proposal: Proposal }) {
  const { tally, nameOf } = view;
  const objections = tally.objections.length;
  const stale = new Set(tally.stale.map(({ by }) => by));
  const unanswered = tally.unanswered.filter((member) => !stale.has(member));
  const took = withdrewOf(proposal, unanswered);
  const silent = unanswered.filter((member) => !took.has(member));
  const nobody = silent.length === tally.counted.length;
  const withdrew = withdrewOnly(tally);
  return (
    <>
      {tally.approvals.length > 0 && (
        <StatePill state="approval">
          {tally.approvals.length} {tally.approvals.length === 1 ? 'approves' : 'approve'}
        </StatePill>
      )}
      {objections > 0 && (
        <StatePill state="objection">
          {objections} {objectionWords(view, objections)}
        </StatePill>
      )}
      {tally.abstentions.length > 0 && (
        <span>
          {tally.abstentions.length} {tally.abstentions.length === 1 ? 'abstains' : 'abstain'}
        </span>
      )}
      {stale.size > 0 && (
        <span className={styles.aside}>
          {stale.size} answered an earlier text: {named([...stale].map(nameOf))}
        </span>
      )}
      {silent.length > 0 && (
        <span className={styles.aside}>
          {silenceWords(view, silent.length, nobody)}
          {named(silent.map(nameOf))}
        </span>
      )}
      {took.size > 0 && (
        <span className={styles.aside}>
          {took.size} withdrew an objection and {took.size === 1 ? 'has' : 'have'} not answered since:{' '}
          {named([...took].map(nameOf))}
        </span>
      )}
      {unanswered.length === 0 && stale.size === 0 && tally.counted.length > 0 && (
        <span className={styles.aside}>Everybody asked has responded</span>
      )}
      {withdrew.length > 0 && (
        <span className={styles.aside}>
          {withdrew.length} withdrew {withdrew.length === 1 ? 'an objection' : 'objections'}:{' '}
          {named(withdrew.map(nameOf))}
        </span>
      )}
      {/* R7 */}
      {tally.dissent.length > 0 && (
        <span className={styles.aside}>
          {tally.dissent.length} set aside, kept as dissent:{' '}
          {named(tally.dissent.map(({ by }) => nameOf(by)))}
        </span>
      )}
      {/* R8 */}
      {tally.left.length > 0 && (
        <span className={styles.aside}>
          {named(tally.left.map(({ member }) => nameOf(member)))} {tally.left.length === 1 ? 'has' : 'have'}{' '}
          left and {tally.left.length === 1 ? 'is' : 'are'} not counted
        </span>
      )}
    </>
  );
}

const mostNamed = 4;

const named = (names: readonly string[]): string =>
  names.length <= mostNamed
    ? names.join(', ')
    : `${names.slice(0, mostNamed - 1).join(', ')} and ${names.length - mostNamed + 1} more`;
