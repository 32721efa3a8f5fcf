/** Every answer with its revision, time and reason, folded away until somebody asks who said what. */
import type { Objection, Position, Proposal } from '#shared/decision/proposal-state.ts';
import { fragmentOf } from '#shared/document/permanent-link.ts';
import type { LedgerId, MemberId } from '#shared/kernel/ids.ts';
import { LinkButton } from '../ui/link-button.tsx';
import styles from './answer-list.module.css';
import type { BlockView } from './block-view.ts';

export interface AnswerListProps {
  readonly document: LedgerId;
  readonly proposal: Proposal;
  readonly view: BlockView;
  readonly me: MemberId;
}

export function AnswerList({ document, proposal, view, me }: AnswerListProps) {
  const answers = latestAnswers(proposal).filter(({ by }) => !view.hidesOthers || by === me);
  if (answers.length === 0) return null;
  return (
    <details className={styles.details}>
      <summary className={styles.summary}>Who said what</summary>
      <ul className={styles.list} role="list">
        {answers.map((position) => (
          <Answer
            key={position.id}
            document={document}
            position={position}
            view={view}
            isMine={position.by === me}
            objection={proposal.objections.find(({ id }) => id === position.id) ?? null}
          />
        ))}
      </ul>
    </details>
  );
}

/** R4: one each, the latest; C4: late ones beside them. */
function latestAnswers({ positions }: Proposal): readonly Position[] {
  const latest = new Map<MemberId, Position>();
  for (const position of positions) if (!position.isLate) latest.set(position.by, position);
  return [...latest.values(), ...positions.filter(({ isLate }) => isLate)];
}

const verbs = {
  approve: ['approve', 'approves'],
  object: ['objected to', 'objected to'],
  abstain: ['abstain on', 'abstains on'],
} as const;

function Answer({
  document,
  position,
  view,
  isMine,
  objection,
}: {
  readonly document: LedgerId;
  readonly position: Position;
  readonly view: BlockView;
  readonly isMine: boolean;
  readonly objection: Objection | null;
}) {
  // What was not withdrawn is told with its reasons below the rows.
  const isTold = objection !== null && objection.withdrawn === null;
  const verb = verbs[position.kind][isMine ? 0 : 1];
  return (
    <li
      className={styles.answer}
      // D5: an objection is linked where its reasons stand.
      id={isTold ? undefined : `position-${position.id}`}
      tabIndex={-1}
    >
      <strong>
        <bdi>{isMine ? 'You' : view.nameOf(position.by)}</bdi>
      </strong>{' '}
      {verb} revision {position.revision}
      <span className={styles.aside}>
        {' '}
        ·{' '}
        {[
          view.saidAt(position.when),
          ...(objection?.withdrawn ? ['withdrawn since'] : []),
          ...marksOf(position, view),
        ].join(' · ')}
      </span>{' '}
      <LinkButton
        document={document}
        fragment={fragmentOf({ kind: 'position', position: position.id })}
        label="Copy link to this answer"
      />
      {position.reason !== null && position.reason !== '' && !isTold && (
        <p className={styles.reason}>{position.reason}</p>
      )}
    </li>
  );
}

function marksOf(position: Position, { tally }: BlockView): readonly string[] {
  const isAsked = tally.counted.includes(position.by);
  return [
    ...(position.isLate ? ['arrived after the conclusion, not counted'] : []),
    ...(position.isLate ? [`written ${writtenOn(position)}`] : []),
    ...(tally.stale.includes(position) ? ['about an earlier text, not counted'] : []),
    // R5, R6
    // R8
    ...(tally.left.some(({ position: theirs }) => theirs === position) ? ['has left, not counted'] : []),
    ...(isAsked || tally.left.some(({ member }) => member === position.by)
      ? []
      : [tally.ownPosition === position ? 'the owner, not counted' : 'a voice, not counted']),
    ...(position.isAttested ? ['attested by the relay'] : []),
  ];
}

/** C4: the device's own clock, which is a claim. */
const writtenOn = ({ when }: Position): string =>
  new Date(when.claimedAtMs).toISOString().slice(0, 16).replace('T', ' ') + ' UTC by its device';
