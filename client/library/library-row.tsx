/** One document in the library: number, title and outcome, state, owner, day. The whole row is its link. */
import CircleDot from 'lucide-react/icons/circle-dot';
import CircleHelp from 'lucide-react/icons/circle-question-mark';
import { Link } from 'wouter';
import { fragmentOf } from '#shared/document/permanent-link.ts';
import type { WaitingQuestion } from '#shared/protocol/library-entry.ts';
import type { Connection, LibraryRow } from '../sync/workspace.ts';
import { classNames } from '../ui/class-names.ts';
import { instant } from '../ui/instant.ts';
import { Person } from '../ui/person.tsx';
import { StatePill } from '../ui/state-pill.tsx';
import { VisuallyHidden } from '../ui/visually-hidden.tsx';
import type { Passage, Reader } from './library-view.ts';
import { needsOf } from './needs.ts';
import { dayOf, missingWords, questionsFor, returnWords, standingOf } from './row-standing.ts';
import styles from './library-row.module.css';

export interface LibraryRowProps {
  readonly row: LibraryRow;
  readonly owner: string;
  readonly reader: Reader;
  readonly superseded: ReadonlySet<string>;
  readonly connection: Connection;
  /** Words of its text that were searched for. */
  readonly passage?: Passage | undefined;
}

export function LibraryRowLine(props: LibraryRowProps) {
  const { row, owner, reader, superseded, connection, passage } = props;
  const { zone, nowMs } = reader;
  const standing = standingOf(row, superseded, zone, nowMs);
  const day = dayOf(row, zone, nowMs);
  const comesBack = returnWords(row, zone, nowMs);
  // Its owner reads it as what waits for them.
  const missing = standing.pill === 'stuck' && row.owner !== reader.member ? missingWords(row, reader) : null;
  const isOutOfReach = !row.isOnDevice && connection !== 'online' && connection !== 'connecting';
  return (
    <li className={styles.row}>
      <span className={styles.number}>{row.number > 0 ? String(row.number).padStart(3, '0') : '–'}</span>
      <span className={styles.words}>
        <Link href={`/d/${row.document}`} className={styles.title}>
          {row.title || 'Untitled'}
        </Link>
        {row.outcome && <span className={styles.outcome}>{row.outcome}</span>}
        {passage && (
          <span className={styles.passage}>
            {passage.before}
            <mark>{passage.match}</mark>
            {passage.after}
          </span>
        )}
        {questionsFor(row, reader.member)
          .slice(0, maxQuestions)
          .map((question) => (
            <QuestionLine key={question.comment} {...{ question, ...props }} />
          ))}
        {needsOf(row, reader)
          .flatMap(({ words }) => words ?? [])
          .slice(0, maxNeeds)
          .map((words) => (
            <span key={words} className={styles.need}>
              <CircleDot aria-hidden size={14} /> <span>{words}</span>
            </span>
          ))}
        {missing !== null && <span className={styles.aside}>{missing}</span>}
        {comesBack !== null && <span className={styles.aside}>{comesBack}</span>}
        {row.told?.includes(reader.member) && (
          <span className={styles.note}>Handed to you when it was decided</span>
        )}
        {row.isUnsent && <span className={styles.note}>Only on this device, not yet sent</span>}
        {isOutOfReach && <span className={styles.note}>Not on this device; opens when you are online</span>}
      </span>
      <span className={styles.state}>
        <StatePill state={standing.pill}>{standing.words}</StatePill>
      </span>
      <span className={styles.owner}>
        <VisuallyHidden>Owner </VisuallyHidden>
        <Person id={row.owner} person={owner} />
      </span>
      <span className={styles.day}>
        <VisuallyHidden>{day.says} </VisuallyHidden>
        {day.text}
      </span>
    </li>
  );
}

/** More of one document are found when it is opened. */
const maxQuestions = 3;
const maxNeeds = 3;

/** D2: leads to the question itself. */
function QuestionLine({ question, row, reader }: LibraryRowProps & { readonly question: WaitingQuestion }) {
  const { by, to, answerByMs, isAnswered, text, comment } = question;
  const { zone, nowMs } = reader;
  const isOverdue = !isAnswered && answerByMs !== null && nowMs > answerByMs;
  return (
    <Link
      href={`/d/${row.document}${fragmentOf({ kind: 'comment', comment })}`}
      className={classNames(styles.question, isOverdue && styles.overdue)}
    >
      <CircleHelp aria-hidden size={14} />
      <span>
        {isAnswered ? (
          <>
            <bdi>{reader.personOf(to)}</bdi> answered you
          </>
        ) : (
          <>
            <bdi>{reader.personOf(by)}</bdi> asks you
          </>
        )}
        {text && `: “${text.length > maxShown ? `${text.slice(0, maxShown).toWellFormed()}…` : text}”`}
        {!isAnswered &&
          answerByMs !== null &&
          ` · ${isOverdue ? 'was due' : 'by'} ${instant(answerByMs, zone, nowMs)}`}
      </span>
    </Link>
  );
}

/** Of a question, UTF-16 code units. */
const maxShown = 90;
