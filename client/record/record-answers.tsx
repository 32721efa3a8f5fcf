/** What a check found, question by question; what must not be overlooked stands out. */
import TriangleAlert from 'lucide-react/icons/triangle-exclamation-point';
import type { RecordAnswer } from '#shared/record/verification-words.ts';
import styles from './verification-result.module.css';

export const RecordAnswers = ({ answers }: { readonly answers: readonly RecordAnswer[] }) => (
  <dl className={styles.answers}>
    {answers.map(({ question, answers: said, warnings }) => (
      <div key={question} className={styles.answer}>
        <dt>{question}</dt>
        <dd>
          {warnings.map((warning) => (
            <p key={warning} className={styles.warning}>
              <TriangleAlert aria-label="Look at this:" size={16} /> <span>{warning}</span>
            </p>
          ))}
          {said.map((sentence) => (
            <p key={sentence} dir="auto">
              {sentence}
            </p>
          ))}
        </dd>
      </div>
    ))}
  </dl>
);
