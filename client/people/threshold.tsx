/** The page outside the door: one question, one answer. */
import { useEffect, type ReactNode } from 'react';
import styles from './threshold.module.css';

export interface ThresholdProps {
  readonly title: string;
  readonly children: ReactNode;
}

export function Threshold({ title, children }: ThresholdProps) {
  useEffect(() => {
    document.title = `${title} · Countersign`;
  }, [title]);
  return (
    <main className={styles.page} id="main">
      <div className={styles.column}>
        <p className={styles.brand}>
          <img src="/icon.svg" alt="" width="28" height="28" />
          Countersign
        </p>
        <h1 className={styles.title}>{title}</h1>
        {children}
      </div>
    </main>
  );
}

/** What is said before the form. */
export const ThresholdLead = ({ children }: { readonly children: ReactNode }) => (
  <p className={styles.lead}>{children}</p>
);
