/** The sync state in the header: a dot and words, read out politely when it changes. */
import { useEffect } from 'react';
import { classNames } from '../ui/class-names.ts';
import { announce } from '../ui/live-region.tsx';
import type { SyncWords } from '../sync/connection-words.ts';
import styles from './sync-text.module.css';

export function SyncText({ words }: { readonly words: SyncWords }) {
  const { text, short, tone } = words;
  // Counts and clock times are not news; a change of kind is.
  const news = text.replaceAll(/\d+/g, '');
  useEffect(() => {
    if (text) announce(text, 'sync');
    // eslint-disable-next-line react/exhaustive-deps
  }, [news]);
  return (
    <span className={styles.sync} title={text} data-tone={tone}>
      {text && <span aria-hidden className={classNames(styles.dot, styles[tone])} />}
      <span className={styles.long}>{text}</span>
      <span className={styles.short} aria-hidden>
        {short}
      </span>
    </span>
  );
}
