/** The bar at the top of every page: where one is on the left, what one can do on the right. */
import type { ReactNode } from 'react';
import styles from './page-header.module.css';

export interface PageHeaderProps {
  /** The menu button. */
  readonly menu: ReactNode;
  /** Where one is: path and state. */
  readonly children: ReactNode;
  /** Sync text, people, actions. */
  readonly actions: ReactNode;
}

export const PageHeader = ({ menu, children, actions }: PageHeaderProps) => (
  <header className={styles.header}>
    {menu}
    <div className={styles.place}>{children}</div>
    <div className={styles.actions}>{actions}</div>
  </header>
);
