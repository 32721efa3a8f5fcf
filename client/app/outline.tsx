/** The outline at the left: sections with their open comments, then what else belongs to the document. */
import { Link } from 'wouter';
import type { LedgerId } from '#shared/kernel/ids.ts';
import { classNames } from '../ui/class-names.ts';
import { VisuallyHidden } from '../ui/visually-hidden.tsx';
import styles from './outline.module.css';

export interface OutlineItem {
  readonly id: string | null;
  readonly level: number;
  readonly text: string;
  readonly comments: number;
}

export interface OutlineProps {
  readonly document: LedgerId;
  readonly items: readonly OutlineItem[];
  readonly active: string | null;
  readonly members: number;
  readonly isDecided: boolean;
  readonly onGo: (id: string) => void;
}

export function Outline({ document, items, active, members, isDecided, onGo }: OutlineProps) {
  const least = Math.min(...items.map(({ level }) => level));
  return (
    <>
      <nav aria-labelledby="outline-title">
        <h2 id="outline-title" className={styles.overline}>
          Outline
        </h2>
        {items.length === 0 ? (
          <p className={styles.empty}>Headings of the text will stand here.</p>
        ) : (
          <ul role="list">
            {items.map(({ id, level, text, comments }, index) => (
              <li key={id ?? `at ${index}`}>
                <button
                  type="button"
                  className={classNames(styles.item, styles[`level${Math.min(level - least, 2)}`])}
                  aria-current={id !== null && id === active ? 'location' : undefined}
                  disabled={id === null}
                  onClick={() => {
                    if (id) onGo(id);
                  }}
                >
                  <span className={styles.text}>{text || 'Untitled section'}</span>
                  {comments > 0 && (
                    <span className={styles.count}>
                      {comments}
                      <VisuallyHidden> open {comments === 1 ? 'comment' : 'comments'}</VisuallyHidden>
                    </span>
                  )}
                </button>
              </li>
            ))}
          </ul>
        )}
      </nav>
      <nav aria-labelledby="document-title" className={styles.second}>
        <h2 id="document-title" className={styles.overline}>
          Document
        </h2>
        <ul role="list">
          <li>
            <Link href={`/d/${document}/history`} className={styles.item}>
              <span className={styles.text}>History</span>
            </Link>
          </li>
          <li>
            <Link href="/people" className={styles.item}>
              <span className={styles.text}>Members</span>
              <span className={styles.count}>{members}</span>
            </Link>
          </li>
          <li>
            <Link href={`/d/${document}/record`} className={styles.item}>
              <span className={styles.text}>{isDecided ? 'Decision record' : 'Record preview'}</span>
            </Link>
          </li>
        </ul>
      </nav>
    </>
  );
}
