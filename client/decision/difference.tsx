/** What changed between two published texts, word by word: in words for those who listen, in ink for those who look. */
import { diffWordsWithSpace } from 'diff';
import { useMemo } from 'react';
import type { ContentJson } from '#shared/acts/act.ts';
import { contentWords } from '../prose/content-words.ts';
import { VisuallyHidden } from '../ui/visually-hidden.tsx';
import styles from './difference.module.css';

/** Longest that a comparison may hold up the screen, ms. */
const patienceMs = 400;

export function Difference({ from, to }: { readonly from: ContentJson; readonly to: ContentJson }) {
  const parts = useMemo(
    () => diffWordsWithSpace(contentWords(from), contentWords(to), { timeout: patienceMs }),
    [from, to],
  );
  if (!parts) return <p className={styles.note}>The two texts differ too much to compare word by word.</p>;
  if (parts.every((part) => !part.added && !part.removed))
    return <p className={styles.note}>The words are the same. Only the formatting or a link changed.</p>;
  return (
    <p className={styles.difference} dir="auto">
      {parts.map((part, index) => {
        const key = `${index}`;
        if (part.added)
          return (
            <ins key={key}>
              <VisuallyHidden>added: </VisuallyHidden>
              {part.value}
              <VisuallyHidden> (end)</VisuallyHidden>
            </ins>
          );
        if (part.removed)
          return (
            <del key={key}>
              <VisuallyHidden>removed: </VisuallyHidden>
              {part.value}
              <VisuallyHidden> (end)</VisuallyHidden>
            </del>
          );
        return <span key={key}>{part.value}</span>;
      })}
    </p>
  );
}
