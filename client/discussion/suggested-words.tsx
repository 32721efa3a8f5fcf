/** D1: what a suggestion would change in the words it is about, word by word. */
import { diffWordsWithSpace } from 'diff';
import { useMemo } from 'react';
import { VisuallyHidden } from '../ui/visually-hidden.tsx';
import styles from './suggested-words.module.css';

interface SuggestedWordsProps {
  readonly from: string;
  readonly to: string;
}

export function SuggestedWords({ from, to }: SuggestedWordsProps) {
  const parts = useMemo(() => diffWordsWithSpace(from, to), [from, to]);
  return (
    <p className={styles.words} dir="auto">
      {parts.map(({ added, removed, value }, index) =>
        added ? (
          <ins key={index}>
            <VisuallyHidden>added: </VisuallyHidden>
            {value}
          </ins>
        ) : removed ? (
          <del key={index}>
            <VisuallyHidden>removed: </VisuallyHidden>
            {value}
          </del>
        ) : (
          <span key={index}>{value}</span>
        ),
      )}
    </p>
  );
}
