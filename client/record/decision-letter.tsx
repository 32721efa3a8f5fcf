/** The letter on the screen: the same blocks that the page and the Word file are written from. */
import { Link } from 'wouter';
import type { AnswerView } from '#shared/record/answer-view.ts';
import type { DecisionView } from '#shared/record/decision-view.ts';
import {
  letterBlocks,
  openingFacts,
  type Fact,
  type FactValue,
  type LetterBlock,
} from '#shared/record/letter.ts';
import type { ObjectionView } from '#shared/record/objection-view.ts';
import type { RecordText } from '#shared/record/record-text.ts';
import { ContentView } from '../prose/content-view.tsx';
import { StatePill, type PillState } from '../ui/state-pill.tsx';
import styles from './decision-letter.module.css';
import { useRunningHeader } from '../ui/use-running-header.ts';

export interface DecisionLetterProps {
  readonly view: DecisionView;
  readonly text: RecordText;
}

export function DecisionLetter({ view, text }: DecisionLetterProps) {
  useRunningHeader(`${view.reference}: ${view.title}`);
  return (
    <article className={styles.letter}>
      <p className={styles.reference}>
        <span>{view.workspace}</span>
        <span className={styles.number}>{view.reference}</span>
      </p>
      <h1 className={styles.title} dir="auto">
        {view.title}
      </h1>
      <Facts facts={openingFacts(view)} />
      {letterBlocks(view, text).map((block, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- the letter is written anew as a whole
        <Block key={index} block={block} />
      ))}
    </article>
  );
}

const Facts = ({ facts }: { readonly facts: readonly Fact[] }) => (
  <dl className={styles.facts}>
    {facts.map(({ name, value }, index) => (
      // oxlint-disable-next-line react/no-array-index-key -- several may have one name
      <div key={index} className={styles.fact}>
        <dt>{name}</dt>
        <dd>
          <Value value={value} />
        </dd>
      </div>
    ))}
  </dl>
);

const pills: Readonly<Record<DecisionView['status'] | 'superseded', PillState>> = {
  superseded: 'superseded',
  accepted: 'decided',
  rejected: 'rejected',
  postponed: 'postponed',
  withdrawn: 'withdrawn',
  open: 'open',
};

function Value({ value }: { readonly value: FactValue }) {
  switch (value.kind) {
    case 'words':
      return <bdi>{value.words}</bdi>;
    case 'status':
      return <StatePill state={pills[value.status]}>{value.words}</StatePill>;
    case 'moment':
      return (
        <>
          <time dateTime={new Date(value.moment.atMs).toISOString()}>{value.moment.local}</time>
          <span className={styles.aside}> · {value.moment.utc}</span>
        </>
      );
    case 'code':
      return <span className={styles.digest}>{value.words}</span>;
    case 'decision':
      return (
        <Link href={`/d/${value.decision.document}/record`}>
          <bdi>{value.decision.words}</bdi>
        </Link>
      );
  }
}

function Block({ block }: { readonly block: LetterBlock }) {
  switch (block.kind) {
    case 'heading':
      return block.level === 2 ? <h2 className={styles.part}>{block.words}</h2> : <h3>{block.words}</h3>;
    case 'sentence':
      return <p className={block.isAside ? styles.aside : undefined}>{block.words}</p>;
    case 'outcome':
      return (
        <p className={styles.outcome} dir="auto">
          {block.words}
        </p>
      );
    case 'list':
      return (
        <ul className={styles.sentences}>
          {block.sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      );
    case 'text':
      return (
        <ContentView
          content={{ type: 'doc', content: block.content }}
          topHeading={4}
          className={block.isDecided ? styles.text : undefined}
        />
      );
    case 'answers':
      return <Answers answers={block.answers} />;
    case 'objection':
      return <ObjectionPart objection={block.objection} />;
    case 'facts':
      return <Facts facts={block.facts} />;
    case 'command':
      return <pre className={styles.command}>{block.words}</pre>;
  }
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
    {objection.course.map((sentence) => (
      <p key={sentence}>{sentence}</p>
    ))}
    <p>{objection.fate}</p>
  </div>
);
