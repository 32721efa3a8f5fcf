/** The letter itself: the same view that Markdown and HTML are written from. */
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { AnswerView } from '#shared/record/answer-view.ts';
import type { DecisionView } from '#shared/record/decision-view.ts';
import type { ObjectionView } from '#shared/record/objection-view.ts';
import { dispositionWords, type ProposalView } from '#shared/record/proposal-view.ts';
import type { Moment } from '#shared/record/moment.ts';
import { ContentView } from '../prose/content-view.tsx';
import { StatePill, type PillState } from '../ui/state-pill.tsx';
import styles from './decision-letter.module.css';

export const DecisionLetter = ({ view }: { readonly view: DecisionView }) => (
  <article className={styles.letter}>
    <p className={styles.reference}>
      <span>{view.workspace}</span>
      <span className={styles.number}>{view.reference}</span>
    </p>
    <h1 className={styles.title} dir="auto">
      {view.title}
    </h1>
    <dl className={styles.facts}>
      <Fact name="Status">
        <StatePill state={pills[view.status]}>{dispositionWords[view.status]}</StatePill>
      </Fact>
      <Fact name="Owner">{view.owner}</Fact>
      {view.concluded && (
        <Fact name="Concluded">
          <Instant moment={view.concluded} />
        </Fact>
      )}
      {view.amends !== null && (
        <Fact name="Amends">
          <Link href={`/d/${view.amends}/record`}>An earlier decision</Link>
        </Fact>
      )}
      {view.consulted.length > 0 && <Fact name="Consulted">{view.consulted.join(', ')}</Fact>}
      {view.informed.length > 0 && <Fact name="Informed">{view.informed.join(', ')}</Fact>}
    </dl>
    {view.proposals.map((proposal) => (
      <ProposalPart key={proposal.id} proposal={proposal} />
    ))}
  </article>
);

const pills: Readonly<Record<DecisionView['status'], PillState>> = {
  accepted: 'decided',
  rejected: 'rejected',
  postponed: 'postponed',
  withdrawn: 'withdrawn',
  open: 'open',
};

const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div className={styles.fact}>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

const Instant = ({ moment }: { readonly moment: Moment }) => (
  <>
    <time dateTime={new Date(moment.atMs).toISOString()}>{moment.local}</time>
    <span className={styles.aside}> · {moment.utc}</span>
  </>
);

function ProposalPart({ proposal }: { readonly proposal: ProposalView }) {
  return (
    <section className={styles.part} aria-label={proposal.place || 'The decision'}>
      <h2>{proposal.place ? `${proposal.place}: ${proposal.headline}` : proposal.headline}</h2>
      {proposal.outcome !== null && (
        <p className={styles.outcome} dir="auto">
          {proposal.outcome}
        </p>
      )}
      {proposal.concluded && proposal.place !== '' && (
        <p className={styles.aside}>
          <Instant moment={proposal.concluded} />
        </p>
      )}
      <h3>{proposal.status === 'open' ? 'The text as it stands' : 'On this text'}</h3>
      <p className={styles.aside}>{proposal.decided.sentence}</p>
      <ContentView content={proposal.decided.content} topHeading={4} className={styles.text} />
      <p className={styles.digest}>Digest {proposal.decided.digest}</p>

      <h3>Answers</h3>
      <p>
        {proposal.ruleSentence} {proposal.answersSentence}
      </p>
      <Answers answers={proposal.answers} />
      <OtherAnswers title="Others, not counted" answers={proposal.voices} />
      <OtherAnswers title="Arrived after the conclusion, not counted" answers={proposal.late} />

      <h3>Objections</h3>
      {proposal.objections.length === 0 ? (
        <p>None was raised.</p>
      ) : (
        proposal.objections.map((objection) => <ObjectionPart key={objection.id} objection={objection} />)
      )}

      <h3>Window</h3>
      <p>{proposal.windowSentence}</p>
      <Sentences sentences={proposal.extensions} />
      {proposal.fairness.length > 0 && (
        <>
          <p>Working hours that the window held for each person, when it was opened:</p>
          <Sentences sentences={proposal.fairness} />
        </>
      )}
      {proposal.revisions.length > 1 && (
        <>
          <h3>Revisions</h3>
          <Sentences sentences={proposal.revisions.map(({ sentence }) => sentence)} />
        </>
      )}
      {proposal.reviewOn !== null && (
        <>
          <h3>Review</h3>
          <p>To be reviewed on {proposal.reviewOn}.</p>
        </>
      )}
    </section>
  );
}

const Answers = ({ answers }: { readonly answers: readonly AnswerView[] }) => (
  <ul className={styles.answers} role="list">
    {answers.map((answer) => (
      <li key={`${answer.member} ${answer.given?.atMs ?? ''}`} className={styles.answer}>
        <strong className={styles.person}>
          <bdi>{answer.person}</bdi>
        </strong>
        <div>
          <p>{answer.sentence}</p>
          {answer.reason !== null && answer.reason !== '' && <p className={styles.quote}>{answer.reason}</p>}
        </div>
        <span className={styles.when}>
          {answer.given?.utc}
          {answer.written && ` · written ${answer.written.utc} by the device’s clock`}
        </span>
      </li>
    ))}
  </ul>
);

const OtherAnswers = (props: { readonly title: string; readonly answers: readonly AnswerView[] }) =>
  props.answers.length === 0 ? null : (
    <>
      <h4>{props.title}</h4>
      <Answers answers={props.answers} />
    </>
  );

const ObjectionPart = ({ objection }: { readonly objection: ObjectionView }) => (
  <div className={styles.objection}>
    <p>
      <strong>
        <bdi>{objection.person}</bdi>
      </strong>{' '}
      objected to revision {objection.raisedIn}
      {objection.raised && `, ${objection.raised.utc}`}
    </p>
    <p className={styles.quote}>{objection.reason ?? 'The reason was redacted.'}</p>
    <p className={styles.aside}>What would resolve it:</p>
    <p className={styles.quote}>{objection.resolution ?? 'This text was redacted.'}</p>
    <p>{objection.fate}</p>
  </div>
);

const Sentences = ({ sentences }: { readonly sentences: readonly string[] }) =>
  sentences.length === 0 ? null : (
    <ul className={styles.sentences}>
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
