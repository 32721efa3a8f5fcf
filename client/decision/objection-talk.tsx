/** What was asked and said about an objection, who agrees to set it aside, and why it was (R7). */
import type { Objection, ObjectionRequest } from '#shared/decision/proposal-state.ts';
import { listInWords } from '#shared/decision/words.ts';
import type { MemberId } from '#shared/kernel/ids.ts';
import type { BlockView } from './block-view.ts';
import styles from './objection-list.module.css';

export interface ObjectionTalkProps {
  readonly objection: Objection;
  readonly view: BlockView;
  readonly me: MemberId;
}

export function ObjectionTalk({ objection, view, me }: ObjectionTalkProps) {
  const { requests, setAside } = objection;
  const judgements = judgementWords(objection, view, me);
  return (
    <>
      {requests.map((request) => (
        <Request
          key={request.id}
          request={request}
          author={objection.by}
          view={view}
          isOpen={!setAside && !view.isConcluded}
        />
      ))}
      {judgements !== null && !setAside && <p className={styles.said}>{judgements}</p>}
      {setAside && (
        <p className={styles.said}>
          <span className={styles.aside}>
            Set aside by <bdi>{view.nameOf(setAside.by)}</bdi>, {view.saidAt(setAside.when)},{' '}
            {setAside.ground === 'agreement'
              ? 'with the agreement of everybody else who was asked'
              : 'after seven days without an answer'}
            :{' '}
          </span>
          {setAside.reasons ?? 'the reasons were redacted'}
        </p>
      )}
    </>
  );
}

function Request(props: {
  readonly request: ObjectionRequest;
  readonly author: MemberId;
  readonly view: BlockView;
  /** Its answer is still waited for. */
  readonly isOpen: boolean;
}) {
  const { request, author, view, isOpen } = props;
  const { by, question, answerByMs, answered, when, silentFromMs } = request;
  return (
    <>
      <p className={styles.said}>
        <span className={styles.aside}>
          <bdi>{view.nameOf(by)}</bdi> asked, {view.saidAt(when)}
          {answerByMs !== null && !answered && `, for an answer by ${view.instantOf(answerByMs)}`}:{' '}
        </span>
        {question ?? 'the question was redacted'}
      </p>
      {answered ? (
        <p className={styles.said}>
          <span className={styles.aside}>
            <bdi>{view.nameOf(author)}</bdi> answered, {view.saidAt(answered.when)}
            {answered.text === null ? ', elsewhere in this document.' : ': '}
          </span>
          {answered.text}
        </p>
      ) : (
        isOpen &&
        silentFromMs !== null && (
          <p className={styles.said}>
            <span className={styles.aside}>
              {view.nowMs < silentFromMs
                ? `No answer yet. Silence until ${view.instantOf(silentFromMs)} lets the owner set it aside.`
                : 'No answer in that time. The owner may set it aside.'}
            </span>
          </p>
        )
      )}
    </>
  );
}

function judgementWords({ judgements }: Objection, view: BlockView, me: MemberId): string | null {
  if (judgements.length === 0) return null;
  const named = (agrees: boolean): readonly string[] =>
    judgements.flatMap((each) =>
      each.agrees === agrees ? [each.by === me ? 'You' : view.nameOf(each.by)] : [],
    );
  const say = (names: readonly string[], one: string, more: string): string[] =>
    names.length === 0
      ? []
      : [`${listInWords(names)} ${names.length > 1 || names[0] === 'You' ? more : one}.`];
  return [
    ...say(named(true), 'agrees to set it aside', 'agree to set it aside'),
    ...say(named(false), 'does not agree to set it aside', 'do not agree to set it aside'),
  ].join(' ');
}
