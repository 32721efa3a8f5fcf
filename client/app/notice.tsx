/** A calm line across the top of a document: something happened to work, and here is what one can do. */
import type { ReactNode } from 'react';
import { classNames } from '../ui/class-names.ts';
import styles from './notice.module.css';

export interface NoticeProps {
  readonly tone: 'calm' | 'bad';
  /** Interrupts whoever listens; only for work that is about to be lost. */
  readonly isAssertive?: boolean;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
}

export const Notice = ({ tone, isAssertive, children, actions }: NoticeProps) => (
  <div className={classNames(styles.notice, styles[tone])} role={isAssertive ? 'alert' : 'group'}>
    <div className={styles.words}>{children}</div>
    {actions && <div className={styles.actions}>{actions}</div>}
  </div>
);
