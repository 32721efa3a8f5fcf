/** What was asked and said about an objection, who agrees to set it aside, and why it was (R7). */
import type { Objection, ObjectionRequest } from '#shared/decision/proposal-state.ts';
import type { MemberId } from '#shared/kernel/ids.ts';
import type { BlockView } from './block-view.ts';
import styles from './objection-list.module.css';
import { judgementWords, outlookWords, silenceWords } from './objection-words.ts';

export interface ObjectionTalkProps {
  readonly objection: Objection;
  readonly view: BlockView;
  readonly owner: MemberId | null;
  readonly me: MemberId;
}

export function ObjectionTalk({ objection, view, owner, me }: ObjectionTalkProps) {
  const { requests, setAside } = objection;
  const reading = { objection, view, owner, me };
  const judgements = judgementWords(reading);
  const outlook = outlookWords(reading);
  return (
    <>
      {requests.map((request) => (
        <Request
          key={request.id}
          request={request}
          author={objection.by}
          view={view}
          silence={setAside || view.isConcluded ? null : silenceWords(reading, request)}
        />
      ))}
      {judgements !== null && !setAside && <p className={styles.said}>{judgements}</p>}
      {outlook !== null && (
        <p className={styles.said}>
          <span className={styles.aside}>{outlook}</span>
        </p>
      )}
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
  /** What follows while its answer is waited for. */
  readonly silence: string | null;
}) {
  const { request, author, view, silence } = props;
  const { by, question, answerByMs, answered, when } = request;
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
        silence !== null && (
          <p className={styles.said}>
            <span className={styles.aside}>{silence}</span>
          </p>
        )
      )}
    </>
  );
}
